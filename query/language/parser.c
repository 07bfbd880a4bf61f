#include "query/language/parser.h"

#include "corpus/base/utf8.h"
#include "corpus/formulation.h"
#include "corpus/people/people.h"
#include "corpus/text/language.h"
#include "corpus/text/token.h"
#include "corpus/value_key.h"
#include "query/language/lexer.h"
#include "query/language/phrase.h"
#include "query/language/typed.h"

#include <math.h>
#include <stdio.h>
#include <strings.h>
#include <time.h>

struct parser {
    struct query *query;
    const struct parser_options *options;
    struct lexemes lexemes;
    size_t at;
    struct phrase_counts counts;
    struct tokens tokens;
    const struct lexeme *field; /* whose brackets are being read: title:(a b) */
    tifa_error *error;
    tifa_status status; /* the first error; nothing is parsed behind it */
};

static struct node *parse_side(struct parser *p);

static const struct lexeme *current(const struct parser *p)
{
    return &p->lexemes.items[p->at];
}

static void *allocate(struct parser *p, size_t bytes)
{
    void *memory = p->status ? NULL : arena_zalloc(&p->query->arena, bytes);
    if (!memory && !p->status)
        p->status = tifa_fail_memory(p->error);
    return memory;
}

static struct node *new_node(struct parser *p, enum node_kind kind, const struct lexeme *lexeme)
{
    struct node *node = allocate(p, sizeof *node);
    if (!node)
        return NULL;
    node->kind = kind;
    node->position = lexeme->position;
    node->length = lexeme->length;
    return node;
}

/* ---- lists of children ---- */

struct children {
    struct node **items;
    size_t count, capacity;
};

/* A child that is NULL, as of words that are all punctuation, is left out. */
static void add_child(struct parser *p, struct children *list, struct node *child)
{
    if (!child)
        return;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 8;
        struct node **items = allocate(p, capacity * sizeof(struct node *));
        if (!items)
            return;
        if (list->count)
            memcpy(items, list->items, list->count * sizeof(struct node *));
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = child;
}

/* A node of a list: none for no child, the child itself for one. */
static struct node *node_of(struct parser *p, enum node_kind kind, const struct children *list)
{
    if (list->count == 0)
        return NULL;
    if (list->count == 1 && kind != NODE_NOT)
        return list->items[0];
    struct node *first = list->items[0], *last = list->items[list->count - 1];
    struct node *node = allocate(p, sizeof *node);
    if (!node)
        return NULL;
    *node = (struct node){.kind = kind,
                          .position = first->position,
                          .length = last->position + last->length - first->position,
                          .children = list->items,
                          .child_count = list->count};
    return node;
}

/* ---- words and phrases ---- */

/* A phrase of what a lexeme says; NULL when it has no word. */
static struct node *phrase_of(struct parser *p, const struct lexeme *lexeme, enum phrase_form form)
{
    struct node *node = NULL;
    if (p->status)
        return NULL;
    const char *text = p->query->text.data;
    bool is_typed = lexeme->text.data >= text && lexeme->text.data <= text + p->query->text.length; /* else made of what is */
    size_t position = is_typed ? (size_t)(lexeme->text.data - text) : lexeme->position;
    p->status = phrase_parse(p->query, lexeme->text, position, form, &p->tokens, &p->counts, &node, p->error);
    if (node) {
        node->position = lexeme->position;
        node->length = lexeme->length;
        node->slop = lexeme->number;
    }
    return node;
}

/* A condition in which there is no word: a quote, a field's value, a side of AND. Signs by themselves are no condition. */
static struct node *parse_nothing(struct parser *p, const struct lexeme *asked)
{
    struct node *node = p->status ? NULL : new_node(p, NODE_NOTHING, asked);
    if (node)
        query_warn(p->query, asked->position, "'%.*s' has no word, so nothing is found by it",
                   query_shown_bytes(asked->text), asked->text.data);
    return node;
}

/* All forms of a fixed formulation. */
static struct node *parse_formulation(struct parser *p, const struct lexeme *lexeme)
{
    const struct formulation *formulation = formulation_find(lexeme->text);
    if (!formulation) {
        p->status = query_fail(p->query, lexeme->position, p->error, "unknown formulation '@%.*s'",
                               query_shown_bytes(lexeme->text), lexeme->text.data);
        return NULL;
    }
    if (++p->counts.words > QUERY_WORDS) {
        p->status = query_fail(p->query, lexeme->position, p->error, "the query has more than %d words", QUERY_WORDS);
        return NULL;
    }
    struct children list = {0};
    struct phrase_counts uncounted = {0}; /* a formulation is one word, however many it stands for */
    for (const char *const *form = formulation->forms; *form && !p->status; form++) {
        struct node *node = NULL;
        uncounted.words = 0;
        p->status = phrase_parse(p->query, slice_of(*form), lexeme->position, PHRASE_EXACT, &p->tokens, &uncounted,
                                 &node, p->error);
        if (node)
            node->length = lexeme->length; /* where it stands in the query, not what it stands for */
        add_child(p, &list, node);
    }
    return node_of(p, NODE_OR, &list);
}

/* ---- fields ---- */

static struct node *fail_date(struct parser *p, const struct lexeme *value)
{
    p->status = query_fail(p->query, value->position, p->error,
                           "'%.*s' is no date; expected 2021, 2021-03, 2021-03-10 or a range as in 2019..2021-06",
                           query_shown_bytes(value->text), value->text.data);
    return NULL;
}

/* 2021, 2021-03..2022, ..2020, 2019.. */
static struct node *parse_date(struct parser *p, const struct lexeme *value)
{
    struct slice text = value->text;
    struct slice left = text, right = text;
    for (size_t i = 0; i + 1 < text.length; i++) {
        if (text.data[i] == '.' && text.data[i + 1] == '.') {
            left.length = i;
            right = slice_from(text, i + 2);
            break;
        }
    }
    if (text.length == strlen(QUERY_UNDATED) && strncasecmp(text.data, QUERY_UNDATED, text.length) == 0) {
        struct node *undated = new_node(p, NODE_DATE, value);
        if (undated)
            undated->undated = true;
        return undated;
    }
    bool range = left.length != text.length;
    struct date from, to;
    bool open_start = range && left.length == 0, open_end = range && right.length == 0;
    if ((!open_start && !date_parse(left, &from)) || (!open_end && !date_parse(right, &to)) || (open_start && open_end))
        return fail_date(p, value);
    struct node *node = new_node(p, NODE_DATE, value);
    if (!node)
        return NULL;
    node->from = open_start ? 0 : date_first_day(from);
    node->to = open_end ? 99991231 : date_last_day(to);
    if (node->from > node->to)
        query_warn(p->query, value->position, "the range '%.*s' ends before it starts", query_shown_bytes(text),
                   text.data);
    return node;
}

/* since:90d, since:2w, since:6m, since:1y: that long before today; or since:DATE. */
static struct node *parse_since(struct parser *p, const struct lexeme *value)
{
    struct slice text = value->text;
    int count = 0;
    size_t digits = 0;
    for (; digits < text.length && digits < 5 && text.data[digits] >= '0' && text.data[digits] <= '9'; digits++)
        count = count * 10 + (text.data[digits] - '0');
    char unit = digits && digits + 1 == text.length ? text.data[digits] : 0;
    struct tm day = {.tm_year = p->options->today / 10000 - 1900,
                     .tm_mon = p->options->today / 100 % 100 - 1,
                     .tm_mday = p->options->today % 100,
                     .tm_hour = 12};
    struct date from;
    if (unit == 'd' || unit == 'w')
        day.tm_mday -= unit == 'w' ? count * 7 : count;
    else if (unit == 'm')
        day.tm_mon -= count;
    else if (unit == 'y')
        day.tm_year -= count;
    else if (!date_parse(text, &from))
        return fail_date(p, value);
    struct node *node = new_node(p, NODE_DATE, value);
    if (!node)
        return NULL;
    if (unit)
        timegm(&day); /* brings the fields into their ranges */
    node->from = unit ? (day.tm_year + 1900) * 10000 + (day.tm_mon + 1) * 100 + day.tm_mday : date_first_day(from);
    node->to = 99991231;
    return node;
}

static struct node *parse_text_filter(struct parser *p, enum node_kind kind, const struct lexeme *value)
{
    struct node *node = new_node(p, kind, value);
    char *copy = node ? arena_copy(&p->query->arena, value->text.data, value->text.length) : NULL;
    if (!copy)
        return NULL;
    node->text = (struct slice){copy, value->text.length};
    return node;
}

/* A language is asked as it is kept: lang:English is lang:en. */
static struct node *parse_language(struct parser *p, const struct lexeme *value)
{
    char tag[LANGUAGE_TAG_BYTES];
    struct lexeme known = *value;
    if (language_tag(value->text, tag))
        known.text = slice_of(tag);
    return parse_text_filter(p, NODE_LANGUAGE, &known);
}

/* An author is asked as names are kept: without titles, and "Quill, Ada" in the order of speech. */
static struct lexeme plain_name(struct parser *p, const struct lexeme *value)
{
    struct lexeme name = *value;
    struct buffer turned = {0};
    name.text = people_plain_name(value->text);
    if (value_turn_name(name.text, &turned)) {
        name.text = (struct slice){arena_copy(&p->query->arena, turned.data, turned.length), turned.length};
        if (!name.text.data && !p->status)
            p->status = tifa_fail_memory(p->error);
    }
    buffer_free(&turned);
    return name.text.data ? name : *value;
}

static struct node *parse_words_of_field(struct parser *p, enum article_field field, const struct lexeme *value)
{
    struct children list = {0};
    struct lexeme asked = field == ARTICLE_AUTHOR ? plain_name(p, value) : *value;
    add_child(p, &list, phrase_of(p, &asked, PHRASE_EXACT));
    struct node *node = list.count ? new_node(p, NODE_FIELD, value) : parse_nothing(p, value);
    if (!node || node->kind == NODE_NOTHING)
        return node;
    node->field = field;
    node->children = list.items;
    node->child_count = 1;
    return node;
}

/* field:=="value"; in the arena of the query. */
static struct node *parse_value(struct parser *p, enum article_field field, const struct lexeme *value)
{
    struct buffer key = {0};
    struct node *node = new_node(p, NODE_VALUE, value);
    tifa_status status = value_key(field, value->text, &p->tokens, &key, p->error);
    char *copy = node && !status ? arena_copy(&p->query->arena, key.data, key.length) : NULL;
    if (status && !p->status)
        p->status = status;
    if (copy) {
        bool no_word = key.length == 0 && slice_trim(value->text).length; /* then its signs, which are no key */
        node->field = field;
        node->text = no_word ? value->text : (struct slice){copy, key.length};
        if (no_word)
            query_warn(p->query, value->position, "'%.*s' has no word, so no value is it",
                       query_shown_bytes(value->text), value->text.data);
    }
    buffer_free(&key);
    return copy ? node : NULL;
}

/* ---- fields that sources brought ---- */

/* "77", "77..79", "..10", "80..": false when it is neither a number nor a range. */
static bool read_range(struct slice text, double *low, double *high)
{
    struct slice left = text, right = text;
    *low = -INFINITY;
    *high = INFINITY;
    for (size_t i = 0; i + 1 < text.length; i++) {
        if (text.data[i] == '.' && text.data[i + 1] == '.') {
            left.length = i;
            right = slice_from(text, i + 2);
            break;
        }
    }
    bool is_range = left.length != text.length;
    bool has_low = !is_range || left.length, has_high = !is_range || right.length;
    return (has_low || has_high) && (!has_low || field_number(slice_trim(left), low)) &&
           (!has_high || field_number(slice_trim(right), high));
}

static void set_name(struct parser *p, struct node *node, const struct field *field)
{
    node->name = (struct slice){arena_copy(&p->query->arena, field->name, field->length), field->length};
    node->everywhere = field->everywhere;
    p->query->needs_values = true;
    if (!node->name.data && !p->status)
        p->status = tifa_fail_memory(p->error);
}

static struct node *parse_number(struct parser *p, const struct field *field, const struct lexeme *value, double low,
                                 double high)
{
    struct node *node = new_node(p, NODE_NUMBER, value);
    if (!node)
        return NULL;
    set_name(p, node, field);
    node->low = low;
    node->high = high;
    if (low > high)
        query_warn(p->query, value->position, "the range '%.*s' ends before it starts", query_shown_bytes(value->text),
                   value->text.data);
    return node;
}

static struct node *parse_named_value(struct parser *p, const struct field *field, const struct lexeme *value)
{
    double number;
    if (field->kind == FIELD_OF_NUMBERS && field_number(slice_trim(value->text), &number))
        return parse_number(p, field, value, number, number);
    struct node *node = parse_value(p, ARTICLE_FIELDS, value);
    if (node)
        set_name(p, node, field);
    return node;
}

static struct node *parse_named(struct parser *p, const struct field *field, const struct lexeme *value)
{
    double low, high;
    bool is_range = read_range(value->text, &low, &high), is_number = field->kind == FIELD_OF_NUMBERS;
    if (is_range && is_number)
        return parse_number(p, field, value, low, high);
    if (is_number || (is_range && low != high)) {
        p->status = query_fail(p->query, value->position, p->error,
                               is_number ? "'%.*s' is no number; the field '%s' takes 77, 77..79, ..79 or 77.."
                                         : "'%.*s' is a range, and the field '%s' has not only numbers",
                               query_shown_bytes(value->text), value->text.data, field->name);
        return NULL;
    }
    struct node *node = parse_words_of_field(p, ARTICLE_FIELDS, value);
    if (node)
        set_name(p, node, field);
    return node;
}

static struct node *fail_field(struct parser *p, const struct lexeme *name)
{
    static const struct field_list none = {0};
    const struct field_list *fields = p->options->fields ? p->options->fields : &none;
    struct buffer known = {0};
    field_list_print(fields, &known);
    p->status = query_fail(p->query, name->position, p->error,
                           "unknown field '%.*s'; expected title, author, affiliation, section, lang, source, date, "
                           "since%s id%s (or quotes, to search for it as text)",
                           query_shown_bytes(name->text), name->text.data, fields->count ? "," : " or",
                           buffer_text(&known));
    buffer_free(&known);
    return NULL;
}

static struct node *as_whole(struct node *node, bool whole)
{
    if (node)
        node->whole = whole;
    return node;
}

/* before:2020, after:2019-05, year:2020: days, inclusive. */
static struct node *parse_dates(struct parser *p, const struct lexeme *value, bool from, bool to)
{
    struct lexeme range = *value;
    const char *text = arena_printf(&p->query->arena, "%s%.*s%s", from ? "" : "..", (int)value->text.length, value->text.data, to ? "" : "..");
    if (!text) {
        p->status = tifa_fail_memory(p->error);
        return NULL;
    }
    range.text = slice_of(text);
    return parse_date(p, &range);
}

/* The host, where a whole URL is given. */
static struct node *parse_source(struct parser *p, const struct lexeme *value)
{
    struct lexeme host = *value;
    if (article_host(value->text).length)
        host.text = article_host(value->text);
    return parse_text_filter(p, NODE_SOURCE, &host);
}

static struct node *parse_field_value(struct parser *p, const struct lexeme *name, const struct lexeme *value, bool whole)
{
    static const struct {
        const char *name;
        enum article_field field;
    } by_words[] = {{"title", ARTICLE_TITLE},
                    {"intitle", ARTICLE_TITLE},
                    {"author", ARTICLE_AUTHOR},
                    {"affiliation", ARTICLE_AFFILIATION},
                    {"section", ARTICLE_SECTION}};
    char key[16] = {0};
    for (size_t i = 0; i < name->text.length && i + 1 < sizeof key; i++)
        key[i] = (char)(name->text.data[i] | 0x20);
    p->query->needs_article = true;
    for (size_t i = 0; i < sizeof by_words / sizeof *by_words; i++)
        if (strcmp(key, by_words[i].name) == 0)
            return whole ? parse_value(p, by_words[i].field, value) : parse_words_of_field(p, by_words[i].field, value);
    if (strcmp(key, "lang") == 0 || strcmp(key, "language") == 0)
        return as_whole(parse_language(p, value), whole);
    if (strcmp(key, "id") == 0)
        return parse_text_filter(p, NODE_ID, value);
    if (strcmp(key, "source") == 0 || strcmp(key, "site") == 0)
        return as_whole(parse_source(p, value), whole);
    if (strcmp(key, "date") == 0)
        return parse_date(p, value);
    if (strcmp(key, "year") == 0)
        return parse_dates(p, value, true, true);
    if (strcmp(key, "before") == 0)
        return parse_dates(p, value, false, true);
    if (strcmp(key, "after") == 0)
        return parse_dates(p, value, true, false);
    if (strcmp(key, "since") == 0)
        return parse_since(p, value);
    const struct field *field = p->options->fields ? field_list_look_up(p->options->fields, name->text) : NULL;
    if (!field)
        return fail_field(p, name);
    return whole ? parse_named_value(p, field, value) : parse_named(p, field, value);
}

/* title:(a b): each word by itself is one of the field. */
static struct node *parse_field_group(struct parser *p, const struct lexeme *name)
{
    const struct lexeme *outer = p->field;
    p->field = name;
    query_warn(p->query, name->position, "'%.*s:(...)' asks for each of its words in the field", query_shown_bytes(name->text),
               name->text.data);
    p->at++;
    struct node *node = parse_side(p);
    p->at++; /* its partner: brackets are balanced */
    p->field = outer;
    return node;
}

static struct node *parse_field(struct parser *p)
{
    const struct lexeme *name = current(p);
    const struct lexeme *value = &p->lexemes.items[++p->at];
    bool whole = value->kind == LEX_VERBATIM;
    if (value->kind == LEX_OPEN)
        return parse_field_group(p, name);
    if (value->kind == LEX_END) {
        p->query->needs_article = true;
        return parse_nothing(p, name);
    }
    if (value->kind == LEX_EXACT || whole)
        value = &p->lexemes.items[++p->at];
    if (value->kind != LEX_WORD && value->kind != LEX_QUOTED) {
        p->status = query_fail(p->query, value->position, p->error, "expected a word or a phrase after '%.*s:'",
                               query_shown_bytes(name->text), name->text.data);
        return NULL;
    }
    p->at++;
    return parse_field_value(p, name, value, whole);
}

/* ---- operators ---- */

static struct node *parse_primary(struct parser *p)
{
    const struct lexeme *lexeme = current(p);
    struct node *node;
    switch (lexeme->kind) {
    case LEX_FIELD:
        return parse_field(p);
    case LEX_OPEN:
        p->at++;
        node = parse_side(p);
        p->at++; /* its partner: brackets are balanced */
        return node;
    case LEX_FORMULATION:
        p->at++;
        return parse_formulation(p, lexeme);
    case LEX_EXACT:
    case LEX_VERBATIM:
    case LEX_STEMMED: /* a word or quote follows: the lexer saw to it */
        p->at++;
        if (p->field)
            return parse_field_value(p, p->field, &p->lexemes.items[p->at++], lexeme->kind == LEX_VERBATIM);
        return phrase_of(p, &p->lexemes.items[p->at++],
                         lexeme->kind == LEX_EXACT      ? PHRASE_EXACT
                         : lexeme->kind == LEX_VERBATIM ? PHRASE_VERBATIM
                                                        : PHRASE_STEMMED);
    default:
        p->at++;
        if (p->field)
            return parse_field_value(p, p->field, lexeme, false);
        return phrase_of(p, lexeme, lexeme->kind == LEX_QUOTED ? PHRASE_EXACT : PHRASE_LOOSE);
    }
}

/* Whether a node may be a side of NEAR: a phrase, or any of some. */
static bool is_near_side(const struct node *node)
{
    if (node->kind == NODE_PHRASE)
        return true;
    for (size_t i = 0; i < node->child_count; i++)
        if (node->kind != NODE_OR || !is_near_side(node->children[i]))
            return false;
    return node->kind == NODE_OR;
}

static struct node *parse_unary(struct parser *p)
{
    bool negated = false, must = false;
    size_t position = current(p)->position;
    for (; current(p)->kind == LEX_NOT || current(p)->kind == LEX_MUST; p->at++) {
        negated = negated != (current(p)->kind == LEX_NOT);
        must = must || current(p)->kind == LEX_MUST;
    }
    const struct lexeme *asked = current(p);
    struct node *node = parse_primary(p);
    if (!node && (negated || must) && asked->kind == LEX_QUOTED)
        node = parse_nothing(p, asked);
    if (!node || p->status)
        return NULL;
    if (!negated) {
        node->role = must ? ROLE_MUST : node->role;
        return node;
    }
    struct children list = {0};
    add_child(p, &list, node);
    struct node *not = node_of(p, NODE_NOT, &list);
    if (not ) {
        not ->length += not ->position - position;
        not ->position = position;
    }
    return not ;
}

static bool is_operator(const struct parser *p, enum lexeme_kind kind)
{
    return !p->status && current(p)->kind == kind;
}

static struct node *parse_binary(struct parser *p, enum lexeme_kind joint, enum node_kind kind,
                                 struct node *(*operand)(struct parser *))
{
    struct children list = {0};
    for (bool joined = false, more = true; more && !p->status; joined = true) {
        const struct lexeme *asked = current(p);
        struct node *node = operand(p);
        more = is_operator(p, joint);
        if (!node && kind == NODE_AND && (joined || more) && (asked->kind == LEX_QUOTED || asked->kind == LEX_WORD))
            node = parse_nothing(p, asked);
        add_child(p, &list, node);
        p->at += more;
    }
    return node_of(p, kind, &list);
}

/* a NEAR/8 b, a BEFORE/8 b */
static struct node *parse_near(struct parser *p)
{
    struct children list = {0};
    const struct lexeme *asked = current(p);
    struct node *left = parse_unary(p);
    const struct lexeme *joint = current(p);
    if (p->status || (joint->kind != LEX_NEAR && joint->kind != LEX_BEFORE))
        return left;
    p->at++;
    asked = left ? current(p) : asked;
    struct node *right = parse_unary(p);
    if (p->status)
        return NULL;
    if ((!left || !right) && asked->kind == LEX_QUOTED)
        return parse_nothing(p, asked);
    bool chained = is_operator(p, LEX_NEAR) || is_operator(p, LEX_BEFORE);
    if (chained || (left && !is_near_side(left)) || (right && !is_near_side(right))) {
        p->status = query_fail(p->query, chained ? current(p)->position : joint->position, p->error,
                               "expected a word, a phrase, or some joined by OR in brackets, on each of two sides");
        return NULL;
    }
    add_child(p, &list, left);
    add_child(p, &list, right);
    struct node *node = node_of(p, NODE_NEAR, &list);
    if (node && list.count == 2) {
        node->distance = joint->number;
        node->ordered = joint->kind == LEX_BEFORE;
    }
    return node;
}

static struct node *parse_and(struct parser *p)
{
    return parse_binary(p, LEX_AND, NODE_AND, parse_near);
}

static struct node *parse_or(struct parser *p)
{
    return parse_binary(p, LEX_OR, NODE_OR, parse_and);
}

static enum node_role role_of(const struct node *node)
{
    if (node->kind == NODE_NOT)
        return ROLE_MUST_NOT;
    return node_is_filter(node) ? ROLE_FILTER : node->role;
}

/* Items side by side, up to a closing bracket or the end. */
static struct node *parse_side(struct parser *p)
{
    struct children list = {0};
    bool plain = true;
    while (!p->status && current(p)->kind != LEX_END && current(p)->kind != LEX_CLOSE) {
        const struct lexeme *asked = current(p);
        struct node *node = parse_or(p);
        if (!node && asked->kind == LEX_QUOTED && slice_trim(asked->text).length && !p->status)
            query_warn(p->query, asked->position, "the quote '%.*s' has no word and is ignored",
                       query_shown_bytes(asked->text), asked->text.data);
        if (!node)
            continue;
        node->role = role_of(node);
        plain = plain && (node->role == ROLE_FILTER || node->role == ROLE_MUST_NOT);
        add_child(p, &list, node);
    }
    if (p->status)
        return NULL;
    struct node *side = node_of(p, plain || p->options->all ? NODE_AND : NODE_SIDE, &list);
    if (side && list.count == 1)
        side->role = ROLE_SHOULD; /* "+x" alone is x */
    return side;
}

/* From bytes of the text as it was read to those of what was typed: characters are the same. */
static size_t typed_position(struct slice typed, struct slice text, size_t position)
{
    size_t at = 0;
    for (size_t characters = utf8_count(text.data, position); characters && at < typed.length; characters--)
        utf8_next(typed.data, &at);
    return at;
}

tifa_status query_parse(struct slice text, const struct parser_options *options, struct query *query, tifa_error *error)
{
    struct parser p = {.query = query, .options = options, .error = error};
    const char *copy = arena_copy(&query->arena, text.data, text.length);
    if (!copy)
        return tifa_fail_memory(error);
    query->text = (struct slice){copy, text.length};
    bool valid = utf8_valid(text.data, text.length), short_enough = text.length <= QUERY_BYTES;
    struct slice half = valid && short_enough ? typed_half_width(query->text, &query->arena) : query->text;
    if (!half.data)
        return tifa_fail_memory(error);
    query->text = half;
    p.status = lexemes_read(query, options->fields, &p.lexemes, error);
    if (p.status == TIFA_OK && p.lexemes.count)
        query->root = parse_side(&p);
    tokens_free(&p.tokens);
    if (p.status)
        query->root = NULL;
    for (struct query_warning *w = query->warnings; w && half.data != copy; w = w->next)
        w->position = typed_position(text, half, w->position);
    if (p.status == TIFA_ERR_QUERY && error && half.data != copy)
        error->position = typed_position(text, half, error->position);
    return p.status;
}
