#include "indexer/field_names.h"

#include "corpus/base/utf8.h"
#include "indexer/batch.h"

/* ---- known names ---- */

static bool is_name(const struct known_name *known, struct slice name)
{
    return slice_equal((struct slice){known->text, known->length}, name);
}

static void set_name(struct known_name *known, struct slice name)
{
    known->length = utf8_cut(name.data, name.length, FIELD_NAME_BYTES);
    memcpy(known->text, name.data, known->length);
    known->text[known->length] = '\0';
}

/* FIELDS_MOST: none. */
static size_t find(const struct field_names *n, struct slice name)
{
    for (size_t i = 0; i < n->count; i++) {
        size_t at = (n->hint + i) % n->count;
        if (is_name(&n->items[at].name, name))
            return at;
    }
    return FIELDS_MOST;
}

void field_names_start(struct field_names *n, const struct field_list *known)
{
    *n = (struct field_names){0};
    for (; n->count < known->count; n->count++)
        set_name(&n->items[n->count].name, field_name_of(&known->items[n->count]));
}

/* ---- what is no field ---- */

static void note(struct field_names *n, struct slice name, enum field_refusal why)
{
    struct field_notes *notes = &n->notes;
    struct known_name cut;
    if (slice_equal_text(name, article_field_names[ARTICLE_DATE])) /* one that could not be read, which is told */
        return;
    set_name(&cut, name);
    for (size_t i = 0; i < notes->count; i++)
        if (is_name(&notes->items[i].name, (struct slice){cut.text, cut.length}))
            return;
    notes->has_more = notes->has_more || notes->count == FIELD_NOTES;
    if (notes->count == FIELD_NOTES)
        return;
    notes->items[notes->count].name = cut;
    notes->items[notes->count++].why = why;
}

static bool is_long(struct slice text)
{
    size_t words = 1;
    if (text.length <= 2 * FIELD_LONG_WORDS)
        return false;
    for (size_t i = 0; i < text.length; i++)
        words += text.data[i] == ' ' || text.data[i] == '\n';
    return text.length > FIELD_LONG_BYTES || words > FIELD_LONG_WORDS;
}

/* A name that is met as a long text stays one. */
static bool is_text(struct field_names *n, const struct field_value *value)
{
    for (size_t i = 0; i < n->text_count; i++)
        if (is_name(&n->texts[i], value->name))
            return true;
    if (!is_long(value->text))
        return false;
    n->is_full = n->is_full || n->text_count == FIELDS_MOST; /* this one could not be told again */
    if (n->text_count < FIELDS_MOST)
        set_name(&n->texts[n->text_count++], value->name);
    return true;
}

/* ---- taking ---- */

/* The number of a name that is new, or FIELDS_MOST. */
static size_t take_name(struct field_names *n, const struct field_value *value)
{
    enum field_name_kind kind = field_name_check(value->name);
    enum field_refusal why = FIELD_IS_ONE_TOO_MANY;
    if (kind != FIELD_NAME_GOOD) {
        note(n, value->name, kind == FIELD_NAME_TAKEN ? FIELD_IS_TAKEN : FIELD_IS_BAD);
        return FIELDS_MOST;
    }
    if (is_text(n, value))
        why = FIELD_IS_LONG;
    else
        n->is_full = n->is_full || n->count == FIELDS_MOST;
    if (why == FIELD_IS_LONG || n->is_full) {
        n->has_others = true;
        note(n, value->name, why);
        return FIELDS_MOST;
    }
    set_name(&n->items[n->count].name, value->name);
    return n->count++;
}

static void take_value(struct field_names *n, struct article *article, struct field_value *value)
{
    size_t at = find(n, value->name);
    if (at == FIELDS_MOST)
        at = take_name(n, value);
    value->field = (unsigned)at;
    if (at == FIELDS_MOST)
        return;
    n->hint = at + 1;
    if (n->items[at].last != n->articles) {
        n->items[at].last = n->articles;
        n->items[at].bytes = 0;
        n->items[at].was_long = false;
    }
    if (!n->items[at].was_long && is_long(value->text)) {
        n->items[at].was_long = true;
        n->items[at].long_articles++;
    }
    n->items[at].bytes += value->text.length;
    if (n->items[at].long_articles > FIELD_LONG_ARTICLES || n->items[at].bytes > FIELD_ARTICLE_BYTES) {
        n->items[at].is_closed = n->has_others = true;
        note(n, value->name, FIELD_IS_LONG);
    }
    uint64_t bit = UINT64_C(1) << at;
    article->fields_had = n->items[at].is_closed ? article->fields_had & ~bit : article->fields_had | bit;
    article->fields_text |= value->is_number ? 0 : bit;
}

void field_names_take(struct field_names *n, struct article *article)
{
    n->articles++;
    n->hint = 0;
    article->fields_had = article->fields_text = 0;
    for (size_t i = 0; i < article->values.count; i++)
        take_value(n, article, &article->values.items[i]);
}

/* ---- declaring ---- */

void field_names_list(const struct field_names *n, const struct batch_article *articles, size_t count,
                      struct field_list *out)
{
    uint64_t had[FIELDS_MOST] = {0}, texts = 0;
    *out = (struct field_list){.has_others = n->has_others};
    for (size_t i = 0; i < count; i++) {
        if (articles[i].dropped)
            continue;
        texts |= articles[i].fields_text;
        for (uint64_t rest = articles[i].fields_had; rest; rest &= rest - 1)
            had[__builtin_ctzll(rest)]++;
    }
    for (size_t i = 0; i < n->count; i++) {
        if (had[i] == 0 || n->items[i].is_closed)
            continue;
        struct field *field = field_list_add(out, (struct slice){n->items[i].name.text, n->items[i].name.length});
        field->articles = had[i];
        field->kind = texts >> i & 1 ? FIELD_OF_TEXT : FIELD_OF_NUMBERS;
    }
}
