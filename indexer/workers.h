/* Threads that take items one after the other from one giver.
 *
 * With one thread all work is done in the giver's own, inside workers_give.
 */
#ifndef TIFA_INDEXER_WORKERS_H
#define TIFA_INDEXER_WORKERS_H

#include "corpus/base/status.h"

struct workers;

/* Works on an item, which is its own from now on. thread: from 0, the same number for the same thread. */
typedef tifa_status workers_do(void *context, unsigned thread, void *item, tifa_error *error);

/* discard frees an item that is not worked on, as after a failure. */
tifa_status workers_start(unsigned threads, workers_do *work, void (*discard)(void *item), void *context,
                          struct workers **out, tifa_error *error);

/* Waits until a thread can take the item. Any status but TIFA_OK is that of the first failure, and final. */
tifa_status workers_give(struct workers *workers, void *item, tifa_error *error);

/* Waits until all items given so far are done. */
tifa_status workers_wait(struct workers *workers, tifa_error *error);

/* Waits until all items are done; no more can be given. NULL is accepted. */
tifa_status workers_finish(struct workers *workers, tifa_error *error);

/* Ends the threads; NULL is accepted. */
void workers_free(struct workers *workers);

#endif
