/* A libxapian of another format, as far as its version file shows it: a library to be preloaded. When the empty database
 * that tifa-index has libxapian make is looked at, the version in it is raised first. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

enum { VERSION_AT = 15 };

static void raise_version(FILE *file)
{
    fseek(file, VERSION_AT, SEEK_SET);
    int version = fgetc(file);
    fseek(file, VERSION_AT, SEEK_SET);
    fputc(version + 1, file);
}

FILE *fopen(const char *path, const char *mode)
{
    static const char name[] = "/scratch/iamglass";
    FILE *(*next)(const char *, const char *);
    *(void **)&next = dlsym(RTLD_NEXT, "fopen");
    size_t length = strlen(path);
    FILE *file = NULL;
    if (length >= sizeof name && strcmp(path + length - (sizeof name - 1), name) == 0)
        file = next(path, "r+b");
    if (file) {
        raise_version(file);
        fclose(file);
    }
    return next(path, mode);
}
