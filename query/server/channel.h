/* How the processes of the service talk: the front asks a worker over a socket, one question at a time; the supervisor
 * gives the front its workers.
 *
 *   front -> worker       struct job, target, body, etags
 *   worker -> front       struct reply, then the body, or in a stream: pieces, each a uint32_t of its bytes and the
 *                         bytes; 0 ends the stream, CHANNEL_BROKEN one that is not whole, as its last line says
 *   supervisor -> front   struct notice, a new worker's with the front's end of its channel
 *   front -> supervisor   struct notice: kill that worker
 *
 * Both sides are of one program, so structs go as they are.
 */
#ifndef TIFA_SERVER_CHANNEL_H
#define TIFA_SERVER_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { CHANNEL_ETAG_BYTES = 48, CHANNEL_PIECE_BYTES = 64 * 1024, CHANNEL_BODY_BYTES = 32 * 1024 * 1024 };
#define CHANNEL_BROKEN UINT32_MAX

enum media {
    MEDIA_JSON,
    MEDIA_PROBLEM,
    MEDIA_LINES, /* JSON Lines */
    MEDIA_TEXT,
    MEDIA_METRICS,
};
const char *media_type(enum media media);

struct job {
    uint32_t route, target_bytes, body_bytes, etags_bytes; /* etags: If-None-Match, as it came */
    bool gzip;                                             /* the client takes it */
    bool head;                                             /* nobody reads the body */
};

struct reply {
    uint32_t status; /* of HTTP */
    enum media media;
    uint32_t body_bytes;
    bool gzip, streamed;
    char etag[CHANNEL_ETAG_BYTES]; /* "" is none */
};

enum notice_kind {
    NOTICE_WORKER, /* a new one */
    NOTICE_DRAIN,  /* answer what is here, take nothing new, and leave */
    NOTICE_KILL,
};

struct notice {
    enum notice_kind kind;
    unsigned slot;
    pid_t pid;
};

/* Waits until all is read or written; false when the other side is gone. */
bool channel_read(int fd, void *data, size_t length);
bool channel_write(int fd, const void *data, size_t length);
/* Both parts at once, so that the other side wakes up once. */
bool channel_write_parts(int fd, const void *first, size_t first_bytes, const void *second, size_t second_bytes);

/* passed: a descriptor that goes along, or -1. */
bool notice_send(int fd, const struct notice *notice, int passed);
/* False when there is none now (errno EAGAIN) or never will be. */
bool notice_receive(int fd, struct notice *out, int *passed);

#endif
