/* How many threads are worth starting. */
#ifndef TIFA_BASE_PROCESSORS_H
#define TIFA_BASE_PROCESSORS_H

#include <unistd.h>

/* Processors that are on; 1 when the system does not tell. */
static inline unsigned processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 && count < 1024 ? (unsigned)count : 1;
}

#endif
