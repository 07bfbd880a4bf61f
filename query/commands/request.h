/* What a command is asked and what it replies, whoever asks: a command line, a tool call, a server. */
#ifndef TIFA_QUERY_COMMANDS_REQUEST_H
#define TIFA_QUERY_COMMANDS_REQUEST_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "query/render/render.h"
#include "query/search.h"

#include <stdbool.h>
#include <stddef.h>

enum { REQUEST_INDEXES = 64 };

enum color_use { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct request {
    const char *indexes[REQUEST_INDEXES]; /* the caller's */
    size_t index_count;
    struct buffer text; /* a query, the start of one, or an id */
    struct search_options search;
    struct facet_options facets; /* what to count by */
    size_t passage, context; /* show: the passage to mark, 0 for none, and how many to show around it */
    bool has_context;
    bool json;
    bool help;
    bool verify;               /* asked for: who answers sets ... */
    struct verified *verified; /* ... what is verified so far, the caller's; NULL: indexes are verified quickly alone */
    enum color_use color;
    struct render_options render;
};

struct reply {
    struct buffer out;
    struct buffer notes; /* lines for people beside the answer; in JSON they are part of it */
    bool found;
};

/* Ten hits, exact counts up to what is cheap, every processor, today. */
void request_init(struct request *request);
void request_free(struct request *request);

/* Adds a line to the notes, made printable. */
void reply_note(struct reply *reply, const char *message);
/* Notes that nothing was found, and why where that is known. */
void reply_nothing(struct reply *reply, const char *reason);
void reply_free(struct reply *reply);

#endif
