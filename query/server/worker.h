/* A worker: answers questions one at a time, confined to reading the index. */
#ifndef TIFA_SERVER_WORKER_H
#define TIFA_SERVER_WORKER_H

#include "query/server/settings.h"

/* How a worker ends that could not start: the next one will not be started at once. */
enum { WORKER_CANNOT_START = 3 };

/* Works until the other side of the channel is closed; returns the exit status. */
int worker_run(const struct server_settings *settings, int channel);

#endif
