#include "indexer/glass/chunks.h"

#include <string.h>

static void begin(struct chunks *c, chunk_emit *emit, void *to)
{
    c->emit = emit;
    c->to = to;
    c->documents = c->occurrences = 0;
    c->count = c->sum = 0;
    c->greatest = c->last = c->chunk_first = 0;
    c->emitted = false;
    c->used = 0;
}

void chunks_begin_lengths(struct chunks *c, chunk_emit *emit, void *to)
{
    begin(c, emit, to);
    memcpy(c->key, "\0\xE0", 2);
    c->key_length = c->prefix_length = 2;
}

void chunks_begin_term(struct chunks *c, struct slice term, uint32_t documents, uint32_t occurrences, chunk_emit *emit,
                       void *to)
{
    begin(c, emit, to);
    c->documents = documents;
    c->occurrences = occurrences;
    unsigned char *end = encode_escaped(c->key, term);
    *end = 0;
    c->key_length = (size_t)(end - c->key);
    c->prefix_length = c->key_length + 1;
}

/* Puts the head of the open chunk right in front of its postings. */
static struct slice complete(struct chunks *c, bool is_last)
{
    unsigned char head[CHUNK_HEAD_MAX], *at = head;
    if (!c->emitted) {
        at = encode_varint(at, c->documents);
        at = encode_varint(at, c->occurrences);
        at = encode_varint(at, c->chunk_first - 1);
    }
    *at++ = is_last ? '1' : '0';
    at = encode_varint(at, c->last - c->chunk_first);
    size_t length = (size_t)(at - head);
    memcpy(c->bytes + CHUNK_HEAD_MAX - length, head, length);
    return (struct slice){(const char *)c->bytes + CHUNK_HEAD_MAX - length, length + c->used};
}

static tifa_status emit(struct chunks *c, bool is_last, tifa_error *error)
{
    struct slice key = {(const char *)c->key, c->key_length};
    if (c->emitted)
        key.length = (size_t)(encode_sortable(c->key + c->prefix_length, c->chunk_first) - c->key);
    struct slice tag = complete(c, is_last);
    c->emitted = true;
    c->used = 0;
    return c->emit(c->to, key, tag, error);
}

/* Adds postings until all are in or the chunk is full; returns how many are in, fewer also for docids that do
 * not ascend. It writes locals, as a store through a byte pointer would make the compiler read *c again. */
static size_t fill(struct chunks *c, const struct glass_posting *postings, size_t count)
{
    unsigned char *const start = c->bytes + CHUNK_HEAD_MAX, *const full = start + CHUNK_BYTES;
    unsigned char *at = start + c->used;
    uint32_t last = c->last, greatest = c->greatest;
    uint64_t sum = 0;
    size_t i = 0;
    for (; i < count && at < full; i++) {
        uint32_t docid = postings[i].docid, wdf = postings[i].wdf;
        if (docid <= last)
            break;
        if (at > start)
            at = encode_varint(at, docid - last - 1);
        else
            c->chunk_first = docid; /* its key or head has it */
        at = encode_varint(at, wdf);
        last = docid;
        sum += wdf;
        greatest = wdf > greatest ? wdf : greatest;
    }
    c->used = (size_t)(at - start);
    c->last = last;
    c->greatest = greatest;
    c->sum += sum;
    c->count += i;
    return i;
}

tifa_status chunks_add(struct chunks *c, const struct glass_posting *postings, size_t count, tifa_error *error)
{
    while (count) {
        if (c->used >= CHUNK_BYTES) {
            tifa_status status = emit(c, false, error);
            if (status)
                return status;
        }
        size_t added = fill(c, postings, count);
        postings += added;
        count -= added;
        if (count && c->used < CHUNK_BYTES)
            return tifa_fail(error, TIFA_ERR_INTERNAL, "a posting of document %u comes after one of document %u",
                             postings->docid, c->last);
    }
    return TIFA_OK;
}

tifa_status chunks_end(struct chunks *c, tifa_error *error)
{
    return c->chunk_first ? emit(c, true, error) : TIFA_OK;
}
