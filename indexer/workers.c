#include "indexer/workers.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct thread {
    struct workers *workers;
    unsigned number;
    pthread_t id;
};

struct workers {
    workers_do *work;
    void (*discard)(void *item);
    void *context;
    struct thread *threads; /* none: the giver works */
    unsigned started;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* Under the lock: */
    void *waiting; /* at most one item waits for a thread */
    unsigned busy; /* threads that work */
    bool no_more;
    tifa_status status; /* the first failure */
    tifa_error error;
};

static void *run(void *argument)
{
    struct thread *t = argument;
    struct workers *w = t->workers;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->waiting && !w->no_more)
            pthread_cond_wait(&w->changed, &w->lock);
        void *item = w->waiting;
        if (!item)
            break;
        w->waiting = NULL;
        w->busy++;
        bool failed = w->status != TIFA_OK;
        pthread_cond_broadcast(&w->changed);
        pthread_mutex_unlock(&w->lock);
        tifa_error error;
        tifa_status status = TIFA_OK;
        if (failed)
            w->discard(item);
        else
            status = w->work(w->context, t->number, item, &error);
        pthread_mutex_lock(&w->lock);
        w->busy--;
        pthread_cond_broadcast(&w->changed);
        if (status && w->status == TIFA_OK) {
            w->status = status;
            w->error = error;
        }
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static tifa_status start_threads(struct workers *w, unsigned threads, tifa_error *error)
{
    w->threads = calloc(threads, sizeof *w->threads);
    if (!w->threads)
        return tifa_fail_memory(error);
    for (; w->started < threads; w->started++) {
        struct thread *t = &w->threads[w->started];
        *t = (struct thread){.workers = w, .number = w->started};
        if (pthread_create(&t->id, NULL, run, t) != 0)
            return tifa_fail(error, TIFA_ERR_MEMORY, "cannot start %u threads", threads);
    }
    return TIFA_OK;
}

tifa_status workers_start(unsigned threads, workers_do *work, void (*discard)(void *item), void *context,
                          struct workers **out, tifa_error *error)
{
    *out = NULL;
    struct workers *w = calloc(1, sizeof *w);
    if (!w)
        return tifa_fail_memory(error);
    *w = (struct workers){.work = work, .discard = discard, .context = context};
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->changed, NULL);
    tifa_status status = threads > 1 ? start_threads(w, threads, error) : TIFA_OK;
    if (status)
        workers_free(w);
    else
        *out = w;
    return status;
}

static tifa_status failure(const struct workers *w, tifa_error *error)
{
    if (w->status && error)
        *error = w->error;
    return w->status;
}

static tifa_status work_here(struct workers *w, void *item, tifa_error *error)
{
    if (w->status)
        w->discard(item);
    else
        w->status = w->work(w->context, 0, item, &w->error);
    return failure(w, error);
}

tifa_status workers_give(struct workers *w, void *item, tifa_error *error)
{
    if (!w->threads)
        return work_here(w, item, error);
    pthread_mutex_lock(&w->lock);
    while (w->waiting)
        pthread_cond_wait(&w->changed, &w->lock);
    w->waiting = item;
    tifa_status status = failure(w, error);
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    return status;
}

tifa_status workers_wait(struct workers *w, tifa_error *error)
{
    pthread_mutex_lock(&w->lock);
    while (w->waiting || w->busy)
        pthread_cond_wait(&w->changed, &w->lock);
    tifa_status status = failure(w, error);
    pthread_mutex_unlock(&w->lock);
    return status;
}

tifa_status workers_finish(struct workers *w, tifa_error *error)
{
    if (!w)
        return TIFA_OK;
    pthread_mutex_lock(&w->lock);
    w->no_more = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    for (unsigned i = 0; i < w->started; i++)
        pthread_join(w->threads[i].id, NULL);
    w->started = 0;
    return failure(w, error);
}

void workers_free(struct workers *w)
{
    workers_finish(w, NULL);
    if (!w)
        return;
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->changed);
    free(w->threads);
    free(w);
}
