#include "query/language/lexer.h"

#include "corpus/base/utf8.h"
#include "query/language/foreign.h"
#include "query/language/typed.h"
#include "corpus/text/fold.h"

#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

struct lexer {
    struct query *query;
    const struct field_list *fields;
    struct slice text;
    size_t at;
    struct lexemes *out;
    size_t capacity;
    bool failed;
    tifa_error *error;
    tifa_status status; /* of the first error */
};

/* ---- messages ---- */

static size_t character(const struct query *query, size_t position)
{
    return utf8_count(query->text.data, position) + 1;
}

enum { SHOWN_BYTES = 100 };

/* What is too long is cut, at a code point. */
static void format_message(char *out, size_t size, const char *format, va_list arguments)
{
    int length = vsnprintf(out, size, format, arguments);
    if (length >= (int)size)
        out[utf8_valid_prefix(out, size - 1)] = '\0';
}

tifa_status query_fail(const struct query *query, size_t position, tifa_error *error, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    format_message(message, sizeof message, format, arguments);
    va_end(arguments);
    tifa_fail(error, TIFA_ERR_QUERY, "%s, at character %zu of the query", message, character(query, position));
    if (error)
        error->position = position;
    return TIFA_ERR_QUERY;
}

int query_shown_bytes(struct slice typed)
{
    return (int)utf8_cut(typed.data, typed.length, SHOWN_BYTES);
}

void query_warn(struct query *query, size_t position, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    format_message(message, sizeof message, format, arguments);
    va_end(arguments);
    struct query_warning *warning = arena_zalloc(&query->arena, sizeof *warning);
    if (!warning)
        return;
    warning->position = position;
    warning->message =
        arena_printf(&query->arena, "%s, at character %zu of the query", message, character(query, position));
    struct query_warning **end = &query->warnings;
    while (*end && warning->message && strcmp((*end)->message, warning->message) != 0)
        end = &(*end)->next;
    if (warning->message && !*end)
        *end = warning;
}

/* ---- characters ---- */

static bool is_end_of_word(struct slice text, size_t at)
{
    return at >= text.length || typed_space(text, at) || typed_quote(text, at) || strchr("()|", text.data[at]);
}

/* ---- lexemes ---- */

static void add(struct lexer *l, enum lexeme_kind kind, size_t position, size_t end, struct slice text)
{
    if (l->out->count + 1 >= l->capacity) {
        size_t capacity = l->capacity ? l->capacity * 2 : 64;
        struct lexeme *items = arena_alloc(&l->query->arena, capacity * sizeof *items);
        if (!items) {
            l->failed = true;
            return;
        }
        if (l->out->count)
            memcpy(items, l->out->items, l->out->count * sizeof *items);
        l->out->items = items;
        l->capacity = capacity;
    }
    l->out->items[l->out->count++] = (struct lexeme){kind, position, end - position, text, 0};
    l->out->items[l->out->count] = (struct lexeme){.kind = LEX_END, .position = l->text.length};
}

/* The number of words of "NEAR/8" or "~3", whose digits start at `at`; *end is behind them. */
static size_t read_window(struct lexer *l, size_t position, size_t at, size_t *end)
{
    size_t number = 0, digits = 0;
    for (; at < l->text.length && l->text.data[at] >= '0' && l->text.data[at] <= '9' && digits < 9; at++, digits++)
        number = number * 10 + (size_t)(l->text.data[at] - '0');
    *end = at;
    if (l->status == TIFA_OK && (digits == 0 || !is_end_of_word(l->text, at)))
        l->status =
            query_fail(l->query, position, l->error, "expected a number of words, as in NEAR/8, BEFORE/8 or \"...\"~3");
    else if (l->status == TIFA_OK && number > QUERY_WINDOW)
        l->status = query_fail(l->query, position, l->error, "the limit of a window is %d words", QUERY_WINDOW);
    return number;
}

static size_t skip_spaces(struct slice text, size_t at)
{
    while (at < text.length && typed_space(text, at))
        at += typed_space(text, at);
    return at;
}

/* "..."~3, or with a blank before a sign that can be nothing else. */
static size_t read_slop(struct lexer *l, size_t at)
{
    size_t sign = skip_spaces(l->text, at);
    bool has_sign = sign + 1 < l->text.length && l->text.data[sign] == '~';
    bool apart = sign > at, digit = has_sign && l->text.data[sign + 1] >= '0' && l->text.data[sign + 1] <= '9';
    if (!has_sign || typed_space(l->text, sign + 1) || (apart && !digit) || l->failed)
        return at;
    struct lexeme *quoted = &l->out->items[l->out->count - 1];
    size_t end;
    quoted->number = read_window(l, sign, sign + 1, &end);
    if (apart && !l->status)
        query_warn(l->query, sign, "'~%zu' is taken as that of the quote before it", quoted->number);
    quoted->length = end - quoted->position;
    return end;
}

/* Whether a colon with something right behind it stands at `at`. */
static bool has_value_at(struct slice text, size_t at)
{
    return at + 1 < text.length && text.data[at] == ':' && !typed_space(text, at + 1);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_url_at(struct slice text, size_t at)
{
    size_t end = at;
    while (end < text.length && is_letter(text.data[end]))
        end++;
    return end > at && slice_starts(slice_from(text, end), "://");
}

/* Behind the name of a field, whose colon is at `at`. A sign in front of a number belongs to it. */
static size_t add_field(struct lexer *l, size_t position, size_t at, struct slice name)
{
    struct slice text = l->text;
    size_t end = at + 1;
    add(l, LEX_FIELD, position, end, name);
    bool is_id = (name.length == 2 && strncasecmp(name.data, "id", 2) == 0) || is_url_at(text, end);
    if (is_id && end < text.length && !typed_space(text, end) && !typed_quote(text, end) && !strchr("=(", text.data[end])) {
        while (end < text.length && !typed_space(text, end))
            end++;
        size_t unmatched = text.data[end - 1] == ')' && !memchr(text.data + at, '(', end - at);
        add(l, LEX_WORD, at + 1, end - unmatched, (struct slice){text.data + at + 1, end - unmatched - at - 1});
        return end - unmatched;
    }
    bool is_negative = end + 1 < text.length && text.data[end] == '-' && text.data[end + 1] >= '0' &&
                       text.data[end + 1] <= '9';
    if (!is_negative)
        return end;
    while (!is_end_of_word(text, end))
        end++;
    add(l, LEX_WORD, at + 1, end, (struct slice){text.data + at + 1, end - at - 1});
    return end;
}

static size_t read_quoted(struct lexer *l, size_t at)
{
    size_t start = at + typed_quote(l->text, at), end = typed_quote_end(l->text, at);
    if (end == l->text.length) {
        query_warn(l->query, at, "a quote without its partner is ignored");
        return start;
    }
    size_t behind = end + typed_quote(l->text, end);
    struct slice quoted = {l->text.data + start, end - start};
    if (has_value_at(l->text, behind))
        return add_field(l, at, behind, quoted);
    add(l, LEX_QUOTED, at, behind, quoted);
    return read_slop(l, behind);
}

/* 'a b': where the text ends, if one does that has a blank and no mark of another kind; else 0. */
static size_t single_quoted_end(struct slice text, size_t at)
{
    static const char *const opening[] = {"'", "‘"};
    bool blank = false;
    size_t start = at;
    for (size_t i = 0; i < 2 && start == at; i++)
        start += slice_starts(slice_from(text, at), opening[i]) ? strlen(opening[i]) : 0;
    for (size_t i = start; start > at && i < text.length && !typed_quote(text, i); i++) {
        size_t length = text.data[i] == '\'' ? 1 : slice_starts(slice_from(text, i), "’") ? strlen("’") : 0;
        if (length && i > start && (is_end_of_word(text, i + length) || text.data[i + length] == '~') &&
            !typed_space(text, i - 1))
            return blank ? i : 0;
        blank = blank || typed_space(text, i);
    }
    return 0;
}

static size_t read_single_quoted(struct lexer *l, size_t at)
{
    size_t end = single_quoted_end(l->text, at);
    if (!end)
        return 0;
    size_t start = at + (l->text.data[at] == '\'' ? 1 : strlen("‘")), behind = end + (l->text.data[end] == '\'' ? 1 : strlen("’"));
    struct slice typed = {l->text.data + at, behind - at};
    query_warn(l->query, at, "%.*s is taken as a phrase, as in \"...\"", query_shown_bytes(typed), typed.data);
    add(l, LEX_QUOTED, at, behind, (struct slice){l->text.data + start, end - start});
    return read_slop(l, behind);
}

/* ---- ranges of Lucene ---- */

/* [2019 TO 2020], with '*' for an open end: 2019..2020; 0 when there is none. By itself it is one of dates. */
static size_t read_bracketed(struct lexer *l, size_t at)
{
    struct slice text = l->text;
    size_t close = at + 1;
    while (text.data[at] == '[' && close < text.length && text.data[close] != ']')
        close++;
    if (text.data[at] != '[' || close >= text.length)
        return 0;
    struct slice inside = slice_trim((struct slice){text.data + at + 1, close - at - 1});
    const char *to = memmem(inside.data, inside.length, " TO ", 4);
    if (!to)
        return 0;
    struct slice left = slice_trim((struct slice){inside.data, (size_t)(to - inside.data)}), right = slice_trim(slice_from(inside, (size_t)(to - inside.data) + 4));
    left = slice_equal_text(left, "*") ? slice_of("") : left;
    right = slice_equal_text(right, "*") ? slice_of("") : right;
    const char *range = arena_printf(&l->query->arena, "%.*s..%.*s", (int)left.length, left.data, (int)right.length, right.data);
    bool has_field = l->out->count && l->out->items[l->out->count - 1].kind == LEX_FIELD;
    if (!range) {
        l->failed = true;
        return close + 1;
    }
    query_warn(l->query, at, "'%.*s' is taken as %s%s", (int)(close + 1 - at), text.data + at, has_field ? "" : "date:", range);
    if (!has_field)
        add(l, LEX_FIELD, at, at + 1, slice_of("date"));
    add(l, LEX_WORD, at, close + 1, slice_of(range));
    return close + 1;
}

bool lexer_is_field(struct slice name)
{
    static const char *const names[] = {"title", "intitle", "author", "affiliation", "section", "lang",  "language", "source",
                                        "site",  "date",    "since",  "before",      "after",   "year", "id"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name.length == strlen(names[i]) && strncasecmp(name.data, names[i], name.length) == 0)
            return true;
    return false;
}

/* What stands before a colon with a value: a name of letters is a field's, known or not, and so is one of words joined
 * by '.' or '_'. Another is one only if there is such a field: "covid-19:" may be text. */
static size_t field_name_length(struct lexer *l, size_t at)
{
    struct slice text = l->text;
    bool plain = true, joined = false;
    size_t end = at;
    for (; end < text.length && (unsigned char)text.data[end] > ' ' && text.data[end] != ':'; end++) {
        char c = text.data[end];
        bool joint = (c == '.' || c == '_') && end > at && is_letter(text.data[end + 1 < text.length ? end + 1 : at]);
        plain = plain && (is_letter(c) || joint || (joined && c >= '0' && c <= '9'));
        joined = joined || joint;
    }
    struct slice name = {text.data + at, end - at};
    bool known = l->fields && field_list_look_up(l->fields, name);
    if (end == at || end == text.length || text.data[end] != ':')
        return 0;
    if (!has_value_at(text, end)) /* "lang: zh" is one where there is such a field, "Note: text" is text */
        return known || lexer_is_field(name) ? end - at : 0;
    return plain || known ? end - at : 0;
}

static enum lexeme_kind operator_kind(struct slice word)
{
    static const struct {
        const char *name;
        enum lexeme_kind kind;
    } operators[] = {{"AND", LEX_AND}, {"OR", LEX_OR}, {"NOT", LEX_NOT}};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (slice_equal_text(word, operators[i].name))
            return operators[i].kind;
    return LEX_WORD;
}

/* A sign in front of what it works on: -x +x =x ==x ~x; 0 when there is none. */
static size_t read_sign(struct lexer *l, size_t at)
{
    static const struct {
        const char *sign;
        enum lexeme_kind kind;
    } signs[] = {{"==", LEX_VERBATIM}, {"~", LEX_STEMMED}, {"-", LEX_NOT}, {"+", LEX_MUST}, {"=", LEX_EXACT}, {"!", LEX_NOT}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t end = at + strlen(signs[i].sign);
        bool has_operand = slice_starts(slice_from(l->text, at), signs[i].sign) && end < l->text.length &&
                           !typed_space(l->text, end) && l->text.data[end] != ')';
        if (has_operand && signs[i].sign[0] == '!')
            query_warn(l->query, at, "'!' is taken as '-': what must not be there");
        if (has_operand) {
            add(l, signs[i].kind, at, end, (struct slice){l->text.data + at, end - at});
            return end;
        }
    }
    return 0;
}

/* NEAR/8, BEFORE/8; 0 when there is none. */
static size_t read_near(struct lexer *l, size_t at)
{
    static const struct {
        const char *name;
        enum lexeme_kind kind;
    } operators[] = {{"NEAR/", LEX_NEAR}, {"BEFORE/", LEX_BEFORE}};
    for (size_t i = 0; i < 2; i++) {
        if (!slice_starts(slice_from(l->text, at), operators[i].name))
            continue;
        size_t end, number = read_window(l, at, at + strlen(operators[i].name), &end);
        if (l->status == TIFA_OK && number == 0)
            l->status = query_fail(l->query, at, l->error, "expected a distance of 1 word or more");
        add(l, operators[i].kind, at, end, (struct slice){l->text.data + at, end - at});
        if (!l->failed)
            l->out->items[l->out->count - 1].number = number;
        return end;
    }
    return 0;
}

/* @win-win; 0 when there is none. */
static size_t read_formulation(struct lexer *l, size_t at)
{
    size_t end = at + 1;
    while (l->text.data[at] == '@' && !is_end_of_word(l->text, end))
        end++;
    if (end == at + 1)
        return 0;
    add(l, LEX_FORMULATION, at, end, (struct slice){l->text.data + at + 1, end - at - 1});
    return end;
}

/* Behind a capital with a dot that stands at `at` as a word by itself; 0 where there is none. */
static size_t initial_end(struct slice text, size_t at)
{
    struct folded folded;
    if (at >= text.length)
        return 0;
    fold_code_point(utf8_next(text.data, &at), &folded);
    bool initial = folded.upper && folded.class == CHAR_LETTER && at < text.length && text.data[at] == '.' &&
                   (at + 1 == text.length || typed_space(text, at + 1));
    return initial ? at + 1 : 0;
}

/* Initials with blanks between, "J. R. Smith", are one word as in a text. Returns the end of those that start at `at`. */
static size_t initials_end(struct slice text, size_t at)
{
    size_t end = at;
    for (size_t next; (next = initial_end(text, at)) != 0;) {
        end = at = next;
        while (at < text.length && typed_space(text, at))
            at += typed_space(text, at);
    }
    return end;
}

static size_t read_word(struct lexer *l, size_t at)
{
    static size_t (*const forms[])(struct lexer *, size_t) = {read_bracketed, read_single_quoted, read_sign, read_near,
                                                             read_formulation};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t end = forms[i](l, at);
        if (end)
            return end;
    }
    size_t name = field_name_length(l, at);
    if (name)
        return add_field(l, at, at + name, (struct slice){l->text.data + at, name});
    size_t end = initials_end(l->text, at);
    while (!is_end_of_word(l->text, end))
        end++;
    struct slice word = {l->text.data + at, end - at};
    add(l, operator_kind(word), at, end, word);
    return end;
}

/* "a | b", "a || b" */
static size_t read_bar(struct lexer *l, size_t at)
{
    size_t end = at;
    while (end < l->text.length && l->text.data[end] == '|')
        end++;
    query_warn(l->query, at, "'|' is taken as OR");
    add(l, LEX_OR, at, end, (struct slice){l->text.data + at, end - at});
    return end;
}

static void read_lexemes(struct lexer *l)
{
    while (l->at < l->text.length && !l->failed) {
        size_t space = typed_space(l->text, l->at);
        if (space) {
            l->at += space;
        } else if (typed_quote(l->text, l->at)) {
            l->at = read_quoted(l, l->at);
        } else if (l->text.data[l->at] == '(' || l->text.data[l->at] == ')') {
            bool open = l->text.data[l->at] == '(';
            add(l, open ? LEX_OPEN : LEX_CLOSE, l->at, l->at + 1, (struct slice){l->text.data + l->at, 1});
            l->at++;
        } else if (l->text.data[l->at] == '|') {
            l->at = read_bar(l, l->at);
        } else {
            l->at = read_word(l, l->at);
        }
    }
}

/* ---- what does not fit ---- */

/* Takes brackets without a partner out. */
static tifa_status balance_brackets(struct lexer *l, tifa_error *error)
{
    struct lexemes *out = l->out;
    size_t open[QUERY_DEPTH], depth = 0, kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        struct lexeme lexeme = out->items[i];
        if (lexeme.kind == LEX_CLOSE && depth == 0) {
            query_warn(l->query, lexeme.position, "a ')' without its '(' is ignored");
            continue;
        }
        if (lexeme.kind == LEX_OPEN && depth == QUERY_DEPTH)
            return query_fail(l->query, lexeme.position, error, "brackets are nested deeper than %d", QUERY_DEPTH);
        if (lexeme.kind == LEX_OPEN)
            open[depth++] = kept;
        if (lexeme.kind == LEX_CLOSE)
            depth--;
        out->items[kept++] = lexeme;
    }
    out->count = kept;
    while (depth > 0) {
        size_t i = open[--depth];
        query_warn(l->query, out->items[i].position, "a '(' without its ')' is ignored");
        memmove(out->items + i, out->items + i + 1, (out->count - i - 1) * sizeof *out->items);
        out->count--;
    }
    if (out->items)
        out->items[out->count] = (struct lexeme){.kind = LEX_END, .position = l->text.length};
    return TIFA_OK;
}

static bool is_binary(enum lexeme_kind kind)
{
    return kind == LEX_AND || kind == LEX_OR || kind == LEX_NEAR || kind == LEX_BEFORE;
}

static bool is_unary(enum lexeme_kind kind)
{
    return kind == LEX_NOT || kind == LEX_MUST || kind == LEX_EXACT || kind == LEX_VERBATIM || kind == LEX_STEMMED ||
           kind == LEX_FIELD;
}

static bool is_operand(enum lexeme_kind kind)
{
    return kind == LEX_WORD || kind == LEX_QUOTED || kind == LEX_FORMULATION;
}

/* What an operator needs on its right. Only what is typed can be meant exactly. */
static bool may_follow(enum lexeme_kind joint, enum lexeme_kind next)
{
    if (joint == LEX_EXACT || joint == LEX_VERBATIM || joint == LEX_STEMMED)
        return next == LEX_WORD || next == LEX_QUOTED;
    return is_operand(next) || is_unary(next) || next == LEX_OPEN;
}

/* An operator that lacks an operand is a word; from the right, so that each sees what its operand is. */
static void settle_operators(struct lexer *l)
{
    struct lexeme *items = l->out->items;
    for (size_t i = l->out->count; i-- > 0;) {
        bool binary = is_binary(items[i].kind), unary = is_unary(items[i].kind);
        bool has_right = may_follow(items[i].kind, items[i + 1].kind);
        bool known = lexer_is_field(items[i].text) || (l->fields && field_list_look_up(l->fields, items[i].text));
        if (items[i].kind == LEX_FIELD && items[i + 1].kind == LEX_END && known)
            continue; /* a condition without a word */
        bool has_left = i > 0 && (is_operand(items[i - 1].kind) || items[i - 1].kind == LEX_CLOSE);
        if ((!binary && !unary) || (has_right && (unary || has_left)))
            continue;
        items[i].kind = LEX_WORD;
        items[i].number = 0;
        query_warn(l->query, items[i].position, "'%.*s' has nothing to work on and is taken as a word",
                   query_shown_bytes(items[i].text), items[i].text.data);
    }
}

tifa_status lexemes_read(struct query *query, const struct field_list *fields, struct lexemes *out, tifa_error *error)
{
    *out = (struct lexemes){0};
    size_t valid = utf8_valid_prefix(query->text.data, query->text.length);
    if (query->text.length > QUERY_BYTES)
        return tifa_fail(error, TIFA_ERR_QUERY, "the query has %zu bytes, the limit is %d", query->text.length,
                         QUERY_BYTES);
    if (valid < query->text.length)
        return query_fail(query, valid, error, "the query is not valid UTF-8");
    struct lexer l = {.query = query, .fields = fields, .text = query->text, .out = out, .error = error};
    read_lexemes(&l);
    if (l.failed || l.status)
        return l.failed ? tifa_fail_memory(error) : l.status;
    foreign_understand(query, out);
    tifa_status status = balance_brackets(&l, error);
    if (status == TIFA_OK && out->count)
        settle_operators(&l);
    return status;
}
