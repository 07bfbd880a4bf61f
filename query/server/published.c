#include "query/server/published.h"

#include "corpus/article.h"
#include "corpus/manifest.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_remote(const char *index)
{
    return strncmp(index, "tcp://", 6) == 0;
}

static bool path_of(const char *index, char out[PATH_MAX])
{
    int length = snprintf(out, PATH_MAX, "%s/" MANIFEST_NAME, index);
    return length > 0 && length < PATH_MAX;
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    struct slice bytes = {(const char *)&value, sizeof value};
    return hash * UINT64_C(0x9E3779B97F4A7C15) + article_key(bytes);
}

uint64_t published_state(const char *const *indexes, size_t count)
{
    uint64_t hash = 1;
    for (size_t i = 0; i < count; i++) {
        char path[PATH_MAX];
        struct stat s;
        if (is_remote(indexes[i]))
            continue;
        if (!path_of(indexes[i], path) || stat(path, &s) != 0)
            return 0;
        hash = mix(hash, (uint64_t)s.st_ino);
        hash = mix(hash, (uint64_t)s.st_size);
        hash = mix(hash, (uint64_t)s.st_mtim.tv_sec * 1000000000 + (uint64_t)s.st_mtim.tv_nsec);
    }
    return hash ? hash : 1;
}

static uint64_t content_of(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    uint64_t hash = 1;
    char piece[4096];
    ssize_t got;
    if (fd < 0)
        return 0;
    while ((got = read(fd, piece, sizeof piece)) > 0)
        hash = mix(hash, article_key((struct slice){piece, (size_t)got}));
    close(fd);
    return got < 0 ? 0 : hash;
}

uint64_t published_content(const char *const *indexes, size_t count, bool *known)
{
    uint64_t hash = 1;
    *known = true;
    for (size_t i = 0; i < count; i++) {
        char path[PATH_MAX];
        uint64_t content;
        if (is_remote(indexes[i])) {
            *known = false;
            continue;
        }
        if (!path_of(indexes[i], path) || !(content = content_of(path)))
            return 0;
        hash = mix(hash, content);
    }
    return hash ? hash : 1;
}
