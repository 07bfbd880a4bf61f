#include "indexer/stats.h"

#include "corpus/manifest.h"

#include <inttypes.h>

static void print_files(const struct manifest_segment *segment, FILE *out)
{
    fprintf(out, "segment %s\n", segment->name);
    for (const struct manifest_file *f = segment->files; f; f = f->next)
        fprintf(out, "  %-18s %15" PRIu64 " bytes\n", f->name, f->bytes);
}

tifa_status stats_print(const char *index, FILE *out, tifa_error *error)
{
    struct manifest manifest = {0};
    tifa_status status = manifest_read(index, &manifest, error);
    if (status == TIFA_OK)
        status = manifest_verify_quick(&manifest, index, error);
    if (status == TIFA_OK) {
        struct manifest_totals t = manifest_totals(&manifest);
        fprintf(out, "generation           %15" PRIu64 "\n", manifest.generation);
        fprintf(out, "articles             %15" PRIu64 "\n", t.articles);
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
