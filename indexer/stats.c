#include "indexer/stats.h"

#include "corpus/manifest.h"

#include <inttypes.h>

static void print_files(const struct manifest_segment *segment, FILE *out)
{
    fprintf(out, "segment %s\n", segment->name);
    for (const struct manifest_file *f = segment->files; f; f = f->next)
        fprintf(out, "  %-18s %15" PRIu64 " bytes\n", f->name, f->bytes);
}

/* Reads the manifest and verifies its files, again when they went with their generation meanwhile. */
static tifa_status read_published(const char *index, struct manifest *manifest, tifa_error *error)
{
    enum { TRIES = 5 };
    tifa_status status = TIFA_OK;
    for (int i = 0; i < TRIES; i++) {
        manifest_free(manifest);
        status = manifest_read(index, manifest, error);
        if (status)
            return status;
        status = manifest_verify_quick(manifest, index, error);
        if (status == TIFA_OK || !manifest_is_replaced(index, manifest->generation))
            return status;
    }
    return status;
}

tifa_status stats_print(const char *index, FILE *out, tifa_error *error)
{
    struct manifest manifest = {0};
    tifa_status status = read_published(index, &manifest, error);
    if (status == TIFA_OK) {
        struct manifest_totals t = manifest_totals(&manifest);
        fprintf(out, "generation           %15" PRIu64 "\n", manifest.generation);
        fprintf(out, "articles             %15" PRIu64 "\n", t.articles);
        if (t.copies)
            fprintf(out, "of them near copies  %15" PRIu64 "\n", t.copies);
        fprintf(out, "passages             %15" PRIu64 "\n", t.passages);
        fprintf(out, "words                %15" PRIu64 "\n", t.tokens);
        fprintf(out, "text                 %15" PRIu64 " bytes\n", t.text_bytes);
        fprintf(out, "index                %15" PRIu64 " bytes, %.2f of the text\n", t.file_bytes,
                t.text_bytes ? (double)t.file_bytes / (double)t.text_bytes : 0.0);
        for (const struct manifest_segment *s = manifest.segments; s; s = s->next)
            print_files(s, out);
    }
    manifest_free(&manifest);
    return status;
}
