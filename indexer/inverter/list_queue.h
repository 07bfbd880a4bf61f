/* Lists from a source that works in a thread of its own, some way ahead of who takes them. */
#ifndef TIFA_INDEXER_LIST_QUEUE_H
#define TIFA_INDEXER_LIST_QUEUE_H

#include "indexer/inverter/list_source.h"

struct list_queue;

/* The source is the queue's until the queue is freed. It may be so many bytes ahead; 0: no thread, it works when a
 * list is asked for. */
tifa_status list_queue_start(struct list_source *source, size_t ahead_bytes, struct list_queue **out,
                             tifa_error *error);
/* The next list, until the call after it. TIFA_END. */
tifa_status list_queue_next(struct list_queue *queue, struct list *out, tifa_error *error);
void list_queue_free(struct list_queue *queue);

#endif
