/* What the service was told at its start; read-only from then on, in all of its processes. */
#ifndef TIFA_SERVER_SETTINGS_H
#define TIFA_SERVER_SETTINGS_H

#include "corpus/base/slice.h"
#include "query/verified.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

struct server_settings {
    const char *const *indexes;
    size_t index_count;
    struct verified verified; /* what was read in full before the start */
    struct sockaddr_storage address; /* to listen at */
    socklen_t address_bytes;
    const char *const *hosts; /* names that Host may have besides IP addresses and localhost */
    size_t host_count;
    struct slice token; /* that requests must bear; empty when none is needed */
    unsigned workers;
    size_t worker_bytes;        /* private memory of a worker; 0: no limit */
    unsigned deadline_ms;       /* from the last byte of a request to the first of its answer */
    unsigned export_ms;         /* the same to the last byte of a stream */
    unsigned patience_ms;       /* for the whole of a request to arrive; also between two of a connection */
    size_t connections;         /* in total */
    size_t address_connections; /* of one client address */
};

/* Limits of every request, whatever the settings. */
enum {
    SERVER_TARGET_BYTES = 8 * 1024,
    SERVER_HEAD_BYTES = 16 * 1024, /* request line and headers, with their line ends */
    SERVER_BODY_BYTES = 1024 * 1024,
    SERVER_HITS = 1000,          /* of an answer in one piece */
    SERVER_EXPORT_HITS = 100000, /* of a stream */
};

#endif
