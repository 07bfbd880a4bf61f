/* The input as a file that has a path, in memory. */
#ifndef TIFA_FUZZ_FILE_H
#define TIFA_FUZZ_FILE_H

#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

static int file;
static char path[32];

static void write_file(const uint8_t *data, size_t size)
{
    if (file == 0) {
        file = memfd_create("fuzz", MFD_CLOEXEC);
        CHECK(file > 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    CHECK(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size);
}

#endif
