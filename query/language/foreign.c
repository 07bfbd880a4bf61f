#include "query/language/foreign.h"

#include <strings.h>

/* How LexisNexis, Westlaw, Factiva, ProQuest, EBSCO, Lucene, SQLite and search engines write what tifa writes otherwise. The
 * names are those of their manuals. */

struct reading {
    struct query *query;
    struct lexeme *items; /* read and written in place: nothing becomes more lexemes */
    size_t count, at, kept;
};

static struct lexeme *peek(struct reading *r, size_t further)
{
    size_t i = r->at + further;
    return &r->items[i < r->count ? i : r->count];
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t end_of(const struct lexeme *lexeme)
{
    return lexeme->position + lexeme->length;
}

static bool is_word(const struct lexeme *lexeme, const char *word)
{
    return lexeme->kind == LEX_WORD && lexeme->text.length == strlen(word) &&
           strncasecmp(lexeme->text.data, word, lexeme->text.length) == 0;
}

static bool is_operand(const struct lexeme *lexeme)
{
    return lexeme->kind == LEX_WORD || lexeme->kind == LEX_QUOTED || lexeme->kind == LEX_FORMULATION;
}

/* Whether something that has two sides may stand here. */
static bool stands_between(struct reading *r, size_t length)
{
    const struct lexeme *before = r->kept ? &r->items[r->kept - 1] : NULL, *behind = peek(r, length);
    return before && (is_operand(before) || before->kind == LEX_CLOSE) &&
           (is_operand(behind) || behind->kind == LEX_OPEN || behind->kind == LEX_STEMMED || behind->kind == LEX_EXACT ||
            behind->kind == LEX_VERBATIM);
}

/* Digits up to the end of a text: their number, at most QUERY_WINDOW + 1; 0 when it is none. */
static size_t number_of(struct slice digits)
{
    size_t number = 0;
    for (size_t i = 0; i < digits.length; i++) {
        if (!is_digit(digits.data[i]))
            return 0;
        number = number > QUERY_WINDOW ? number : number * 10 + (size_t)(digits.data[i] - '0');
    }
    return number;
}

/* Puts an operator in the place of `length` lexemes. */
static void put(struct reading *r, enum lexeme_kind kind, size_t number, size_t length)
{
    const struct lexeme *first = peek(r, 0), *last = peek(r, length - 1);
    r->items[r->kept++] = (struct lexeme){
        .kind = kind, .position = first->position, .length = end_of(last) - first->position, .text = first->text, .number = number};
    r->at += length;
}

static void tell_window(struct reading *r, size_t length, enum lexeme_kind kind, size_t number)
{
    const struct lexeme *first = peek(r, 0), *last = peek(r, length - 1);
    struct slice typed = {r->query->text.data + first->position, end_of(last) - first->position};
    query_warn(r->query, first->position, "'%.*s' is taken as %s/%zu", query_shown_bytes(typed), typed.data,
               kind == LEX_NEAR ? "NEAR" : "BEFORE", number);
}

/* ---- w/5, /5, near/5, pre/5, adj5, N5 ---- */

static const struct {
    const char *name;
    enum lexeme_kind kind;
} windows[] = {
    {"within/", LEX_NEAR}, {"w/", LEX_NEAR},     {"near/", LEX_NEAR},  {"n/", LEX_NEAR},
    {"/", LEX_NEAR},       {"near", LEX_NEAR},  {"onear/", LEX_BEFORE},
    {"pre/", LEX_BEFORE},  {"p/", LEX_BEFORE},   {"adj/", LEX_BEFORE},  {"adj", LEX_BEFORE},
    {"before/", LEX_BEFORE},
};

static bool read_window(struct reading *r)
{
    struct slice text = peek(r, 0)->text;
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        size_t name = strlen(windows[i].name);
        if (text.length <= name || strncasecmp(text.data, windows[i].name, name) != 0)
            continue;
        size_t number = number_of(slice_from(text, name));
        bool fits = number && number <= QUERY_WINDOW && stands_between(r, 1);
        if (!fits)
            continue;
        tell_window(r, 1, windows[i].kind, number);
        put(r, windows[i].kind, number, 1);
        return true;
    }
    return false;
}

/* ---- AROUND(5), NEAR(a b, 5) ---- */

static bool read_around(struct reading *r)
{
    bool has_shape = is_word(peek(r, 0), "AROUND") && peek(r, 1)->kind == LEX_OPEN && peek(r, 2)->kind == LEX_WORD &&
                     peek(r, 3)->kind == LEX_CLOSE && peek(r, 1)->position == end_of(peek(r, 0));
    size_t number = has_shape ? number_of(peek(r, 2)->text) : 0;
    if (number == 0 || number > QUERY_WINDOW || !stands_between(r, 4))
        return false;
    tell_window(r, 4, LEX_NEAR, number);
    put(r, LEX_NEAR, number, 4);
    return true;
}

/* The comma at the end of an operand of NEAR(a b, 5), if there is one: taken off. */
static bool take_comma(struct lexeme *operand)
{
    bool has = operand->kind == LEX_WORD && operand->text.length > 1 && operand->text.data[operand->text.length - 1] == ',';
    operand->text.length -= has;
    return has;
}

static bool read_near_group(struct reading *r)
{
    enum { WITHOUT_NUMBER = 10 /* as in SQLite */ };
    if (!is_word(peek(r, 0), "NEAR") || peek(r, 1)->kind != LEX_OPEN || peek(r, 1)->position != end_of(peek(r, 0)))
        return false;
    struct lexeme left = *peek(r, 2), right = *peek(r, 3), open = *peek(r, 1);
    size_t next = 4, number = WITHOUT_NUMBER;
    if (!is_operand(&left) || !is_operand(&right))
        return false;
    take_comma(&left);
    bool comma = take_comma(&right) || (is_word(peek(r, next), ",") && next++);
    if (comma)
        number = peek(r, next)->kind == LEX_WORD ? number_of(peek(r, next++)->text) : 0;
    if (number == 0 || number > QUERY_WINDOW || peek(r, next)->kind != LEX_CLOSE)
        return false;
    tell_window(r, next + 1, LEX_NEAR, number);
    struct lexeme close = *peek(r, next);
    struct lexeme near = {.kind = LEX_NEAR, .position = left.position, .length = left.length, .text = left.text, .number = number};
    struct lexeme made[] = {open, left, near, right, close};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        r->items[r->kept++] = made[i];
    r->at += next + 1;
    return true;
}

/* ---- signs ---- */

static bool read_and(struct reading *r)
{
    if ((!is_word(peek(r, 0), "&") && !is_word(peek(r, 0), "&&")) || !stands_between(r, 1))
        return false;
    query_warn(r->query, peek(r, 0)->position, "'&' is taken as AND; within quotes it is the word");
    put(r, LEX_AND, 0, 1);
    return true;
}

/* ---- what tifa has not ---- */

/* war^2, cooperaton~1: the word without it. */
static void drop_suffix(struct reading *r)
{
    struct lexeme *word = peek(r, 0);
    struct slice text = word->text;
    size_t end = text.length;
    while (end && (is_digit(text.data[end - 1]) || text.data[end - 1] == '.'))
        end--;
    if (end < 2 || (text.data[end - 1] != '^' && text.data[end - 1] != '~') || (end == text.length && text.data[end - 1] == '^'))
        return;
    struct slice suffix = slice_from(text, end - 1);
    query_warn(r->query, word->position + (size_t)(suffix.data - text.data),
               suffix.data[0] == '^' ? "'%.*s' is ignored: words have no weights"
                                     : "'%.*s' is ignored: words that are only alike are not looked for; a '*' leaves an ending open",
               query_shown_bytes(suffix), suffix.data);
    word->text.length = end - 1;
}

static bool is_sentence_or_paragraph(struct slice text)
{
    static const char *const names[] = {"/s", "/p", "w/s", "w/p", "w/sent", "w/para", "w/seg", "pre/s", "pre/p", "+s", "+p"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text.length == strlen(names[i]) && strncasecmp(text.data, names[i], text.length) == 0)
            return true;
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* wom?n, colo$r */
static bool has_inner_wildcard(struct slice text)
{
    for (size_t i = 1; i + 1 < text.length; i++)
        if (strchr("?$#", text.data[i]) && text.data[i] && is_letter(text.data[i - 1]) && is_letter(text.data[i + 1]))
            return true;
    return false;
}

/* The word stays one, and what would be right is said. */
static void tell(struct reading *r)
{
    const struct lexeme *word = peek(r, 0);
    struct slice text = word->text;
    int shown = query_shown_bytes(text);
    if (slice_equal_text(text, "NEAR") || slice_equal_text(text, "BEFORE"))
        query_warn(r->query, word->position, "'%.*s' is taken as a word; as an operator it needs a distance, as in %.*s/8", shown,
                   text.data, shown, text.data);
    else if (slice_equal_text(text, "AROUND"))
        query_warn(r->query, word->position, "'AROUND' is taken as a word; a NEAR/8 b finds what is near");
    else if (is_sentence_or_paragraph(text) && stands_between(r, 1))
        query_warn(r->query, word->position,
                   "'%.*s' is taken as a word; NEAR/20 finds words that are near, BEFORE/20 those of one sentence", shown,
                   text.data);
    else if (text.length > 2 && text.data[0] == '/' && text.data[text.length - 1] == '/')
        query_warn(r->query, word->position, "'%.*s' is taken as words: there are no regular expressions", shown, text.data);
    else if (has_inner_wildcard(text))
        query_warn(r->query, word->position,
                   "'%.*s' is taken as it is written: a '*' at a word's end is the only sign for letters; alternatives are joined "
                   "by OR",
                   shown, text.data);
    else if (slice_equal_text(text, "and") && (slice_equal_text(peek(r, 1)->text, "not")) && stands_between(r, 2))
        query_warn(r->query, word->position, "'and not' is taken as two words; operators are in capitals: AND NOT");
}

void foreign_understand(struct query *query, struct lexemes *lexemes)
{
    struct reading r = {.query = query, .items = lexemes->items, .count = lexemes->count};
    static bool (*const forms[])(struct reading *) = {read_window, read_around, read_near_group, read_and};
    while (r.at < r.count) {
        const struct lexeme *before = r.kept ? &r.items[r.kept - 1] : NULL;
        bool is_value = before && (before->kind == LEX_FIELD || before->kind == LEX_EXACT || before->kind == LEX_VERBATIM);
        bool understood = false;
        for (size_t i = 0; i < sizeof forms / sizeof *forms && peek(&r, 0)->kind == LEX_WORD && !is_value && !understood; i++)
            understood = forms[i](&r);
        if (understood)
            continue;
        if (peek(&r, 0)->kind == LEX_WORD && !is_value) {
            drop_suffix(&r);
            tell(&r);
        }
        r.items[r.kept++] = r.items[r.at++];
    }
    lexemes->count = r.kept;
    if (lexemes->items)
        lexemes->items[r.kept] = (struct lexeme){.kind = LEX_END, .position = query->text.length};
}
