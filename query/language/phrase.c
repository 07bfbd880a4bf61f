#include "query/language/phrase.h"

#include "corpus/base/utf8.h"
#include "corpus/text/fold.h"
#include "corpus/text/spelling.h"
#include "query/language/lexer.h"
#include "query/language/writing.h"

enum { PREFIX_LETTERS = 2 };

/* A pattern, and where it stands. */
struct read {
    struct pattern pattern;
    const char *start, *end;
};

struct reads {
    struct read *items;
    size_t count, capacity;
};

struct phrase {
    struct query *query;
    const char *text; /* all of it */
    size_t position;  /* of the text in the query */
    struct tokens *scratch;
    struct phrase_counts *counts;
    enum phrase_form form;
    unsigned language; /* that the text is read in; 0: as it is in most */
    bool unreadable;   /* in that language */
    struct reads list; /* of the piece that is being read */
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

/* at: where it stands. accented: that has more than the word. */
static void add_pattern(struct phrase *p, enum pattern_kind kind, struct slice word, struct slice at, bool accented)
{
    struct reads *list = &p->list;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 8;
        struct read *items = allocate(p, capacity * sizeof *items);
        if (!items)
            return;
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    char *copy = p->status ? NULL : arena_copy(&p->query->arena, word.data, word.length);
    if (!copy && !p->status)
        p->status = tifa_fail_memory(p->error);
    char *surface = p->status ? NULL : arena_copy(&p->query->arena, at.data, at.length);
    if (!surface && !p->status)
        p->status = tifa_fail_memory(p->error);
    if (copy && surface)
        list->items[list->count++] =
            (struct read){.pattern = {.kind = kind,
                                      .word = {copy, word.length},
                                      .surface = {surface, accented ? at.length : 0}},
                          .start = at.data,
                          .end = at.data + at.length};
}

static void count_word(struct phrase *p, const char *at)
{
    if (p->language) /* of the other ways to read it */
        return;
    if (++p->counts->words > QUERY_WORDS && !p->status)
        p->status = query_fail(p->query, position_of(p, at), p->error, "the query has more than %d words", QUERY_WORDS);
}

static void count_wildcard(struct phrase *p, const char *star)
{
    if (p->language)
        return;
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

/* Whether Han characters may stand around a piece of a phrase: a '*' does, or a group of alternatives. */
struct neighbours {
    bool before, behind;
};

/* Han or kana. */
static bool is_single(const char *character)
{
    size_t at = 0;
    struct folded folded;
    fold_code_point(utf8_next(character, &at), &folded);
    return folded.class == CHAR_SINGLE;
}

static bool is_single_word(const struct phrase *p, size_t token)
{
    return !token_is_sign(p->scratch, token) && is_single(token_word(p->scratch, token));
}

/* A sign between two that are, or may be, Han characters: "合作、*". */
static void read_edge(struct phrase *p, bool left, bool right, struct slice between)
{
    if (!p->status && left && right && token_has_sign(between.data, between.length)) {
        count_word(p, between.data);
        add_pattern(p, PATTERN_SIGN, slice_of(""), between, false);
    }
}

/* A piece without '*'. Says where its first token starts and its last one ends. */
static void read_words(struct phrase *p, struct slice piece, struct neighbours around, size_t *first_start,
                       size_t *last_end)
{
    *first_start = piece.length;
    *last_end = 0;
    if (p->status)
        return;
    p->scratch->language = p->language;
    p->status = tokens_parse(p->scratch, piece.data, piece.length, TOKENS_OF_QUERY, p->error);
    size_t count = p->status ? 0 : p->scratch->count;
    struct slice front = {piece.data, count ? p->scratch->items[0].byte_start : piece.length};
    read_edge(p, around.before, count ? is_single_word(p, 0) : around.behind, front);
    for (size_t i = 0; i < count && !p->status; i++) {
        const struct token *token = &p->scratch->items[i];
        count_word(p, piece.data + token->byte_start);
        add_pattern(p, token_is_sign(p->scratch, i) ? PATTERN_SIGN : word_kind(p),
                    (struct slice){token_word(p->scratch, i), token->word_length},
                    (struct slice){piece.data + token->byte_start, token->byte_end - token->byte_start},
                    token->accented || memchr(piece.data + token->byte_start, 'I', token->byte_end - token->byte_start));
        *first_start = i == 0 ? token->byte_start : *first_start;
        *last_end = token->byte_end;
    }
    if (count)
        read_edge(p, is_single_word(p, count - 1), around.behind, slice_from(piece, *last_end));
}

/* The '*' behind a piece: an open ending of its last word, or a word by itself. */
static void read_star(struct phrase *p, const char *star, bool behind_word)
{
    count_wildcard(p, star);
    if (p->status)
        return;
    struct read *last = p->list.count ? &p->list.items[p->list.count - 1] : NULL;
    if (!behind_word || !last) {
        count_word(p, star);
        add_pattern(p, PATTERN_ANY, (struct slice){star, 0}, (struct slice){star, 1}, false);
    } else if (!may_be_prefix(last->pattern.word.data, last->pattern.word.length)) {
        p->unreadable = p->language != 0;
        if (!p->language)
            p->status = query_fail(p->query, position_of(p, star), p->error,
                               "a '*' needs at least %d letters, or a Han character, before it", PREFIX_LETTERS);
    } else {
        last->pattern.kind = PATTERN_PREFIX;
        last->end = star + 1;
    }
}

/* Fills p->list with the words and wildcards of a text without alternatives. */
static void read_patterns(struct phrase *p, struct slice text, struct neighbours around)
{
    p->list = (struct reads){0};
    bool behind_star = false;
    while (!p->status) {
        const char *star = p->form == PHRASE_VERBATIM ? NULL : memchr(text.data, '*', text.length);
        struct slice piece = {text.data, star ? (size_t)(star - text.data) : text.length};
        size_t first_start, last_end;
        struct neighbours beside = {around.before || behind_star, star || around.behind};
        read_words(p, piece, beside, &first_start, &last_end);
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

static struct sequence sequence_of(struct phrase *p, const struct read *items, size_t count)
{
    struct sequence sequence = {.patterns = allocate(p, (count + 1) * sizeof *sequence.patterns), .count = count};
    for (size_t i = 0; i < count && sequence.patterns; i++)
        sequence.patterns[i] = items[i].pattern;
    return sequence;
}

/* ---- apostrophes: a text as it is read in languages where one may be more than left out ---- */

enum { READINGS = 8 /* more than languages read otherwise */ };

struct reading {
    struct reads list;
    uint64_t languages;
    size_t at; /* so far it has been taken */
};

/* The first has the text as most languages have it. */
struct readings {
    struct reading items[READINGS];
    size_t count;
};

static bool same_reads(const struct read *a, size_t a_count, const struct read *b, size_t b_count)
{
    bool same = a_count == b_count;
    for (size_t i = 0; i < a_count && same; i++)
        same = a[i].start == b[i].start && a[i].pattern.kind == b[i].pattern.kind &&
               slice_equal(a[i].pattern.word, b[i].pattern.word);
    return same;
}

static bool has_apostrophe(struct slice text)
{
    static const char *const signs[] = {"'", "\u2019", "\u2018", "\u02BC", "\uFF07", "\u02BB", "\u02BF", "\u02BE", "\u02C8"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (memmem(text.data, text.length, signs[i], strlen(signs[i])))
            return true;
    return false;
}

/* Reads the text once more, in a language by its number. */
static void read_in(struct phrase *p, struct slice text, struct neighbours around, unsigned language,
                    struct readings *out)
{
    p->language = language;
    p->unreadable = false;
    read_patterns(p, text, around);
    p->language = 0;
    for (size_t i = 0; i < out->count && !p->unreadable; i++) {
        struct reading *other = &out->items[i];
        if (same_reads(other->list.items, other->list.count, p->list.items, p->list.count)) {
            other->languages |= i ? UINT64_C(1) << language : 0;
            return;
        }
    }
    if (!p->unreadable && p->list.count && out->count < READINGS)
        out->items[out->count++] = (struct reading){.list = p->list, .languages = UINT64_C(1) << language};
}

static void read_in_all(struct phrase *p, struct slice text, struct neighbours around, struct readings *out)
{
    read_patterns(p, text, around);
    *out = (struct readings){.items = {{.list = p->list}}, .count = 1};
    if (p->status || !has_apostrophe(text))
        return;
    for (unsigned language = 1; language < STEM_LANGUAGES && !p->status; language++)
        if (spelling_splits_apostrophes(spelling_of(language)))
            read_in(p, text, around, language, out);
}

static bool same_patterns(const struct sequence *a, const struct sequence *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; i < a->count && same; i++)
        same = a->patterns[i].kind == b->patterns[i].kind && slice_equal(a->patterns[i].word, b->patterns[i].word);
    return same;
}

/* Adds a reading to the alternatives; equal ones are one. */
static void add_reading(struct phrase *p, struct slot *slot, struct sequence sequence)
{
    for (size_t i = 0; i < slot->count; i++) {
        if (same_patterns(&slot->alternatives[i], &sequence)) {
            slot->alternatives[i].languages |= i ? sequence.languages : 0;
            return;
        }
    }
    if (sequence.count)
        add_alternative(p, slot, sequence);
}

/* The first reading is for the languages that have no other. Of those with suffixes it is too, as no name is meant by a query
 * for certain. */
static void restrict_first(struct slot *slot)
{
    uint64_t others = 0;
    for (size_t i = 1; i < slot->count; i++)
        for (unsigned language = 1; language < STEM_LANGUAGES; language++)
            if (slot->alternatives[i].languages >> language & 1 && !spelling_of(language)->has_suffixes)
                others |= UINT64_C(1) << language;
    slot->alternatives[0].languages = others ? ~others : 0;
}

/* What the readings have before `end`, from where they were taken last; NULL: all that is left. */
static struct slot take_readings(struct phrase *p, struct readings *readings, const char *end)
{
    struct slot slot = {0};
    for (size_t i = 0; i < readings->count && !p->status; i++) {
        struct reading *r = &readings->items[i];
        size_t from = r->at;
        while (r->at < r->list.count && (!end || r->list.items[r->at].start < end))
            r->at++;
        struct sequence sequence = sequence_of(p, r->list.items + from, r->at - from);
        sequence.languages = i ? r->languages : 0;
        add_reading(p, &slot, sequence);
    }
    if (slot.count > 1)
        restrict_first(&slot);
    return slot;
}

/* Whether all readings have a word that starts here. */
static bool all_start_at(const struct readings *readings, const char *start)
{
    for (size_t i = 0; i < readings->count; i++) {
        const struct reading *r = &readings->items[i];
        size_t at = r->at;
        while (at < r->list.count && r->list.items[at].start < start)
            at++;
        if (at == r->list.count || r->list.items[at].start != start)
            return false;
    }
    return true;
}

/* The words that one of the readings has more than the first. */
static void count_further_words(struct phrase *p, const struct slot *slot, const char *at)
{
    for (size_t i = 1, most = slot->alternatives[0].count; i < slot->count; i++)
        for (; most < slot->alternatives[i].count; most++)
            count_word(p, at);
}

/* A text without alternatives of its own: a slot for each word, or for what is read in several ways. */
static void add_plain(struct phrase *p, struct slice text, struct neighbours around)
{
    struct readings readings;
    read_in_all(p, text, around, &readings);
    const struct reads words = readings.items[0].list;
    for (size_t i = 0, next; i < words.count && !p->status; i = next) {
        for (next = i + 1; next < words.count && !all_start_at(&readings, words.items[next].start); next++)
            ;
        struct slot taken = take_readings(p, &readings, next < words.count ? words.items[next].start : NULL);
        for (size_t k = 0; taken.count == 1 && k < taken.alternatives[0].count; k++) {
            struct slot *slot = add_slot(p);
            if (slot)
                add_alternative(p, slot, (struct sequence){.patterns = taken.alternatives[0].patterns + k, .count = 1});
        }
        struct slot *slot = taken.count > 1 ? add_slot(p) : NULL;
        if (slot) {
            *slot = taken;
            count_further_words(p, slot, words.items[i].start);
        }
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
        struct slice text = take_alternative(&rest);
        struct readings readings;
        read_in_all(p, text, (struct neighbours){0}, &readings);
        struct slot taken = take_readings(p, &readings, NULL);
        for (size_t i = 0; i < taken.count; i++)
            add_alternative(p, &slot, taken.alternatives[i]);
        if (taken.count)
            count_further_words(p, &taken, text.data);
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

/* Whether the group that ends at text[end] ends with a Han character. */
static bool ends_single(struct slice text, size_t end)
{
    size_t at = end - 1; /* its bracket */
    do
        at--;
    while (at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80);
    return is_single(text.data + at);
}

static void read_slots(struct phrase *p, struct slice text)
{
    size_t start = 0;
    bool behind_group = false;
    for (size_t at = 0; at < text.length && p->form != PHRASE_VERBATIM && !p->status;) {
        size_t length = group_length(text, at);
        if (length == 0) {
            at++;
            continue;
        }
        add_plain(p, (struct slice){text.data + start, at - start},
                  (struct neighbours){behind_group, is_single(text.data + at + 1)});
        add_alternatives(p, (struct slice){text.data + at + 1, length - 2});
        start = at += length;
        behind_group = ends_single(text, at);
    }
    add_plain(p, slice_from(text, start), (struct neighbours){behind_group, false});
}

/* ---- forms ---- */

static void stem_last(struct sequence *sequence)
{
    struct pattern *last = &sequence->patterns[sequence->count - 1];
    last->kind = last->kind == PATTERN_WORD ? PATTERN_STEM : last->kind;
}

/* A single word: its stem; and the acronym that is written like it. */
static void loosen(struct phrase *p)
{
    struct slot *slot = &p->slots[0];
    if (p->form != PHRASE_LOOSE || p->slot_count != 1)
        return;
    for (size_t i = 1; i < slot->count; i++) /* of an elided word and the next, the next */
        stem_last(&slot->alternatives[i]);
    struct pattern *pattern = &slot->alternatives[0].patterns[0];
    if (slot->alternatives[0].count > 1 || pattern->kind != PATTERN_WORD)
        return;
    pattern->kind = PATTERN_STEM;
    const char *acronym = token_acronym_key(pattern->word.data, pattern->word.length);
    struct pattern *other = acronym ? allocate(p, sizeof *other) : NULL;
    if (!other)
        return;
    *other = (struct pattern){.kind = PATTERN_WORD, .word = slice_of(acronym)};
    add_alternative(p, slot, (struct sequence){.patterns = other, .count = 1});
}

static void keep_writing(struct phrase *p, struct slice text, struct node *node)
{
    p->scratch->language = 0;
    p->status = tokens_parse(p->scratch, text.data, text.length, TOKENS_OF_QUERY, p->error);
    if (p->status || p->scratch->count == 0)
        return;
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
                if (p->slots[i].alternatives[a].patterns[k].word.length)
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
