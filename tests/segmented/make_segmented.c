/* Makes an index of several segments with removed articles, for scripts and measurements.
 *
 * usage: make_segmented INDEX SOURCE SEGMENTS [key=NUMBER]...
 * with the keys small, replaced, removed, dropped, empty_first and xapian (1: all, 2: the oldest), as in segmented.h */
#include "segmented.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    struct segmented_options o = {0};
    if (argc < 4) {
        fprintf(stderr, "usage: make_segmented INDEX SOURCE SEGMENTS [key=NUMBER]...\n");
        return 2;
    }
    o.index = argv[1];
    o.source = argv[2];
    o.segments = strtoul(argv[3], NULL, 10);
    for (int i = 4; i < argc; i++) {
        const char *value = strchr(argv[i], '=');
        unsigned number = value ? (unsigned)strtoul(value + 1, NULL, 10) : 0;
        size_t length = value ? (size_t)(value - argv[i]) : strlen(argv[i]);
        struct {
            const char *name;
            unsigned *to;
        } keys[] = {
            {"small", &o.small_permille}, {"replaced", &o.replaced}, {"removed", &o.removed}, {"dropped", &o.dropped}};
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            if (strlen(keys[k].name) == length && memcmp(keys[k].name, argv[i], length) == 0)
                *keys[k].to = number;
        o.empty_first = o.empty_first || strcmp(argv[i], "empty_first=1") == 0;
        if (strncmp(argv[i], "xapian=", 7) == 0)
            o.kind = number == 1 ? SEGMENT_XAPIAN : SEGMENT_INVERTED, o.oldest = SEGMENT_XAPIAN;
    }
    segmented_make(&o);
    return 0;
}
