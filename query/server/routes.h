/* The endpoints: one row each, which leads requests, checks their parameters, and documents them. */
#ifndef TIFA_SERVER_ROUTES_H
#define TIFA_SERVER_ROUTES_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "query/archive.h"
#include "query/server/channel.h"
#include "query/server/params.h"

/* What a worker is asked. */
struct question {
    struct archive *archive;
    struct params params;
    struct slice argument; /* what stands for {id} in the path, decoded */
    bool head;             /* nobody reads the answer: a stream may stay empty */
};

/* Where an answer goes. */
struct outlet {
    struct buffer body;
    enum media media;
    bool streams; /* the head is sent: what is written goes to the client piece by piece */
    void *sender; /* of the worker */
};

/* Makes the answer a stream; nothing that fails later can change its status. */
tifa_status outlet_stream(struct outlet *outlet, enum media media, tifa_error *error);
/* Sends what is in body when that is worth it. TIFA_ERR_IO: the client is gone. */
tifa_status outlet_flush(struct outlet *outlet, tifa_error *error);

/* In a worker: appends to outlet->body. */
typedef tifa_status answer_function(struct question *question, struct outlet *outlet, tifa_error *error);

enum route_place {
    ROUTE_WORKER,
    ROUTE_HEALTH, /* these are answered by the front, which knows */
    ROUTE_METRICS,
    ROUTE_DESCRIPTION,
    ROUTE_ASSET,
};

struct route {
    const char *path; /* ends with "/{name}" where the rest of the path is an argument */
    enum route_place place;
    bool is_open;     /* needs no token */
    bool takes_forms; /* parameters may come by POST */
    bool exports;     /* its parameter "format" may ask for a stream */
    const char *summary;
    const struct param_spec *params; /* never NULL */
    answer_function *answer;         /* of ROUTE_WORKER */
    const char *type, *content;      /* of ROUTE_ASSET */
    const char *schema;              /* of the answer in /openapi.json */
};

extern const struct route routes[];
extern const size_t route_count;

/* The route of a target, and what of it stands for the argument, still encoded; NULL when there is none. */
const struct route *route_find(struct slice target, struct slice *argument, struct slice *query);

/* Whether the parameters ask for a stream. */
bool route_is_export(const struct route *route, struct slice form);

/* answers.c */
answer_function answer_search, answer_explain, answer_article, answer_facets, answer_suggest;

/* description.c: the OpenAPI description of the table. */
void description_write(struct buffer *out);

#endif
