#include "query/language/phrase.h"

#include "corpus/base/utf8.h"
#include "query/language/lexer.h"
#include "query/language/writing.h"

enum { PREFIX_LETTERS = 2 };

struct phrase {
    struct query *query;
    const char *text; /* all of it */
    size_t position;  /* of the text in the query */
    struct tokens *scratch;
    struct phrase_counts *counts;
    enum phrase_form form;
    struct sequence list; /* patterns of the piece that is being read */
    size_t list_capacity;
    struct slot *slots;
    size_t slot_count, slot_capacity;
    tifa_error *error;
    tifa_status status; /* the first error */
};

static void *allocate(struct phrase *p, size_t bytes)
{
    void *memory = p->status ? NULL : arena_zalloc(&p->query->arena, bytes);
    if (!memory && !p->status)
        p->status = tifa_fail_memory(p->error);
    return memory;
}

static size_t position_of(const struct phrase *p, const char *at)
{
    return p->position + (size_t)(at - p->text);
}

/* ---- patterns ---- */

static void add_pattern(struct phrase *p, enum pattern_kind kind, struct slice word)
{
    if (p->list.count == p->list_capacity) {
        size_t capacity = p->list_capacity ? p->list_capacity * 2 : 8;
        struct pattern *patterns = allocate(p, capacity * sizeof *patterns);
        if (!patterns)
            return;
        if (p->list.count)
            memcpy(patterns, p->list.patterns, p->list.count * sizeof *patterns);
        p->list.patterns = patterns;
        p->list_capacity = capacity;
    }
    char *copy = p->status ? NULL : arena_copy(&p->query->arena, word.data, word.length);
    if (!copy && !p->status)
        p->status = tifa_fail_memory(p->error);
    if (copy)
        p->list.patterns[p->list.count++] = (struct pattern){.kind = kind, .word = {copy, word.length}};
}

static void count_word(struct phrase *p, const char *at)
{
    if (++p->counts->words > QUERY_WORDS && !p->status)
        p->status = query_fail(p->query, position_of(p, at), p->error, "the query has more than %d words", QUERY_WORDS);
}

static void count_wildcard(struct phrase *p, const char *star)
{
    if (++p->counts->wildcards > QUERY_WILDCARDS && !p->status)
        p->status = query_fail(p->query, position_of(p, star), p->error, "the query has more than %d wildcards",
                               QUERY_WILDCARDS);
}

static enum pattern_kind word_kind(const struct phrase *p)
{
    return p->form == PHRASE_STEMMED ? PATTERN_STEM : PATTERN_WORD;
}

/* Whether a token is long enough to have its ending left open. */
static bool may_be_prefix(const char *word, size_t length)
{
    size_t letters = utf8_count(word, length);
    bool is_han = length >= 3 && (unsigned char)word[0] >= 0xE2;
    return letters >= PREFIX_LETTERS || is_han;
}

/* A piece without '*'. Says where its first token starts and its last one ends. */
static void read_words(struct phrase *p, struct slice piece, size_t *first_start, size_t *last_end)
{
    *first_start = piece.length;
    *last_end = 0;
    if (p->status)
        return;
    p->status = tokens_parse(p->scratch, piece.data, piece.length, TOKENS_OF_QUERY, p->error);
    for (size_t i = 0; i < p->scratch->count && !p->status; i++) {
        const struct token *token = &p->scratch->items[i];
        count_word(p, piece.data + token->byte_start);
        add_pattern(p, word_kind(p), (struct slice){token_word(p->scratch, i), token->word_length});
        *first_start = i == 0 ? token->byte_start : *first_start;
        *last_end = token->byte_end;
    }
}

/* The '*' behind a piece: an open ending of its last word, or a word by itself. */
static void read_star(struct phrase *p, const char *star, bool behind_word)
{
    count_wildcard(p, star);
    if (p->status)
        return;
    struct pattern *last = p->list.count ? &p->list.patterns[p->list.count - 1] : NULL;
    if (!behind_word || !last) {
        count_word(p, star);
        add_pattern(p, PATTERN_ANY, (struct slice){star, 0});
    } else if (!may_be_prefix(last->word.data, last->word.length)) {
        p->status = query_fail(p->query, position_of(p, star), p->error,
                               "a '*' needs at least %d letters, or a Han character, before it", PREFIX_LETTERS);
    } else {
        last->kind = PATTERN_PREFIX;
    }
}

/* Fills p->list with the words and wildcards of a text without alternatives. */
static void read_patterns(struct phrase *p, struct slice text)
{
    p->list = (struct sequence){0};
    p->list_capacity = 0;
    bool behind_star = false;
    while (!p->status) {
        const char *star = p->form == PHRASE_VERBATIM ? NULL : memchr(text.data, '*', text.length);
        struct slice piece = {text.data, star ? (size_t)(star - text.data) : text.length};
        size_t first_start, last_end;
        read_words(p, piece, &first_start, &last_end);
        if (behind_star && first_start == 0 && piece.length && !p->status)
            p->status = query_fail(p->query, position_of(p, piece.data), p->error,
                                   "a '*' stands at the end of a word, or alone; expected a space behind it");
        if (!star)
            return;
        read_star(p, star, last_end == piece.length && last_end > 0);
        behind_star = true;
        text = slice_from(text, piece.length + 1);
        while (text.length && text.data[0] == '*') /* two stars are no more than one */
            text = slice_from(text, 1);
    }
}

/* ---- slots ---- */

static struct slot *add_slot(struct phrase *p)
{
    if (p->slot_count == p->slot_capacity) {
        size_t capacity = p->slot_capacity ? p->slot_capacity * 2 : 8;
        struct slot *slots = allocate(p, capacity * sizeof *slots);
        if (!slots)
            return NULL;
        if (p->slot_count)
            memcpy(slots, p->slots, p->slot_count * sizeof *slots);
        p->slots = slots;
        p->slot_capacity = capacity;
    }
    struct slot *slot = &p->slots[p->slot_count++];
    *slot = (struct slot){0};
    return slot;
}

static void add_alternative(struct phrase *p, struct slot *slot, struct sequence sequence)
{
    struct sequence *alternatives = allocate(p, (slot->count + 1) * sizeof *alternatives);
    if (!alternatives)
        return;
    if (slot->count)
        memcpy(alternatives, slot->alternatives, slot->count * sizeof *alternatives);
    alternatives[slot->count++] = sequence;
    slot->alternatives = alternatives;
}

/* A text without alternatives: a slot for each word. */
static void add_plain(struct phrase *p, struct slice text)
{
    read_patterns(p, text);
    for (size_t i = 0; i < p->list.count && !p->status; i++) {
        struct slot *slot = add_slot(p);
        if (slot)
            add_alternative(p, slot, (struct sequence){p->list.patterns + i, 1});
    }
}

static struct slice take_alternative(struct slice *rest)
{
    static const char separator[] = " OR ";
    const char *end = memmem(rest->data, rest->length, separator, strlen(separator));
    struct slice text = {rest->data, end ? (size_t)(end - rest->data) : rest->length};
    *rest = slice_from(*rest, text.length + (end ? strlen(separator) : 0));
    return text;
}

/* "mutual OR shared": one slot. */
static void add_alternatives(struct phrase *p, struct slice group)
{
    struct slot slot = {0};
    for (struct slice rest = group; rest.length && !p->status;) {
        read_patterns(p, take_alternative(&rest));
        if (p->list.count)
            add_alternative(p, &slot, p->list);
    }
    struct slot *added = slot.count ? add_slot(p) : NULL;
    if (added)
        *added = slot;
}

/* The group "(a OR b)" that starts at text[at]; its length with brackets, or 0. */
static size_t group_length(struct slice text, size_t at)
{
    const char *end = memchr(text.data + at, ')', text.length - at);
    if (text.data[at] != '(' || !end)
        return 0;
    size_t length = (size_t)(end - text.data) - at + 1;
    bool nested = memchr(text.data + at + 1, '(', length - 1) != NULL;
    return !nested && memmem(text.data + at, length, " OR ", 4) ? length : 0;
}

static void read_slots(struct phrase *p, struct slice text)
{
    size_t start = 0;
    for (size_t at = 0; at < text.length && p->form != PHRASE_VERBATIM && !p->status;) {
        size_t length = group_length(text, at);
        if (length == 0) {
            at++;
            continue;
        }
        add_plain(p, (struct slice){text.data + start, at - start});
        add_alternatives(p, (struct slice){text.data + at + 1, length - 2});
        start = at += length;
    }
    add_plain(p, slice_from(text, start));
}

/* ---- forms ---- */

/* A single word: its stem; and the acronym that is written like it. */
static void loosen(struct phrase *p)
{
    struct slot *slot = &p->slots[0];
    struct pattern *pattern = p->slot_count == 1 ? &slot->alternatives[0].patterns[0] : NULL;
    if (p->form != PHRASE_LOOSE || !pattern || pattern->kind != PATTERN_WORD)
        return;
    pattern->kind = PATTERN_STEM;
    const char *acronym = token_acronym_key(pattern->word.data, pattern->word.length);
    struct pattern *other = acronym ? allocate(p, sizeof *other) : NULL;
    if (!other)
        return;
    *other = (struct pattern){.kind = PATTERN_WORD, .word = slice_of(acronym)};
    add_alternative(p, slot, (struct sequence){other, 1});
}

/* The scratch still has the tokens of the text, which was read in one piece. */
static void keep_writing(struct phrase *p, struct slice text, struct node *node)
{
    const struct token *first = p->scratch->items, *last = first + p->scratch->count - 1;
    node->verbatim = slice_trim(text);
    node->writing = writing_new(text, first->byte_start, last->byte_end, &p->query->arena);
    if (!node->writing)
        p->status = tifa_fail_memory(p->error);
}

static bool has_word(const struct phrase *p)
{
    for (size_t i = 0; i < p->slot_count; i++)
        for (size_t a = 0; a < p->slots[i].count; a++)
            for (size_t k = 0; k < p->slots[i].alternatives[a].count; k++)
                if (p->slots[i].alternatives[a].patterns[k].kind != PATTERN_ANY)
                    return true;
    return false;
}

tifa_status phrase_parse(struct query *query, struct slice text, size_t position, enum phrase_form form,
                         struct tokens *scratch, struct phrase_counts *counts, struct node **out, tifa_error *error)
{
    *out = NULL;
    struct phrase p = {.query = query,
                       .text = text.data,
                       .position = position,
                       .scratch = scratch,
                       .counts = counts,
                       .form = form,
                       .error = error};
    read_slots(&p, text);
    if (p.status)
        return p.status;
    if (p.slot_count && !has_word(&p))
        query_warn(query, position, "a '*' with no word beside it is ignored");
    if (!has_word(&p))
        return TIFA_OK;
    loosen(&p);
    struct node *node = allocate(&p, sizeof *node);
    if (!node)
        return p.status;
    *node = (struct node){
        .kind = NODE_PHRASE, .position = position, .length = text.length, .slots = p.slots, .slot_count = p.slot_count};
    if (form == PHRASE_VERBATIM)
        keep_writing(&p, text, node);
    *out = node;
    return p.status;
}
