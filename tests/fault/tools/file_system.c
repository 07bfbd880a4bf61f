/* Another file system: a library to be preloaded into a program under test, to which every folder is on the one whose
 * number is in FILE_SYSTEM, in hexadecimal, as in linux/magic.h. */
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/vfs.h>

int statfs(const char *path, struct statfs *out)
{
    int (*next)(const char *, struct statfs *);
    const char *type = getenv("FILE_SYSTEM");
    *(void **)&next = dlsym(RTLD_NEXT, "statfs");
    int result = next(path, out);
    if (result == 0 && type)
        out->f_type = (__fsword_t)strtoul(type, NULL, 16);
    return result;
}

int statfs64(const char *path, struct statfs64 *out) __attribute__((alias("statfs")));
