/* The front: the one process that talks HTTP. It has the connections, and asks workers for answers. */
#ifndef TIFA_SERVER_FRONT_H
#define TIFA_SERVER_FRONT_H

#include "query/server/settings.h"

/* Serves until it is told to drain, or the supervisor is gone; returns the exit status. */
int front_run(const struct server_settings *settings, int listener, int control);

#endif
