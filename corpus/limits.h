/* How much one source file may unfold to: containers and compressed files can hold far more than they weigh. */
#ifndef TIFA_CORPUS_LIMITS_H
#define TIFA_CORPUS_LIMITS_H

#include "corpus/base/status.h"

#include <stddef.h>
#include <stdint.h>

/* A limit of 0 is the default one. */
struct limits {
    size_t document_bytes;   /* of one document, or one line */
    uint64_t expanded_bytes; /* out of all compressed data of one file */
    uint64_t members;        /* of all archives in one file */
    uint64_t ratio;          /* of what a compressed piece unfolds to and its size, once it is over RATIO_FREE_BYTES */
    unsigned nesting;        /* containers in containers */
};

enum { RATIO_FREE_BYTES = 1024 * 1024 };

#define LIMITS_DEFAULT ((struct limits){(size_t)64 << 20, UINT64_C(2) << 30, 100000, 100, 3})

/* What one source file has used up; shared by all layers that unfold it. */
struct budget {
    struct limits limits;
    uint64_t expanded_bytes;
    uint64_t members;
    uint64_t consumed_bytes; /* of the file on disk */
};

struct limits limits_settle(struct limits limits);

/* Counts `more` bytes that came out of compressed data, of which `in` bytes have given `out` so far. TIFA_ERR_LIMIT
 * when that is too much; the message has no subject. */
tifa_status budget_expand(struct budget *budget, uint64_t more, uint64_t in, uint64_t out, tifa_error *error);

/* TIFA_ERR_LIMIT: "<what> more than 64 MiB; --max-document raises it". */
tifa_status limits_fail_document(const struct limits *limits, const char *what, tifa_error *error);

#endif
