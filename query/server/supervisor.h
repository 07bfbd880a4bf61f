/* The supervisor: keeps one front and a number of workers running, and takes no part in anything else. */
#ifndef TIFA_SERVER_SUPERVISOR_H
#define TIFA_SERVER_SUPERVISOR_H

#include "corpus/base/status.h"
#include "query/server/settings.h"

/* Serves until SIGTERM or SIGINT; then answers what was asked, for at most 5 s. Must be called while the process has
 * one thread. listener: a listening socket that does not block. */
tifa_status supervisor_run(const struct server_settings *settings, int listener, tifa_error *error);

#endif
