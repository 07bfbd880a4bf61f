#include "corpus/manifest.h"

#include "corpus/schema.h"
#include "corpus/text/stem.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unicode/uchar.h>
#include <unistd.h>
#include <zlib.h>

const char *manifest_unicode_version(void)
{
    return U_UNICODE_VERSION;
}

#define REBUILD "'tifa-index rebuild OLD NEW' makes a new one of it"

tifa_status manifest_check_analysis(const struct manifest *manifest, const char *index, tifa_error *error)
{
    if (manifest->analyser != SCHEMA_ANALYSER_VERSION)
        return tifa_fail(error, TIFA_ERR_FORMAT,
                         "'%s' was made by an earlier tifa (analyser version %u, this is version %d); " REBUILD, index,
                         manifest->analyser, SCHEMA_ANALYSER_VERSION);
    if (strcmp(manifest->unicode, manifest_unicode_version()) != 0)
        return tifa_fail(error, TIFA_ERR_FORMAT,
                         "'%s' was made by a tifa with Unicode %s, this program has %s; " REBUILD, index,
                         manifest->unicode, manifest_unicode_version());
    return TIFA_OK;
}

/* ---- reading ---- */

struct parser {
    struct manifest *out;
    const char *name;
    struct slice rest;
    struct manifest_segment **segment_end;
    struct manifest_file **file_end;
    struct manifest_segment *segment;
    tifa_error *error;
};

static tifa_status fail_damaged(const struct parser *p, const char *what)
{
    return tifa_fail(p->error, TIFA_ERR_CORRUPT, "'%s' is damaged (%s); build the index again", p->name, what);
}

/* Takes the next word off *line; empty when there is none. */
static struct slice take_word(struct slice *line)
{
    const char *end = memchr(line->data, ' ', line->length);
    struct slice word = {line->data, end ? (size_t)(end - line->data) : line->length};
    *line = slice_from(*line, word.length + (end != NULL));
    return word;
}

static bool take_number(struct slice *line, int base, uint64_t *out)
{
    struct slice word = take_word(line);
    uint64_t value = 0;
    for (size_t i = 0; i < word.length; i++) {
        char c = word.data[i];
        unsigned digit = c >= '0' && c <= '9'                 ? (unsigned)(c - '0')
                         : base == 16 && c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                                                              : 99;
        if (digit >= (unsigned)base || value > (UINT64_MAX - digit) / (unsigned)base)
            return false;
        value = value * (unsigned)base + digit;
    }
    *out = value;
    return word.length > 0;
}

static bool parse_stems(struct slice text, uint64_t *out)
{
    *out = 0;
    if (slice_equal_text(text, "-"))
        return true;
    while (text.length) {
        const char *comma = memchr(text.data, ',', text.length);
        size_t length = comma ? (size_t)(comma - text.data) : text.length;
        unsigned number = 0;
        for (; number < STEM_LANGUAGES; number++) {
            const char *code = stem_language_of_number(number);
            if (code && slice_equal_text((struct slice){text.data, length}, code))
                break;
        }
        if (number == STEM_LANGUAGES)
            return false;
        *out |= UINT64_C(1) << number;
        text = slice_from(text, length + (comma != NULL));
    }
    return true;
}

/* Names become paths, so only what we write ourselves is taken. */
static bool is_plain_name(struct slice name)
{
    for (size_t i = 0; i < name.length; i++) {
        char c = name.data[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '.' && i > 0);
        if (!plain)
            return false;
    }
    return name.length > 0 && name.length <= 64;
}

static tifa_status parse_segment(struct parser *p, struct slice line)
{
    struct slice name = take_word(&line);
    struct manifest_segment *segment = arena_zalloc(&p->out->arena, sizeof *segment);
    if (!segment || !(segment->name = arena_copy(&p->out->arena, name.data, name.length)))
        return tifa_fail_memory(p->error);
    if (!is_plain_name(name) || !take_number(&line, 10, &segment->articles) ||
        !take_number(&line, 10, &segment->passages) || !take_number(&line, 10, &segment->tokens) ||
        !take_number(&line, 10, &segment->text_bytes) || !parse_stems(take_word(&line), &segment->stems))
        return fail_damaged(p, "a segment line");
    *p->segment_end = segment;
    p->segment_end = &segment->next;
    p->file_end = &segment->files;
    p->segment = segment;
    return TIFA_OK;
}

static tifa_status parse_removed(struct parser *p, struct slice line)
{
    struct manifest_segment *s = p->segment;
    if (!s || !take_number(&line, 10, &s->removed.articles) || !take_number(&line, 10, &s->removed.passages) ||
        !take_number(&line, 10, &s->removed.tokens) || !take_number(&line, 10, &s->removed.text_bytes) ||
        s->removed.articles > s->articles || s->removed.passages > s->passages || s->removed.tokens > s->tokens ||
        s->removed.text_bytes > s->text_bytes)
        return fail_damaged(p, "a removed line");
    return TIFA_OK;
}

static tifa_status parse_file(struct parser *p, struct slice line, struct manifest_file **out)
{
    struct slice name = take_word(&line);
    struct manifest_file *file = arena_zalloc(&p->out->arena, sizeof *file);
    if (!file || !(file->name = arena_copy(&p->out->arena, name.data, name.length)))
        return tifa_fail_memory(p->error);
    if (!is_plain_name(name) || !take_number(&line, 10, &file->bytes))
        return fail_damaged(p, "a file line");
    file->chunks = (size_t)(file->bytes / MANIFEST_CHUNK_BYTES + (file->bytes % MANIFEST_CHUNK_BYTES != 0));
    if (file->chunks > line.length)
        return fail_damaged(p, "a file line");
    file->crcs = arena_alloc(&p->out->arena, file->chunks * sizeof *file->crcs);
    if (!file->crcs)
        return tifa_fail_memory(p->error);
    for (size_t i = 0; i < file->chunks; i++) {
        uint64_t crc;
        if (!take_number(&line, 16, &crc) || crc > UINT32_MAX)
            return fail_damaged(p, "a file line");
        file->crcs[i] = (uint32_t)crc;
    }
    *out = file;
    return TIFA_OK;
}

static tifa_status parse_segment_file(struct parser *p, struct slice line)
{
    tifa_status status = p->segment ? parse_file(p, line, p->file_end) : fail_damaged(p, "a file line");
    if (status == TIFA_OK)
        p->file_end = &(*p->file_end)->next;
    return status;
}

static tifa_status parse_fields(struct parser *p, struct slice which)
{
    bool some = slice_equal_text(which, "some");
    if (!p->segment || (!some && !slice_equal_text(which, "all")))
        return fail_damaged(p, "a fields line");
    p->segment->knows_fields = true;
    p->segment->fields.has_others = some;
    return TIFA_OK;
}

static tifa_status parse_field(struct parser *p, struct slice line)
{
    char bytes[FIELD_NAME_BYTES];
    struct slice name, kind = take_word(&line);
    uint64_t articles;
    bool is_number = slice_equal_text(kind, "number");
    if (!p->segment || !p->segment->knows_fields || (!is_number && !slice_equal_text(kind, "text")) ||
        !take_number(&line, 10, &articles) || !field_name_read(line, &name, bytes))
        return fail_damaged(p, "a field line");
    struct field *field = field_list_find(&p->segment->fields, name) ? NULL : field_list_add(&p->segment->fields, name);
    if (!field)
        return fail_damaged(p, "a field line");
    field->kind = is_number ? FIELD_OF_NUMBERS : FIELD_OF_TEXT;
    field->articles = articles;
    return TIFA_OK;
}

static tifa_status parse_line(struct parser *p, struct slice line)
{
    struct slice key = take_word(&line);
    uint64_t number;
    if (slice_equal_text(key, "generation"))
        return take_number(&line, 10, &p->out->generation) ? TIFA_OK : fail_damaged(p, "the generation");
    if (slice_equal_text(key, "analyser")) {
        if (!take_number(&line, 10, &number) || number > UINT16_MAX)
            return fail_damaged(p, "the analyser");
        p->out->analyser = (unsigned)number;
        p->out->unicode = arena_copy(&p->out->arena, line.data, line.length);
        return p->out->unicode ? TIFA_OK : tifa_fail_memory(p->error);
    }
    if (slice_equal_text(key, "segment"))
        return parse_segment(p, line);
    if (slice_equal_text(key, "order")) {
        if (!p->segment || !slice_equal_text(line, "newest"))
            return fail_damaged(p, "an order line");
        p->segment->newest_first = true;
        return TIFA_OK;
    }
    if (slice_equal_text(key, "removed"))
        return parse_removed(p, line);
    if (slice_equal_text(key, "previous")) {
        const char *name = arena_copy(&p->out->arena, line.data, line.length);
        if (!is_plain_name(line))
            return fail_damaged(p, "a previous line");
        return name ? manifest_add_previous(p->out, name, p->error) : tifa_fail_memory(p->error);
    }
    if (slice_equal_text(key, "copies"))
        return p->segment && take_number(&line, 10, &p->segment->copies) ? TIFA_OK : fail_damaged(p, "a copies line");
    if (slice_equal_text(key, "fields"))
        return parse_fields(p, line);
    if (slice_equal_text(key, "field"))
        return parse_field(p, line);
    if (slice_equal_text(key, "file"))
        return parse_segment_file(p, line);
    if (slice_equal_text(key, "origins") && !p->out->origins)
        return parse_file(p, line, &p->out->origins);
    return fail_damaged(p, "an unknown line");
}

/* The last line is "end CRC"; cuts it off *text and checks it. */
static tifa_status check_end(const struct parser *p, struct slice *text)
{
    size_t length = text->length;
    if (length == 0 || text->data[length - 1] != '\n')
        return fail_damaged(p, "its end is missing");
    size_t start = length - 1;
    while (start > 0 && text->data[start - 1] != '\n')
        start--;
    struct slice line = {text->data + start, length - 1 - start};
    uint64_t crc;
    if (!slice_equal_text(take_word(&line), "end") || !take_number(&line, 16, &crc))
        return fail_damaged(p, "its end is missing");
    if (crc != crc32_z(0, (const Bytef *)text->data, start))
        return fail_damaged(p, "its checksum does not fit");
    text->length = start;
    return TIFA_OK;
}

static tifa_status check_versions(const struct parser *p)
{
    if (p->out->analyser > SCHEMA_ANALYSER_VERSION)
        return tifa_fail(p->error, TIFA_ERR_FORMAT,
                         "'%s' was made by a newer tifa (analyser version %u, this is version %d); use a newer "
                         "program, or build the index again",
                         p->name, p->out->analyser, SCHEMA_ANALYSER_VERSION);
    if (!p->out->unicode || !p->out->generation || !p->segment)
        return fail_damaged(p, "lines are missing");
    return TIFA_OK;
}

tifa_status manifest_parse(struct slice text, const char *name, struct manifest *out, tifa_error *error)
{
    struct parser p = {.out = out, .name = name, .segment_end = &out->segments, .error = error};
    struct slice first = text, line;
    uint64_t format;
    if (!slice_line(&first, &line) || !slice_equal_text(take_word(&line), "tifa-index") ||
        !take_number(&line, 10, &format))
        return tifa_fail(error, TIFA_ERR_FORMAT, "'%s' is not the manifest of a tifa index", name);
    if (format == 0 || format > MANIFEST_FORMAT)
        return tifa_fail(error, TIFA_ERR_FORMAT,
                         "'%s' is of format version %" PRIu64
                         ", this program reads up to version %d; use a newer program, or "
                         "build the index again",
                         name, format, MANIFEST_FORMAT);
    tifa_status status = check_end(&p, &text);
    if (status)
        return status;
    slice_line(&text, &line);
    while (status == TIFA_OK && slice_line(&text, &line))
        status = parse_line(&p, line);
    return status ? status : check_versions(&p);
}

static tifa_status read_whole(int fd, const char *path, struct buffer *out, tifa_error *error)
{
    out->ceiling = MANIFEST_MAX_BYTES;
    for (;;) {
        if (!buffer_reserve(out, 64 * 1024))
            return tifa_fail(error, TIFA_ERR_FORMAT, "'%s' is too large for a manifest", path);
        ssize_t got = read(fd, out->data + out->length, out->capacity - out->length);
        if (got == 0)
            return TIFA_OK;
        if (got > 0)
            out->length += (size_t)got;
        else if (errno != EINTR)
            return tifa_fail_errno(error, "cannot read '%s'", path);
    }
}

tifa_status manifest_read(const char *index, struct manifest *out, tifa_error *error)
{
    const char *path = arena_printf(&out->arena, "%s/%s", index, MANIFEST_NAME);
    if (!path)
        return tifa_fail_memory(error);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return tifa_fail(error, TIFA_ERR_FORMAT,
                         "'%s' is not a tifa index: it has no manifest; make one with 'tifa-index build %s SOURCE...'",
                         index, index);
    if (fd < 0)
        return tifa_fail_errno(error, "cannot open '%s'", path);
    struct buffer text = {0};
    tifa_status status = read_whole(fd, path, &text, error);
    close(fd);
    if (status == TIFA_OK)
        status = manifest_parse((struct slice){text.data, text.length}, path, out, error);
    buffer_free(&text);
    return status;
}

void manifest_free(struct manifest *manifest)
{
    arena_free(&manifest->arena);
    *manifest = (struct manifest){0};
}

/* ---- writing ---- */

static void write_stems(uint64_t stems, struct buffer *out)
{
    bool any = false;
    for (unsigned i = 0; i < STEM_LANGUAGES; i++) {
        if (stems >> i & 1) {
            buffer_printf(out, "%s%s", any ? "," : "", stem_language_of_number(i));
            any = true;
        }
    }
    buffer_append_string(out, any ? "\n" : "-\n");
}

static void write_fields(const struct manifest_segment *segment, struct buffer *out)
{
    const struct field_list *list = &segment->fields;
    if (!segment->knows_fields)
        return;
    buffer_printf(out, "fields %s\n", list->has_others ? "some" : "all");
    for (size_t i = 0; i < list->count; i++) {
        buffer_printf(out, "field %s %" PRIu64 " ", list->items[i].kind == FIELD_OF_NUMBERS ? "number" : "text",
                      list->items[i].articles);
        field_name_write(field_name_of(&list->items[i]), out);
        buffer_append_byte(out, '\n');
    }
}

static void write_file(const char *key, const struct manifest_file *file, struct buffer *out)
{
    buffer_printf(out, "%s %s %" PRIu64, key, file->name, file->bytes);
    for (size_t i = 0; i < file->chunks; i++)
        buffer_printf(out, " %08x", (unsigned)file->crcs[i]);
    buffer_append_byte(out, '\n');
}

tifa_status manifest_write(const struct manifest *manifest, struct buffer *out, tifa_error *error)
{
    buffer_printf(out, "tifa-index %d\ngeneration %" PRIu64 "\nanalyser %u %s\n", MANIFEST_FORMAT, manifest->generation,
                  manifest->analyser, manifest->unicode);
    for (size_t i = 0; i < manifest->previous_count; i++)
        buffer_printf(out, "previous %s\n", manifest->previous[i]);
    if (manifest->origins)
        write_file("origins", manifest->origins, out);
    for (const struct manifest_segment *s = manifest->segments; s; s = s->next) {
        buffer_printf(out, "segment %s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " ", s->name, s->articles,
                      s->passages, s->tokens, s->text_bytes);
        write_stems(s->stems, out);
        if (s->removed.articles)
            buffer_printf(out, "removed %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", s->removed.articles,
                          s->removed.passages, s->removed.tokens, s->removed.text_bytes);
        if (s->newest_first)
            buffer_append_string(out, "order newest\n");
        if (s->copies)
            buffer_printf(out, "copies %" PRIu64 "\n", s->copies);
        write_fields(s, out);
        for (const struct manifest_file *f = s->files; f; f = f->next)
            write_file("file", f, out);
    }
    buffer_printf(out, "end %08x\n", (unsigned)crc32_z(0, (const Bytef *)out->data, out->length));
    return out->failed ? tifa_fail_memory(error) : TIFA_OK;
}

struct manifest_segment *manifest_add_segment(struct manifest *manifest, uint64_t number)
{
    struct manifest_segment *segment = arena_zalloc(&manifest->arena, sizeof *segment);
    if (!segment || !(segment->name = arena_printf(&manifest->arena, "%06" PRIu64, number)))
        return NULL;
    struct manifest_segment **end = &manifest->segments;
    while (*end)
        end = &(*end)->next;
    return *end = segment;
}

static struct manifest_file *copy_file(struct arena *arena, const struct manifest_file *file)
{
    struct manifest_file *copy = arena_zalloc(arena, sizeof *copy);
    if (!copy)
        return NULL;
    *copy = *file;
    copy->next = NULL;
    copy->name = arena_copy(arena, file->name, strlen(file->name));
    copy->crcs = arena_alloc(arena, file->chunks * sizeof *file->crcs);
    if (copy->crcs && file->chunks)
        memcpy(copy->crcs, file->crcs, file->chunks * sizeof *file->crcs);
    return copy->name && copy->crcs ? copy : NULL;
}

tifa_status manifest_copy_segment(struct manifest *manifest, const struct manifest_segment *segment, tifa_error *error)
{
    struct manifest_segment *copy = manifest_add_segment(manifest, 0);
    if (!copy)
        return tifa_fail_memory(error);
    *copy = *segment;
    copy->next = NULL;
    copy->files = NULL;
    copy->name = arena_copy(&manifest->arena, segment->name, strlen(segment->name));
    struct manifest_file **end = &copy->files;
    for (const struct manifest_file *f = segment->files; f && copy->name; f = f->next, end = &(*end)->next)
        if (!(*end = copy_file(&manifest->arena, f)))
            return tifa_fail_memory(error);
    return copy->name ? TIFA_OK : tifa_fail_memory(error);
}

tifa_status manifest_copy_origins(struct manifest *manifest, const struct manifest *other, tifa_error *error)
{
    manifest->origins = other->origins ? copy_file(&manifest->arena, other->origins) : NULL;
    return manifest->origins || !other->origins ? TIFA_OK : tifa_fail_memory(error);
}

tifa_status manifest_set_origins(struct manifest *manifest, const char *name, struct slice content, tifa_error *error)
{
    size_t chunks = (content.length + MANIFEST_CHUNK_BYTES - 1) / MANIFEST_CHUNK_BYTES;
    uint32_t *crcs = malloc((chunks + 1) * sizeof *crcs);
    if (!crcs)
        return tifa_fail_memory(error);
    for (size_t i = 0; i < chunks; i++) {
        struct slice chunk = slice_from(content, i * MANIFEST_CHUNK_BYTES);
        crcs[i] = (uint32_t)crc32_z(0, (const Bytef *)chunk.data,
                                    i + 1 < chunks ? MANIFEST_CHUNK_BYTES : chunk.length);
    }
    struct manifest_file file = {.name = name, .bytes = content.length, .chunks = chunks, .crcs = crcs};
    manifest->origins = copy_file(&manifest->arena, &file);
    free(crcs);
    return manifest->origins ? TIFA_OK : tifa_fail_memory(error);
}

bool manifest_has_segment(const struct manifest *manifest, const char *name)
{
    for (const struct manifest_segment *s = manifest->segments; s; s = s->next)
        if (strcmp(s->name, name) == 0)
            return true;
    return false;
}

bool manifest_keeps(const struct manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->previous_count; i++)
        if (strcmp(manifest->previous[i], name) == 0)
            return true;
    return manifest_has_segment(manifest, name);
}

size_t manifest_count_segments(const struct manifest *manifest)
{
    size_t count = 0;
    for (const struct manifest_segment *s = manifest->segments; s; s = s->next)
        count++;
    return count;
}

struct manifest_counts manifest_living(const struct manifest_segment *s)
{
    return (struct manifest_counts){s->articles - s->removed.articles, s->passages - s->removed.passages,
                                    s->tokens - s->removed.tokens, s->text_bytes - s->removed.text_bytes};
}

void manifest_write_stub(const struct manifest *manifest, struct buffer *out)
{
    for (const struct manifest_segment *s = manifest->segments; s; s = s->next)
        buffer_printf(out, "auto " MANIFEST_SEGMENTS "/%s\n", s->name);
}

tifa_status manifest_add_previous(struct manifest *manifest, const char *name, tifa_error *error)
{
    size_t count = manifest->previous_count;
    if ((count & (count - 1)) == 0) { /* room for twice as many */
        const char **items = arena_alloc(&manifest->arena, (count ? count * 2 : 1) * sizeof *items);
        if (!items)
            return tifa_fail_memory(error);
        if (count)
            memcpy(items, manifest->previous, count * sizeof *items);
        manifest->previous = items;
    }
    manifest->previous[manifest->previous_count++] = name;
    return TIFA_OK;
}

/* Reads one chunk; *length is 0 at the end of the file. */
static bool read_chunk(int fd, char *chunk, size_t *length)
{
    *length = 0;
    while (*length < MANIFEST_CHUNK_BYTES) {
        ssize_t got = read(fd, chunk + *length, MANIFEST_CHUNK_BYTES - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            return true;
        *length += (size_t)got;
    }
    return true;
}

static tifa_status checksum_file(int fd, const char *path, char *chunk, struct buffer *crcs, uint64_t *bytes,
                                 tifa_error *error)
{
    *bytes = 0;
    for (;;) {
        size_t length;
        if (!read_chunk(fd, chunk, &length))
            return tifa_fail_errno(error, "cannot read '%s'", path);
        if (length == 0)
            return crcs->failed ? tifa_fail_memory(error) : TIFA_OK;
        uint32_t crc = (uint32_t)crc32_z(0, (const Bytef *)chunk, length);
        buffer_append(crcs, &crc, sizeof crc);
        *bytes += length;
    }
}

static tifa_status checksum_path(const char *path, struct buffer *crcs, uint64_t *bytes, tifa_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return tifa_fail_errno(error, "cannot open '%s'", path);
    char *chunk = malloc(MANIFEST_CHUNK_BYTES);
    tifa_status status = chunk ? checksum_file(fd, path, chunk, crcs, bytes, error) : tifa_fail_memory(error);
    free(chunk);
    close(fd);
    return status;
}

tifa_status manifest_add_file(struct manifest *manifest, struct manifest_segment *segment, const char *segment_path,
                              const char *name, tifa_error *error)
{
    struct arena *arena = &manifest->arena;
    const char *path = arena_printf(arena, "%s/%s", segment_path, name);
    struct manifest_file *file = arena_zalloc(arena, sizeof *file);
    if (!path || !file || !(file->name = arena_copy(arena, name, strlen(name))))
        return tifa_fail_memory(error);
    struct buffer crcs = {0};
    tifa_status status = checksum_path(path, &crcs, &file->bytes, error);
    if (status == TIFA_OK) {
        file->chunks = crcs.length / sizeof(uint32_t);
        file->crcs = arena_alloc(arena, crcs.length);
        if (file->crcs && crcs.length)
            memcpy(file->crcs, crcs.data, crcs.length);
        status = file->crcs ? TIFA_OK : tifa_fail_memory(error);
    }
    buffer_free(&crcs);
    struct manifest_file **end = &segment->files;
    while (*end)
        end = &(*end)->next;
    *end = file;
    return status;
}

/* ---- verifying ---- */

tifa_status manifest_verify_size(const struct manifest_file *file, const char *path, tifa_error *error)
{
    struct stat st;
    bool found = stat(path, &st) == 0;
    if (!found && errno != ENOENT && errno != ENOTDIR)
        return tifa_fail_errno(error, "cannot open '%s'", path);
    if (!found)
        return tifa_fail(error, TIFA_ERR_CORRUPT, "'%s' is missing: %s; build the index again", path, strerror(errno));
    if ((uint64_t)st.st_size != file->bytes)
        return tifa_fail(error, TIFA_ERR_CORRUPT,
                         "'%s' has %" PRIu64 " bytes, not the %" PRIu64 " it was published with; build the index again",
                         path, (uint64_t)st.st_size, file->bytes);
    return TIFA_OK;
}

tifa_status manifest_find_damage(const struct manifest_file *file, const char *path, struct buffer *mibs,
                                 tifa_error *error)
{
    struct buffer crcs = {0};
    uint64_t bytes;
    tifa_status status = manifest_verify_size(file, path, error);
    if (status == TIFA_OK)
        status = checksum_path(path, &crcs, &bytes, error);
    const uint32_t *found = (const uint32_t *)(const void *)crcs.data;
    size_t count = crcs.length / sizeof *found, longer = count > file->chunks ? count : file->chunks;
    for (size_t i = 0; status == TIFA_OK && i < longer; i++) {
        size_t mib = i + 1;
        if (i >= count || i >= file->chunks || found[i] != file->crcs[i])
            buffer_append(mibs, &mib, sizeof mib);
    }
    buffer_free(&crcs);
    return status == TIFA_OK && mibs->failed ? tifa_fail_memory(error) : status;
}

static tifa_status verify_file(const struct manifest_file *file, const char *path, tifa_error *error)
{
    struct buffer mibs = {0};
    tifa_status status = manifest_find_damage(file, path, &mibs, error);
    if (status == TIFA_OK && mibs.length)
        status = tifa_fail(error, TIFA_ERR_CORRUPT,
                           "'%s' is damaged: the checksum of MiB %zu does not fit; build the index again", path,
                           *(const size_t *)(const void *)mibs.data);
    buffer_free(&mibs);
    return status;
}

static tifa_status verify_segment(const struct manifest_segment *segment, const char *index, bool all,
                                  tifa_error *error)
{
    struct buffer path = {0};
    tifa_status status = TIFA_OK;
    for (const struct manifest_file *f = segment->files; f && !status; f = f->next) {
        buffer_clear(&path);
        buffer_printf(&path, "%s/%s/%s/%s", index, MANIFEST_SEGMENTS, segment->name, f->name);
        if (path.failed)
            status = tifa_fail_memory(error);
        else if (all || strcmp(f->name, "iamglass") == 0)
            status = verify_file(f, buffer_text(&path), error);
        else
            status = manifest_verify_size(f, buffer_text(&path), error);
    }
    buffer_free(&path);
    return status;
}

tifa_status manifest_verify_quick(const struct manifest *manifest, const char *index, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (const struct manifest_segment *s = manifest->segments; s && !status; s = s->next)
        status = verify_segment(s, index, false, error);
    return status;
}

tifa_status manifest_verify_segment(const struct manifest_segment *segment, const char *index, tifa_error *error)
{
    return verify_segment(segment, index, true, error);
}

bool manifest_is_replaced(const char *index, uint64_t generation)
{
    struct manifest manifest = {0};
    bool replaced = manifest_read(index, &manifest, NULL) == TIFA_OK && manifest.generation != generation;
    manifest_free(&manifest);
    return replaced;
}

struct manifest_totals manifest_totals(const struct manifest *manifest)
{
    struct manifest_totals t = {0};
    for (const struct manifest_segment *s = manifest->segments; s; s = s->next) {
        struct manifest_counts living = manifest_living(s);
        t.articles += living.articles;
        t.passages += living.passages;
        t.tokens += living.tokens;
        t.text_bytes += living.text_bytes;
        t.copies += s->copies;
        t.stems |= s->stems;
        for (const struct manifest_file *f = s->files; f; f = f->next)
            t.file_bytes += f->bytes;
    }
    return t;
}

void manifest_join_fields(const struct manifest_segment *segment, struct field_union *out)
{
    static const struct field_list unknown = {.has_others = true};
    field_union_add(out, segment->knows_fields ? &segment->fields : &unknown);
}

tifa_status manifest_join_all_fields(const struct manifest *manifest, struct field_union *out, tifa_error *error)
{
    size_t count = manifest_count_segments(manifest), at = count;
    const struct manifest_segment **segments = malloc((count + 1) * sizeof *segments);
    if (!segments)
        return tifa_fail_memory(error);
    for (const struct manifest_segment *s = manifest->segments; s; s = s->next)
        segments[--at] = s;
    for (; at < count; at++)
        manifest_join_fields(segments[at], out);
    free(segments);
    return TIFA_OK;
}
