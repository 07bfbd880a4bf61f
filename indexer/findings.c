#include "indexer/findings.h"

#include "corpus/base/printable.h"

#include <string.h>

static const char *const kind_names[FINDING_KINDS] = {"damage", "unreadable", "note"};

tifa_status findings_add(struct findings *findings, enum finding_kind kind, const char *file, const char *message,
                         tifa_error *error)
{
    struct arena *arena = &findings->arena;
    struct finding *finding = arena_zalloc(arena, sizeof *finding);
    if (!finding || !(finding->file = arena_copy(arena, file, strlen(file))) ||
        !(finding->message = arena_copy(arena, message, strlen(message))))
        return tifa_fail_memory(error);
    finding->kind = kind;
    findings->counts[kind]++;
    *(findings->first ? findings->end : &findings->first) = finding;
    findings->end = &finding->next;
    return TIFA_OK;
}

void findings_free(struct findings *findings)
{
    arena_free(&findings->arena);
    *findings = (struct findings){0};
}

void findings_print(const struct findings *findings, FILE *out)
{
    for (const struct finding *f = findings->first; f; f = f->next)
        printable_message(out, kind_names[f->kind], f->message);
}

static void print_string(FILE *out, struct buffer *scratch, const char *text)
{
    buffer_clear(scratch);
    printable_append_json(scratch, slice_of(text));
    fputs(buffer_text(scratch), out);
}

void findings_print_json(const struct findings *findings, FILE *out)
{
    struct buffer scratch = {0};
    fputc('[', out);
    for (const struct finding *f = findings->first; f; f = f->next) {
        fprintf(out, "%s{\"kind\":\"%s\",\"file\":", f == findings->first ? "" : ",", kind_names[f->kind]);
        print_string(out, &scratch, f->file);
        fputs(",\"message\":", out);
        print_string(out, &scratch, f->message);
        fputc('}', out);
    }
    fputc(']', out);
    buffer_free(&scratch);
}
