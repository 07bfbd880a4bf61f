#include "indexer/inverter/list_queue.h"

#include <pthread.h>
#include <stdlib.h>

enum { BLOCK_BYTES = 1024 * 1024 };

/* Lists in a row: a head, the postings, the term, and what makes the next head aligned. */
struct block {
    struct block *next;
    size_t used, capacity;
    unsigned char bytes[];
};

struct list_head {
    uint64_t occurrences, count;
    size_t term_length;
};

struct list_queue {
    struct list_source *source;
    size_t ahead_bytes;
    pthread_t thread;
    bool has_thread;
    struct block *filling; /* of the source's thread */
    struct block *current; /* of who takes lists, ... */
    size_t at;             /* ... up to here */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* Under the lock: */
    struct block *first, *last; /* full */
    size_t waiting_bytes;
    bool ended, abandoned;
    tifa_status status; /* of the source at its end */
    tifa_error error;
};

/* ---- the source's thread ---- */

static size_t bytes_of(const struct list *list)
{
    size_t bytes = sizeof(struct list_head) + list->count * sizeof *list->postings + list->term.length;
    return (bytes + sizeof(uint64_t) - 1) / sizeof(uint64_t) * sizeof(uint64_t);
}

/* Hands over the block that was filled; false when nobody wants more. */
static bool hand_over(struct list_queue *q)
{
    struct block *block = q->filling;
    q->filling = NULL;
    pthread_mutex_lock(&q->lock);
    while (q->waiting_bytes > q->ahead_bytes && !q->abandoned)
        pthread_cond_wait(&q->changed, &q->lock);
    if (q->last)
        q->last->next = block;
    else
        q->first = block;
    q->last = block;
    q->waiting_bytes += block->used;
    bool wanted = !q->abandoned;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
    return wanted;
}

static bool has_room(const struct list_queue *q, size_t bytes)
{
    return q->filling && q->filling->capacity - q->filling->used >= bytes;
}

static void append(struct block *block, const struct list *list)
{
    struct list_head head = {list->occurrences, list->count, list->term.length};
    unsigned char *at = block->bytes + block->used;
    size_t posting_bytes = list->count * sizeof *list->postings;
    memcpy(at, &head, sizeof head);
    memcpy(at + sizeof head, list->postings, posting_bytes);
    memcpy(at + sizeof head + posting_bytes, list->term.data, list->term.length);
    block->used += bytes_of(list);
}

static tifa_status pump(struct list_queue *q, tifa_error *error)
{
    for (;;) {
        struct list list;
        tifa_status status = list_source_next(q->source, &list, error);
        if (status)
            return status;
        size_t bytes = bytes_of(&list);
        if (q->filling && !has_room(q, bytes) && !hand_over(q))
            return TIFA_END;
        if (!q->filling) {
            size_t capacity = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
            q->filling = malloc(sizeof *q->filling + capacity);
            if (!q->filling)
                return tifa_fail_memory(error);
            *q->filling = (struct block){.capacity = capacity};
        }
        append(q->filling, &list);
    }
}

static void *run(void *argument)
{
    struct list_queue *q = argument;
    tifa_error error = {0};
    tifa_status status = pump(q, &error);
    if (q->filling)
        hand_over(q);
    pthread_mutex_lock(&q->lock);
    q->ended = true;
    q->status = status;
    q->error = error;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
    return NULL;
}

/* ---- who takes them ---- */

tifa_status list_queue_start(struct list_source *source, size_t ahead_bytes, struct list_queue **out, tifa_error *error)
{
    struct list_queue *q = *out = calloc(1, sizeof *q);
    if (!q)
        return tifa_fail_memory(error);
    q->source = source;
    q->ahead_bytes = ahead_bytes;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->changed, NULL);
    /* where no thread can be had it goes without */
    q->has_thread = ahead_bytes && pthread_create(&q->thread, NULL, run, q) == 0;
    return TIFA_OK;
}

static tifa_status next_block(struct list_queue *q, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    free(q->current);
    q->at = 0;
    pthread_mutex_lock(&q->lock);
    while (!q->first && !q->ended)
        pthread_cond_wait(&q->changed, &q->lock);
    q->current = q->first;
    if (q->current) {
        q->first = q->current->next;
        q->last = q->first ? q->last : NULL;
        q->waiting_bytes -= q->current->used;
    } else {
        status = q->status;
        if (error)
            *error = q->error;
    }
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
    return status;
}

tifa_status list_queue_next(struct list_queue *q, struct list *out, tifa_error *error)
{
    if (!q->has_thread)
        return list_source_next(q->source, out, error);
    if (!q->current || q->at == q->current->used) {
        tifa_status status = next_block(q, error);
        if (status)
            return status;
    }
    struct list_head head;
    const unsigned char *at = q->current->bytes + q->at;
    memcpy(&head, at, sizeof head);
    const void *postings = at + sizeof head;
    *out = (struct list){.postings = postings, .count = (size_t)head.count, .occurrences = head.occurrences};
    out->term = (struct slice){(const char *)(out->postings + out->count), head.term_length};
    q->at += bytes_of(out);
    return TIFA_OK;
}

void list_queue_free(struct list_queue *q)
{
    if (!q)
        return;
    if (q->has_thread) {
        pthread_mutex_lock(&q->lock);
        q->abandoned = true;
        pthread_cond_broadcast(&q->changed);
        pthread_mutex_unlock(&q->lock);
        pthread_join(q->thread, NULL);
    }
    while (q->first) {
        struct block *next = q->first->next;
        free(q->first);
        q->first = next;
    }
    free(q->current);
    free(q->filling);
    pthread_mutex_destroy(&q->lock);
    pthread_cond_destroy(&q->changed);
    free(q);
}
