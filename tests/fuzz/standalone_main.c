/* Runs a fuzz target once on each file given, and on each file in the folders given. */
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static unsigned run_path(const char *path);

static void die(const char *path)
{
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    exit(2);
}

static void run_file(const char *path)
{
    struct buffer bytes = {0};
    FILE *file = fopen(path, "rb");
    if (!file)
        die(path);
    char block[4096];
    for (size_t length; (length = fread(block, 1, sizeof block, file)) > 0;)
        buffer_append(&bytes, block, length);
    if (ferror(file))
        die(path);
    fclose(file);
    printf("%s\n", path);
    fflush(stdout);
    LLVMFuzzerTestOneInput((const uint8_t *)bytes.data, bytes.length);
    buffer_free(&bytes);
}

static unsigned run_folder(const char *path)
{
    struct dirent **entries;
    unsigned count = 0;
    int length = scandir(path, &entries, NULL, alphasort);
    if (length < 0)
        die(path);
    for (int i = 0; i < length; i++) {
        struct buffer name = {0};
        buffer_printf(&name, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            count += run_path(buffer_text(&name));
        buffer_free(&name);
        free(entries[i]);
    }
    free(entries);
    return count;
}

static unsigned run_path(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        die(path);
    if (S_ISDIR(st.st_mode))
        return run_folder(path);
    run_file(path);
    return 1;
}

int main(int argc, char **argv)
{
    unsigned count = 0;
    for (int i = 1; i < argc; i++)
        count += run_path(argv[i]);
    printf("%u inputs\n", count);
    return count ? 0 : 1;
}
