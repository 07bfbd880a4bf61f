#include "corpus/formats/csv.h"

#include "corpus/base/utf8.h"
#include "corpus/charset.h"
#include "corpus/formats/format.h"
#include "corpus/formats/settle.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

enum { MOST_COLUMNS = 4096, MOST_NAME_BYTES = 100 /* longer, it is a sentence with commas */ };

struct cells {
    struct slice *items; /* in the record or in `unquoted` */
    size_t count;
    size_t capacity;
    struct buffer unquoted; /* cells that had doubled quotation marks, with room for all: they do not move */
};

struct csv {
    struct stream *stream;
    const struct field_map *map;
    char separator;
    struct cells cells;
    char **names; /* of the columns */
    int *fields;  /* of the columns; FIELD_NONE for extra */
    size_t columns;
    struct buffer record; /* lines joined by "\n" */
    struct buffer again;  /* lines behind a bad record, to be read once more */
    size_t again_at;
    uint64_t line, last_line; /* where the record starts and ends */
    struct buffer converted;
    char charset[CHARSET_NAME_BYTES]; /* of the first record that was no UTF-8 */
};

/* ---- lines to records ---- */

enum quoting { CELL_START, PLAIN, QUOTED, QUOTE_IN_QUOTED };

/* Goes on behind a byte. */
static enum quoting step(enum quoting state, char byte, char separator)
{
    if (state == QUOTED)
        return byte == '"' ? QUOTE_IN_QUOTED : QUOTED;
    if (state == QUOTE_IN_QUOTED && byte == '"')
        return QUOTED;
    if (byte == separator)
        return CELL_START;
    return state == CELL_START && byte == '"' ? QUOTED : PLAIN;
}

/* Whether the text ends within quotation marks. */
static bool is_open(struct slice text, char separator, enum quoting *state)
{
    for (size_t i = 0; i < text.length; i++)
        *state = step(*state, text.data[i], separator);
    return *state == QUOTED;
}

/* *alone: the line was read before, in a record that was bad, and is not the last of it. */
static tifa_status next_line(struct csv *t, struct slice *line, bool *alone, tifa_error *error)
{
    *alone = false;
    if (t->again_at < t->again.length) {
        struct slice again = {t->again.data + t->again_at, t->again.length - t->again_at};
        slice_line(&again, line);
        t->again_at = t->again.length - again.length;
        t->last_line++;
        *alone = again.length > 0;
        return TIFA_OK;
    }
    tifa_status status = stream_next_line(t->stream, line, error);
    if (status == TIFA_OK || status == TIFA_ERR_LIMIT)
        t->last_line = stream_line(t->stream);
    return status;
}

static tifa_status fail_row(const struct csv *t, tifa_status status, tifa_error *error)
{
    return tifa_error_prefix(error, status, "%s:%" PRIu64, stream_name(t->stream), t->line);
}

/* The lines of a bad record behind its first one come once more. Of lines that came again before nothing is left then:
 * only the last of them can start a record of several lines. */
static void read_again(struct csv *t)
{
    const char *end = t->record.length ? memchr(t->record.data, '\n', t->record.length) : NULL;
    if (!end)
        return;
    struct buffer lines = t->record;
    t->record = t->again;
    t->again = lines;
    t->again_at = (size_t)(end - lines.data) + 1;
    t->last_line = t->line;
}

/* Joins lines up to one that ends outside quotation marks. */
static tifa_status read_record(struct csv *t, tifa_error *error)
{
    struct slice line;
    enum quoting state = CELL_START;
    bool alone;
    buffer_clear(&t->record);
    tifa_status status = next_line(t, &line, &alone, error);
    t->line = t->last_line;
    for (; status == TIFA_OK; status = next_line(t, &line, &alone, error)) {
        buffer_append(&t->record, line.data, line.length);
        if (t->record.failed)
            return tifa_fail_memory(error);
        if (!is_open(line, t->separator, &state))
            return TIFA_OK;
        if (alone)
            break;
        if (t->record.length > stream_limits(t->stream)->document_bytes)
            return fail_row(t, limits_fail_document(stream_limits(t->stream), "a row of", error), error);
        buffer_append_byte(&t->record, '\n');
    }
    if (t->record.length == 0 || (status && status != TIFA_END))
        return status;
    tifa_fail(error, TIFA_ERR_FORMAT, "a quotation mark is not closed; double those within a cell");
    return fail_row(t, TIFA_ERR_FORMAT, error);
}

/* ---- records to cells ---- */

static bool add_cell(struct cells *cells, struct slice cell)
{
    if (cells->count == cells->capacity) {
        size_t capacity = cells->capacity ? 2 * cells->capacity : 16;
        struct slice *items = realloc(cells->items, capacity * sizeof *items);
        if (!items)
            return false;
        cells->items = items;
        cells->capacity = capacity;
    }
    cells->items[cells->count++] = cell;
    return true;
}

/* Behind the opening mark: takes the cell and the closing one; false when there is none. */
static bool take_quoted(struct slice *rest, struct buffer *unquoted, struct slice *cell)
{
    size_t start = unquoted->length;
    for (bool doubled = false;; doubled = true) {
        const char *mark = memchr(rest->data, '"', rest->length);
        if (!mark)
            return false;
        size_t length = (size_t)(mark - rest->data);
        bool more = length + 1 < rest->length && mark[1] == '"';
        if (!doubled && !more) {
            *cell = (struct slice){rest->data, length};
            *rest = slice_from(*rest, length + 1);
            return true;
        }
        buffer_append(unquoted, rest->data, length + more);
        *rest = slice_from(*rest, length + 1 + more);
        if (!more) {
            *cell = (struct slice){unquoted->data + start, unquoted->length - start};
            return true;
        }
    }
}

static struct slice take_plain(struct slice *rest, char separator)
{
    const char *end = memchr(rest->data, separator, rest->length);
    struct slice cell = {rest->data, end ? (size_t)(end - rest->data) : rest->length};
    *rest = slice_from(*rest, cell.length);
    return cell;
}

static tifa_status split(struct cells *cells, struct slice record, char separator, tifa_error *error)
{
    struct slice rest = record, cell;
    cells->count = 0;
    buffer_clear(&cells->unquoted);
    if (!buffer_reserve(&cells->unquoted, record.length + 1))
        return tifa_fail_memory(error);
    for (;;) {
        if (slice_starts(rest, "\"")) {
            rest = slice_from(rest, 1);
            if (!take_quoted(&rest, &cells->unquoted, &cell))
                return tifa_fail(error, TIFA_ERR_FORMAT, "a quotation mark is not closed; double those within a cell");
            if (rest.length && rest.data[0] != separator)
                return tifa_fail(error, TIFA_ERR_FORMAT,
                                 "text behind the quotation mark that closes cell %zu; double those within a cell",
                                 cells->count + 1);
        } else {
            cell = take_plain(&rest, separator);
        }
        if (!add_cell(cells, cell))
            return tifa_fail_memory(error);
        if (rest.length == 0)
            return TIFA_OK;
        rest = slice_from(rest, 1);
    }
}

/* As UTF-8, without the carriage return of its end. */
static tifa_status record_text(struct csv *t, struct slice *text, tifa_error *error)
{
    struct charset_result result;
    *text = (struct slice){t->record.data, t->record.length};
    if (text->length && text->data[text->length - 1] == '\r')
        text->length--;
    if (utf8_valid(text->data, text->length))
        return TIFA_OK;
    tifa_status status = charset_to_utf8(*text, slice_of(t->charset), false, &t->converted, text, &result, error);
    if (status == TIFA_OK && !*t->charset)
        memcpy(t->charset, result.name, sizeof t->charset);
    return status;
}

/* ---- the names of the columns ---- */

/* The separator that gives the most cells. */
static char find_separator(struct slice line)
{
    static const char separators[] = "\t,;|";
    char best = ',';
    size_t most = 0;
    for (const char *separator = separators; *separator; separator++) {
        size_t count = 0;
        enum quoting state = CELL_START;
        for (size_t i = 0; i < line.length; i++) {
            state = step(state, line.data[i], *separator);
            count += state == CELL_START;
        }
        if (count > most) {
            most = count;
            best = *separator;
        }
    }
    return best;
}

/* "sep=;" in front of the names, as a spreadsheet writes it. */
static bool is_separator_line(struct slice line)
{
    line = slice_trim(line);
    return line.length == 5 && slice_starts(line, "sep=");
}

static struct slice skip_mark(struct slice line)
{
    return slice_starts(line, "\xEF\xBB\xBF") ? slice_from(line, 3) : line;
}

/* The first line with anything in it. */
static bool take_names_line(struct slice *rest, struct slice *line)
{
    while (slice_line(rest, line))
        if (slice_trim(*line).length && !is_separator_line(*line))
            return true;
    return false;
}

bool csv_detect(struct slice head, const struct field_map *map)
{
    struct slice rest = skip_mark(head), line;
    struct cells cells = {0};
    bool text = false, names = true;
    unsigned rank;
    if (take_names_line(&rest, &line) && split(&cells, slice_trim(line), find_separator(line), NULL) == TIFA_OK) {
        for (size_t i = 0; i < cells.count; i++) {
            struct slice name = slice_trim(cells.items[i]);
            text |= field_map_find(map, name, &rank) == FIELD_TEXT;
            names &= name.length <= MOST_NAME_BYTES && (name.length == 0 || name.data[name.length - 1] != '.');
        }
    }
    bool is_table = text && names && cells.count > 1;
    free(cells.items);
    buffer_free(&cells.unquoted);
    return is_table;
}

/* The name of a column as a key of extra: none is empty, none comes twice. */
static char *name_column(const struct csv *t, size_t column, struct slice name)
{
    char *text = NULL;
    int length = name.length ? asprintf(&text, "%.*s", (int)utf8_cut(name.data, name.length, 1000), name.data)
                             : asprintf(&text, "column %zu", column + 1);
    if (length < 0)
        return NULL;
    for (size_t i = 0; i < column; i++) {
        if (strcmp(t->names[i], text) == 0) {
            free(text);
            return asprintf(&text, "%s (column %zu)", t->names[i], column + 1) < 0 ? NULL : text;
        }
    }
    return text;
}

/* Each field to the surest of its columns. */
static tifa_status name_columns(struct csv *t, tifa_error *error)
{
    unsigned ranks[FIELDS], rank;
    size_t best[FIELDS];
    memset(ranks, 0xFF, sizeof ranks);
    t->names = calloc(t->cells.count, sizeof *t->names);
    t->fields = calloc(t->cells.count, sizeof *t->fields);
    if (!t->names || !t->fields)
        return tifa_fail_memory(error);
    for (; t->columns < t->cells.count; t->columns++) {
        struct slice name = slice_trim(t->cells.items[t->columns]);
        t->names[t->columns] = name_column(t, t->columns, name);
        t->fields[t->columns] = FIELD_NONE;
        if (!t->names[t->columns])
            return tifa_fail_memory(error);
        int field = field_map_find(t->map, name, &rank);
        if (field != FIELD_NONE && rank < ranks[field]) {
            ranks[field] = rank;
            best[field] = t->columns;
        }
    }
    for (int field = 0; field < FIELDS; field++)
        if (ranks[field] != (unsigned)-1)
            t->fields[best[field]] = field;
    if (ranks[FIELD_TEXT] == (unsigned)-1)
        return tifa_fail(error, TIFA_ERR_FORMAT,
                         "'%s' has no column for the text; say which one it is with --map text=COLUMN",
                         stream_name(t->stream));
    return TIFA_OK;
}

static tifa_status read_names(struct csv *t, tifa_error *error)
{
    struct slice head, line, text;
    tifa_status status = stream_peek(t->stream, &head, error);
    if (status && head.length == 0)
        return status;
    head = skip_mark(head);
    t->separator = take_names_line(&head, &line) ? find_separator(line) : ',';
    do {
        status = read_record(t, error);
        if (status == TIFA_OK)
            status = record_text(t, &text, error);
        if (status)
            return status == TIFA_END
                       ? tifa_fail(error, TIFA_ERR_FORMAT, "'%s' has no names of columns", stream_name(t->stream))
                       : status;
        text = t->line == 1 ? skip_mark(text) : text;
    } while (slice_trim(text).length == 0 || is_separator_line(text));
    status = split(&t->cells, text, t->separator, error);
    if (status)
        return fail_row(t, status, error);
    if (t->cells.count > MOST_COLUMNS)
        return tifa_fail(error, TIFA_ERR_FORMAT, "'%s' has %zu columns, %d are taken", stream_name(t->stream),
                         t->cells.count, MOST_COLUMNS);
    return name_columns(t, error);
}

tifa_status csv_open(struct stream *stream, struct slice charset, const struct field_map *map, struct csv **out,
                     tifa_error *error)
{
    *out = NULL;
    struct csv *t = calloc(1, sizeof *t);
    if (!t)
        return tifa_fail_memory(error);
    t->stream = stream;
    t->map = map;
    if (charset.length < sizeof t->charset)
        memcpy(t->charset, charset.data, charset.length);
    tifa_status status = read_names(t, error);
    if (status)
        csv_close(t);
    else
        *out = t;
    return status;
}

void csv_close(struct csv *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->columns; i++)
        free(t->names[i]);
    free(t->names);
    free(t->fields);
    free(t->cells.items);
    buffer_free(&t->cells.unquoted);
    buffer_free(&t->record);
    buffer_free(&t->again);
    buffer_free(&t->converted);
    free(t);
}

/* ---- cells to an article ---- */

static tifa_status set_cells(const struct csv *t, struct article *article, json_t *extra, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < t->columns && status == TIFA_OK; i++) {
        struct slice cell = slice_trim(t->cells.items[i]);
        if (cell.length == 0)
            continue;
        if (t->fields[i] == FIELD_TEXT)
            status = article_set_text(article, cell, error);
        else if (t->fields[i] != FIELD_NONE)
            status = article_set(article, (enum article_field)t->fields[i], cell, error);
        else if (json_object_set_new(extra, t->names[i], json_stringn(cell.data, cell.length)) != 0)
            status = tifa_fail_memory(error);
    }
    return status;
}

static tifa_status read_row(struct csv *t, struct slice text, struct article *article, tifa_error *error)
{
    tifa_status status = split(&t->cells, text, t->separator, error);
    if (status == TIFA_OK && t->cells.count != t->columns)
        status = tifa_fail(error, TIFA_ERR_FORMAT, "%zu cell%s, where the table has %zu columns", t->cells.count,
                           t->cells.count == 1 ? "" : "s", t->columns);
    if (status)
        return status;
    json_t *extra = json_object();
    status = extra ? set_cells(t, article, extra, error) : tifa_fail_memory(error);
    if (status == TIFA_OK)
        status = settle_fields(article, extra, error);
    json_decref(extra);
    return status;
}

tifa_status csv_next(struct csv *t, struct article *article, tifa_error *error)
{
    struct slice text;
    do {
        tifa_status status = read_record(t, error);
        if (status == TIFA_ERR_FORMAT || status == TIFA_ERR_LIMIT)
            read_again(t);
        if (status)
            return status;
        status = record_text(t, &text, error);
        if (status)
            return fail_row(t, status, error);
    } while (slice_trim(text).length == 0);
    tifa_status status = read_row(t, text, article, error);
    if (status == TIFA_ERR_FORMAT)
        read_again(t);
    return status ? fail_row(t, status, error) : TIFA_OK;
}

uint64_t csv_line(const struct csv *t)
{
    return t->line;
}

/* ---- as records ---- */

struct csv_records {
    struct records records;
    struct csv *csv;
};

static tifa_status next_record(struct records *records, struct article *article, tifa_error *error)
{
    struct csv *csv = ((struct csv_records *)records)->csv;
    tifa_status status = csv_next(csv, article, error);
    records->position = csv_line(csv);
    return status;
}

static void close_records(struct records *records)
{
    csv_close(((struct csv_records *)records)->csv);
    free(records);
}

tifa_status csv_open_records(const struct document *about, struct stream *stream, struct records **out,
                             tifa_error *error)
{
    *out = NULL;
    struct csv_records *r = calloc(1, sizeof *r);
    if (!r)
        return tifa_fail_memory(error);
    tifa_status status = csv_open(stream, about->charset, about->map, &r->csv, error);
    if (status) {
        free(r);
        return status;
    }
    r->records = (struct records){next_record, close_records, 0, true};
    *out = &r->records;
    return TIFA_OK;
}
