/* What is published in the indexes just now: told cheaply by the state of their manifest files. */
#ifndef TIFA_SERVER_PUBLISHED_H
#define TIFA_SERVER_PUBLISHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A number that changes when a manifest is replaced; 0 when one cannot be read just now. Of an index elsewhere
 * (tcp://) nothing is known, so its part never changes. */
uint64_t published_state(const char *const *indexes, size_t count);

/* A number made of what the manifests say: the same on every machine, and after a restart. *known is false when an
 * index is elsewhere. 0 when one cannot be read just now. */
uint64_t published_content(const char *const *indexes, size_t count, bool *known);

#endif
