#include "indexer/stats.h"

#include "corpus/base/printable.h"
#include "corpus/manifest.h"

#include <inttypes.h>

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

/* ---- for people ---- */

static void print_segment(const struct manifest_segment *s, FILE *out)
{
    struct manifest_counts l = manifest_living(s);
    fprintf(out, "segment %s: %" PRIu64 " article%s, %" PRIu64 " passage%s", s->name, l.articles,
            l.articles == 1 ? "" : "s", l.passages, l.passages == 1 ? "" : "s");
    if (s->removed.articles)
        fprintf(out, "; %" PRIu64 " article%s, %" PRIu64 " passage%s removed", s->removed.articles,
                s->removed.articles == 1 ? "" : "s", s->removed.passages, s->removed.passages == 1 ? "" : "s");
    fputc('\n', out);
    for (const struct manifest_file *f = s->files; f; f = f->next)
        fprintf(out, "  %-18s %15" PRIu64 " bytes\n", f->name, f->bytes);
}

static const char *kind_of(const struct field *field)
{
    return field->kind == FIELD_OF_NUMBERS ? "number" : "text";
}

static void print_fields(const struct field_list *fields, FILE *out)
{
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *f = &fields->items[i];
        fprintf(out, "field %s: %s, in %" PRIu64 " article%s\n", f->name, kind_of(f), f->articles,
                f->articles == 1 ? "" : "s");
    }
}

static void print(const struct manifest *manifest, const struct field_list *fields, FILE *out)
{
    struct manifest_totals t = manifest_totals(manifest);
    fprintf(out, "generation           %15" PRIu64 "\n", manifest->generation);
    fprintf(out, "articles             %15" PRIu64 "\n", t.articles);
    if (t.copies)
        fprintf(out, "of them near copies  %15" PRIu64 "\n", t.copies);
    fprintf(out, "passages             %15" PRIu64 "\n", t.passages);
    fprintf(out, "words                %15" PRIu64 "\n", t.tokens);
    fprintf(out, "text                 %15" PRIu64 " bytes\n", t.text_bytes);
    fprintf(out, "index                %15" PRIu64 " bytes, %.2f of the text\n", t.file_bytes,
            t.text_bytes ? (double)t.file_bytes / (double)t.text_bytes : 0.0);
    print_fields(fields, out);
    for (const struct manifest_segment *s = manifest->segments; s; s = s->next)
        print_segment(s, out);
}

/* ---- for programs ---- */

static void print_counts_json(const struct manifest_counts *c, FILE *out)
{
    fprintf(out, "\"articles\":%" PRIu64 ",\"passages\":%" PRIu64 ",\"words\":%" PRIu64 ",\"text_bytes\":%" PRIu64,
            c->articles, c->passages, c->tokens, c->text_bytes);
}

/* Names in a manifest are plain, so they stand in JSON as they are. */
static void print_segment_json(const struct manifest_segment *s, FILE *out)
{
    struct manifest_counts l = manifest_living(s);
    fprintf(out, "{\"name\":\"%s\",", s->name);
    print_counts_json(&l, out);
    fputs(",\"removed\":{", out);
    print_counts_json(&s->removed, out);
    fprintf(out, "},\"copies\":%" PRIu64 ",\"files\":{", s->copies);
    for (const struct manifest_file *f = s->files; f; f = f->next)
        fprintf(out, "%s\"%s\":%" PRIu64, f == s->files ? "" : ",", f->name, f->bytes);
    fputs("}}", out);
}

static void print_fields_json(const struct field_list *fields, FILE *out)
{
    struct buffer text = {0};
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *f = &fields->items[i];
        buffer_append_string(&text, i ? ",{\"name\":" : "{\"name\":");
        printable_append_json(&text, field_name_of(f));
        buffer_printf(&text, ",\"kind\":\"%s\",\"articles\":%" PRIu64 "}", kind_of(f), f->articles);
    }
    fprintf(out, ",\"fields\":[%s]", buffer_text(&text));
    buffer_free(&text);
}

static void print_json(const struct manifest *manifest, const struct field_list *fields, FILE *out)
{
    struct manifest_totals t = manifest_totals(manifest);
    struct manifest_counts counts = {t.articles, t.passages, t.tokens, t.text_bytes};
    fprintf(out, "{\"generation\":%" PRIu64 ",", manifest->generation);
    print_counts_json(&counts, out);
    fprintf(out, ",\"copies\":%" PRIu64 ",\"index_bytes\":%" PRIu64 ",\"analyser\":%u", t.copies, t.file_bytes,
            manifest->analyser);
    print_fields_json(fields, out);
    fputs(",\"segments\":[", out);
    for (const struct manifest_segment *s = manifest->segments; s; s = s->next) {
        fputs(s == manifest->segments ? "" : ",", out);
        print_segment_json(s, out);
    }
    fputs("]}\n", out);
}

static tifa_status print_published(const char *index,
                                   void (*how)(const struct manifest *manifest, const struct field_list *fields,
                                               FILE *out),
                                   FILE *out, tifa_error *error)
{
    struct manifest manifest = {0};
    struct field_union fields = {0};
    tifa_status status = read_published(index, &manifest, error);
    if (status == TIFA_OK)
        status = manifest_join_all_fields(&manifest, &fields, error);
    if (status == TIFA_OK)
        how(&manifest, &fields.list, out);
    manifest_free(&manifest);
    return status;
}

tifa_status stats_print(const char *index, FILE *out, tifa_error *error)
{
    return print_published(index, print, out, error);
}

tifa_status stats_print_json(const char *index, FILE *out, tifa_error *error)
{
    return print_published(index, print_json, out, error);
}
