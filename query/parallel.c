#include "query/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
    PIECE = 256,       /* items that a thread takes at once */
    WORTH_THREAD = 512 /* items that are worth starting a thread */
};

/* What the threads share: read-only but for the atomic fields. */
struct shared {
    const struct archive *archive;
    parallel_work *work;
    size_t count;
    atomic_size_t next;
    atomic_bool failed;
};

struct thread {
    struct shared *shared;
    void *worker;
    pthread_t id;
    tifa_status status;
    tifa_error error;
};

unsigned parallel_workers(size_t items, unsigned threads)
{
    if (threads > items / WORTH_THREAD)
        threads = (unsigned)(items / WORTH_THREAD);
    return threads ? threads : 1;
}

static void work(struct thread *t, struct archive *archive)
{
    struct shared *shared = t->shared;
    while (t->status == TIFA_OK && !atomic_load(&shared->failed)) {
        size_t start = atomic_fetch_add(&shared->next, PIECE);
        if (start >= shared->count)
            return;
        size_t end = shared->count - start < PIECE ? shared->count : start + PIECE;
        t->status = shared->work(t->worker, archive, start, end, &t->error);
    }
    if (t->status)
        atomic_store(&shared->failed, true);
}

static void *run_thread(void *argument)
{
    struct thread *t = argument;
    struct archive *archive;
    t->status = archive_open_again(t->shared->archive, &archive, &t->error);
    work(t, archive);
    archive_free(archive);
    return NULL;
}

tifa_status parallel_run(struct archive *archive, size_t count, parallel_work *work_on, void *workers,
                         unsigned worker_count, size_t worker_bytes, tifa_error *error)
{
    struct shared shared = {.archive = archive, .work = work_on, .count = count};
    struct thread *threads = calloc(worker_count, sizeof *threads);
    if (!threads)
        return tifa_fail_memory(error);
    unsigned started = 1; /* the calling thread is the first */
    for (unsigned i = 0; i < worker_count; i++)
        threads[i] = (struct thread){.shared = &shared, .worker = (char *)workers + i * worker_bytes};
    while (started < worker_count && pthread_create(&threads[started].id, NULL, run_thread, &threads[started]) == 0)
        started++;
    work(&threads[0], archive);
    for (unsigned i = 1; i < started; i++)
        pthread_join(threads[i].id, NULL);
    tifa_status status = TIFA_OK;
    for (unsigned i = 0; i < started && status == TIFA_OK; i++) {
        status = threads[i].status;
        if (status && error)
            *error = threads[i].error;
    }
    free(threads);
    return status;
}
