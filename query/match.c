#include "query/match.h"

#include "corpus/text/spelling.h"
#include "corpus/text/stem_form.h"
#include "corpus/value_key.h"
#include "query/language/lexer.h"
#include "query/language/writing.h"

#include <stdlib.h>
#include <strings.h>

struct matcher {
    const struct query *query;
    struct stemmer *stemmer;
    struct tokens field_tokens;
    struct writing_scratch writing;
    struct buffer form;   /* of a word with its accents */
    struct buffer turned; /* a name in the order of speech; the key of a value */
    bool finds_titles; /* query_finds_titles */
    const struct match_passage *passage;
    /* What phrases are looked for in: the passage, or a field of its article. */
    const struct tokens *tokens;
    struct slice text;
    size_t context_bytes; /* behind the text, analysed with it */
    unsigned language;    /* by whose spelling they are */
    size_t starts; /* a phrase may start with one of so many tokens */
    struct span *spans;
    size_t count, capacity;
    bool *flags; /* of spans, for NEAR */
    size_t flag_capacity;
    bool has_all;
    bool failed;
};

tifa_status matcher_new(const struct query *query, struct matcher **out, tifa_error *error)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return tifa_fail_memory(error);
    (*out)->query = query;
    (*out)->finds_titles = query_finds_titles(query);
    tifa_status status = stemmer_new(&(*out)->stemmer, error);
    if (status) {
        matcher_free(*out);
        *out = NULL;
    }
    return status;
}

void matcher_free(struct matcher *m)
{
    if (!m)
        return;
    stemmer_free(m->stemmer);
    tokens_free(&m->field_tokens);
    buffer_free(&m->turned);
    buffer_free(&m->form);
    writing_scratch_free(&m->writing);
    free(m->spans);
    free(m->flags);
    free(m);
}

/* ---- words ---- */

/* What the stem of a token is made of. */
static struct slice form_of(struct matcher *m, size_t i, struct slice word)
{
    const struct token *token = &m->tokens->items[i];
    if (!token->accented || !stem_needs_accents(m->language))
        return word;
    struct slice surface = {m->text.data + token->byte_start, token->byte_end - token->byte_start};
    return stem_form(surface, word, spelling_of(m->language)->has_dotless_i, &m->form);
}

static bool stem_matches(struct matcher *m, const struct pattern *pattern, size_t token, struct slice word)
{
    unsigned language = m->language;
    if (slice_equal(pattern->word, word))
        return true;
    if (word.length == 0)
        return false;
    if (language >= STEM_LANGUAGES || !pattern->stems[language].data)
        return false;
    /* English stems keep the first letter of their word, so most words need not be stemmed. */
    if (language == 0 && word.length && pattern->word.length && word.data[0] != pattern->word.data[0])
        return false;
    struct slice stem, form = form_of(m, token, word);
    stemmer_stem(m->stemmer, stem_language_of_number(language), form.data, form.length, &stem.data, &stem.length);
    return slice_equal(stem, pattern->stems[language]);
}

static bool pattern_matches(struct matcher *m, const struct pattern *pattern, size_t token)
{
    struct slice word = {token_word(m->tokens, token), m->tokens->items[token].word_length};
    switch (pattern->kind) {
    case PATTERN_WORD:
        return slice_equal(pattern->word, word);
    case PATTERN_STEM:
        return stem_matches(m, pattern, token, word);
    case PATTERN_PREFIX:
        return word.length >= pattern->word.length && memcmp(word.data, pattern->word.data, pattern->word.length) == 0;
    case PATTERN_ANY:
        return word.length > 0;
    case PATTERN_SIGN:
        return word.length == 0;
    }
    return false;
}

/* ---- phrases ---- */

static bool sequence_matches(struct matcher *m, const struct sequence *sequence, size_t token, size_t end)
{
    if (sequence->count > end - token || (sequence->languages && !(sequence->languages >> m->language & 1)))
        return false;
    for (size_t i = 0; i < sequence->count; i++)
        if (!pattern_matches(m, &sequence->patterns[i], token + i))
            return false;
    return true;
}

/* From a token to behind the last that a phrase may reach: the end of the sentence. */
static size_t reach_of(const struct matcher *m, const struct node *phrase, size_t first)
{
    size_t most = QUERY_WORDS + phrase->slop, end = first + 1;
    while (end < m->tokens->count && end - first < most && token_is_adjacent(m->tokens, end))
        end++;
    return end;
}

enum { REACH = QUERY_WORDS + QUERY_WINDOW + 1, UNREACHED = 255 };
_Static_assert(QUERY_WINDOW < UNREACHED, "the words passed over are counted in a byte");

/* One slot further: from each token reached, with the words passed over so far, to those behind the slot. */
static bool pass_slot(struct matcher *m, const struct node *phrase, const struct slot *slot, size_t first, size_t end,
                      const unsigned char *passed, unsigned char *next)
{
    bool any = false;
    memset(next, UNREACHED, REACH);
    for (size_t at = first; at < end; at++) {
        if (passed[at - first] == UNREACHED)
            continue;
        size_t gaps = at == first ? 0 : phrase->slop - passed[at - first];
        for (size_t gap = 0; gap <= gaps && at + gap < end; gap++) {
            unsigned char used = (unsigned char)(passed[at - first] + gap);
            for (size_t a = 0; a < slot->count; a++) {
                if (!sequence_matches(m, &slot->alternatives[a], at + gap, end))
                    continue;
                unsigned char *reached = &next[at + gap + slot->alternatives[a].count - first];
                *reached = used < *reached ? used : *reached;
                any = true;
            }
        }
    }
    return any;
}

/* Behind the last token of the longest occurrence that starts at `first`; 0 when there is none. The slots are
 * passed one after the other over the set of tokens reached, so it takes slots x reach x slop steps at most. */
static size_t phrase_end(struct matcher *m, const struct node *phrase, size_t first)
{
    unsigned char a[REACH], b[REACH], *passed = a, *next = b;
    size_t end = reach_of(m, phrase, first);
    memset(passed, UNREACHED, REACH);
    passed[0] = 0;
    for (size_t i = 0; i < phrase->slot_count; i++) {
        if (!pass_slot(m, phrase, &phrase->slots[i], first, end, passed, next))
            return 0;
        unsigned char *swap = passed;
        passed = next;
        next = swap;
    }
    for (size_t at = end; at > first; at--)
        if (passed[at - first] != UNREACHED)
            return at;
    return 0;
}

/* The same for slots of one pattern each, without slop: nearly all phrases. */
static size_t plain_phrase_end(struct matcher *m, const struct node *phrase, size_t first)
{
    if (phrase->slot_count > m->tokens->count - first)
        return 0;
    for (size_t i = 0; i < phrase->slot_count; i++)
        if ((i > 0 && !token_is_adjacent(m->tokens, first + i)) ||
            !pattern_matches(m, &phrase->slots[i].alternatives[0].patterns[0], first + i))
            return 0;
    return first + phrase->slot_count;
}

static bool is_plain(const struct node *phrase)
{
    for (size_t i = 0; i < phrase->slot_count; i++)
        if (phrase->slots[i].count != 1 || phrase->slots[i].alternatives[0].count != 1 ||
            phrase->slots[i].alternatives[0].languages)
            return false;
    return phrase->slop == 0;
}

/* Signs beside the words are those up to the next words, so all that is looked at is looked at once or twice. */
static bool is_written_as_asked(struct matcher *m, const struct node *phrase, size_t first, size_t end)
{
    if (!phrase->writing)
        return true;
    const struct token *t = m->tokens->items;
    size_t from = t[first].byte_start, to = t[end - 1].byte_end;
    size_t before = first ? t[first - 1].byte_end : 0;
    size_t behind = end < m->tokens->count ? t[end].byte_start : m->text.length + m->context_bytes;
    before = before < from ? before : from; /* words may be parts of one character */
    behind = behind > to ? behind : to;
    const char *text = m->text.data;
    bool fits = writing_fits(phrase->writing, (struct slice){text + before, from - before},
                             (struct slice){text + from, to - from}, (struct slice){text + to, behind - to}, &m->writing);
    m->failed = m->failed || m->writing.units.failed || m->writing.normal.failed;
    return fits;
}

static void add_span(struct matcher *m, size_t first, size_t last)
{
    if (m->count == m->capacity) {
        size_t capacity = m->capacity ? m->capacity * 2 : 64;
        struct span *spans = realloc(m->spans, capacity * sizeof *spans);
        if (!spans) {
            m->failed = true;
            return;
        }
        m->spans = spans;
        m->capacity = capacity;
    }
    m->spans[m->count++] = (struct span){first, last};
}

/* Records every occurrence; which of those that overlap count is settled over the whole query. */
static bool match_phrase(struct matcher *m, const struct node *phrase)
{
    bool plain = is_plain(phrase), found = false;
    for (size_t i = 0; i < m->starts; i++) {
        size_t end = plain ? plain_phrase_end(m, phrase, i) : phrase_end(m, phrase, i);
        if (end && is_written_as_asked(m, phrase, i, end)) {
            add_span(m, i, end - 1);
            found = true;
        }
    }
    return found;
}

/* ---- NEAR ---- */

static int leftmost_longest(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->last < y->last) - (x->last > y->last);
}

static void sort_spans(struct span *spans, size_t count)
{
    if (count > 1)
        qsort(spans, count, sizeof *spans, leftmost_longest);
}

static bool is_one_sentence(const struct matcher *m, size_t first, size_t last)
{
    for (size_t i = first + 1; i <= last; i++)
        if (!token_is_adjacent(m->tokens, i))
            return false;
    return true;
}

/* Whether a, of the first side, and b, of the second, are as near as asked. */
static bool are_near(const struct matcher *m, const struct node *node, const struct span *a, const struct span *b)
{
    if (a->last < b->first)
        return b->first - a->last <= node->distance && (!node->ordered || is_one_sentence(m, a->first, b->last));
    return !node->ordered && b->last < a->first && a->first - b->last <= node->distance;
}

/* Marks what has a partner. Spans are sorted and at most REACH tokens long, so each looks at few others. */
static void find_partners(const struct matcher *m, const struct node *node, const struct span *left, size_t left_count,
                          const struct span *right, size_t right_count, bool *has_partner)
{
    size_t from = 0;
    for (size_t i = 0; i < left_count; i++) {
        while (from < right_count && right[from].first + REACH + node->distance < left[i].first)
            from++;
        for (size_t k = from; k < right_count && right[k].first <= left[i].last + node->distance; k++) {
            if (are_near(m, node, &left[i], &right[k]))
                has_partner[i] = has_partner[left_count + k] = true;
        }
    }
}

static bool match_node(struct matcher *m, const struct node *node);

static bool *clear_flags(struct matcher *m, size_t count)
{
    if (count > m->flag_capacity) {
        bool *flags = realloc(m->flags, m->capacity * sizeof *flags);
        m->failed = m->failed || !flags;
        if (!flags)
            return NULL;
        m->flags = flags;
        m->flag_capacity = m->capacity;
    }
    return memset(m->flags, 0, count * sizeof *m->flags);
}

/* What is near may stand in the context; what stands there is not of the passage. */
static bool match_near(struct matcher *m, const struct node *node)
{
    size_t start = m->count, starts = m->starts;
    m->starts = m->tokens->count;
    bool found = match_node(m, node->children[0]);
    size_t middle = m->count;
    found = found && match_node(m, node->children[1]);
    m->starts = starts;
    size_t count = m->count - start, kept = start;
    bool *has_partner = found ? clear_flags(m, count) : NULL;
    if (has_partner) {
        sort_spans(m->spans + start, middle - start);
        sort_spans(m->spans + middle, m->count - middle);
        find_partners(m, node, m->spans + start, middle - start, m->spans + middle, m->count - middle, has_partner);
        for (size_t i = 0; i < count; i++)
            if (has_partner[i] && m->spans[start + i].first < starts)
                m->spans[kept++] = m->spans[start + i];
    }
    m->count = kept;
    return kept > start;
}

/* ---- the article ---- */

/* Whether text, in a language by its number, has the phrase of the node. */
static bool has_phrase_in(struct matcher *m, const struct node *node, struct slice text, unsigned language)
{
    size_t before = m->count;
    m->field_tokens.language = m->language = language;
    m->text = text;
    m->context_bytes = 0;
    m->tokens = &m->field_tokens;
    m->failed = tokens_parse(&m->field_tokens, text.data, text.length, TOKENS_OF_TEXT, NULL) != TIFA_OK;
    m->starts = m->field_tokens.count;
    bool found = !m->failed && match_phrase(m, node->children[0]);
    m->tokens = m->passage->tokens;
    m->language = m->passage->language;
    m->text = m->passage->text;
    m->context_bytes = m->passage->context_bytes;
    m->starts = m->passage->count;
    m->count = before; /* what is marked is in the passage */
    return found;
}

/* By the spelling of the article's language, or of none, as names and titles may be of any. */
static bool has_phrase(struct matcher *m, const struct node *node, struct slice text)
{
    unsigned language = m->passage->language;
    return has_phrase_in(m, node, text, 0) ||
           (!m->failed && spelling_splits_apostrophes(spelling_of(language)) && has_phrase_in(m, node, text, language));
}

/* One value must have the phrase. */
static bool match_named(struct matcher *m, const struct node *node)
{
    const struct field_values *values = &m->passage->article->values;
    for (size_t i = 0; i < values->count && !m->failed; i++)
        if (slice_equal(values->items[i].name, node->name) && has_phrase_in(m, node, values->items[i].text, 0))
            return true;
    return false;
}

static bool match_number(const struct field_values *values, const struct node *node)
{
    for (size_t i = 0; i < values->count; i++) {
        const struct field_value *value = &values->items[i];
        if (value->is_number && value->number >= node->low && value->number <= node->high &&
            slice_equal(value->name, node->name))
            return true;
    }
    return false;
}

/* "Quill, Ada" has the phrase as well if Ada Quill has it. */
static bool has_phrase_turned(struct matcher *m, const struct node *node, struct slice name)
{
    buffer_clear(&m->turned);
    bool found = value_turn_name(name, &m->turned) && !m->turned.failed &&
                 has_phrase(m, node, (struct slice){m->turned.data, m->turned.length});
    m->failed = m->failed || m->turned.failed;
    return found;
}

/* Of several authors or affiliations one must have the phrase. */
static bool match_field(struct matcher *m, const struct node *node)
{
    bool found = false;
    struct slice rest, one;
    if (node->field == ARTICLE_FIELDS)
        return match_named(m, node);
    rest = m->passage->article->fields[node->field];
    while (!found && !m->failed && value_next(node->field, &rest, &one))
        found = has_phrase(m, node, one) || (node->field == ARTICLE_AUTHOR && has_phrase_turned(m, node, one));
    return found;
}

/* Whether the value's key is what is asked; *any: it has a key. */
static bool has_key(struct matcher *m, const struct node *node, struct slice value, bool *any)
{
    struct buffer *key = &m->turned;
    buffer_clear(key);
    if (value_key(node->field, value, &m->field_tokens, key, NULL) != TIFA_OK)
        m->failed = true;
    *any = *any || key->length;
    return key->length && slice_equal((struct slice){key->data, key->length}, node->text);
}

static bool match_value(struct matcher *m, const struct node *node)
{
    const struct field_values *values = &m->passage->article->values;
    bool found = false, any = false;
    struct slice rest = node->field == ARTICLE_FIELDS ? slice_of("") : m->passage->article->fields[node->field], one;
    while (!found && !m->failed && value_next(node->field, &rest, &one))
        found = has_key(m, node, one, &any);
    for (size_t i = 0; node->field == ARTICLE_FIELDS && i < values->count && !found && !m->failed; i++)
        if (slice_equal(values->items[i].name, node->name))
            found = has_key(m, node, values->items[i].text, &any);
    return node->text.length ? found : !any;
}

static bool match_language(struct slice tag, struct slice wanted)
{
    if (wanted.length > tag.length || wanted.length == 0)
        return false;
    for (size_t i = 0; i < wanted.length; i++) {
        char a = tag.data[i] == '_' ? '-' : tag.data[i], b = wanted.data[i] == '_' ? '-' : wanted.data[i];
        if (strncasecmp(&a, &b, 1) != 0)
            return false;
    }
    return tag.length == wanted.length || tag.data[wanted.length] == '-' || tag.data[wanted.length] == '_';
}

/* The host itself, or a domain that it is in. */
static bool match_source(struct slice host, struct slice wanted)
{
    if (wanted.length == 0 || wanted.length > host.length)
        return false;
    size_t start = host.length - wanted.length;
    return strncasecmp(host.data + start, wanted.data, wanted.length) == 0 &&
           (start == 0 || host.data[start - 1] == '.');
}

static bool match_tag(struct slice tag, const struct node *node)
{
    return node->whole ? tag.length == node->text.length && (tag.length == 0 || match_language(tag, node->text))
                       : match_language(tag, node->text);
}

static bool match_host(struct slice host, const struct node *node)
{
    return node->whole ? host.length == node->text.length && (host.length == 0 || match_source(host, node->text))
                       : match_source(host, node->text);
}

/* A date known to the year alone is every day of it: all of them must be in the range. */
static bool match_date(struct date d, const struct node *node)
{
    if (node->undated)
        return !d.year;
    return d.year && date_first_day(d) >= node->from && date_last_day(d) <= node->to;
}

/* ---- the tree; its depth is bounded by the parser ---- */

/* Matches a child for its truth alone: what it marks is taken back when it, or its sign, says no. */
static bool match_quietly(struct matcher *m, const struct node *node)
{
    size_t before = m->count;
    bool all = m->has_all;
    bool matches = match_node(m, node);
    m->count = before;
    m->has_all = all;
    return matches;
}

static bool match_and(struct matcher *m, const struct node *node)
{
    size_t before = m->count;
    for (size_t i = 0; i < node->child_count; i++) {
        if (!match_node(m, node->children[i])) {
            m->count = before;
            return false;
        }
    }
    return true;
}

static bool match_or(struct matcher *m, const struct node *node)
{
    bool any = false;
    for (size_t i = 0; i < node->child_count; i++)
        any = match_node(m, node->children[i]) || any;
    return any;
}

static bool match_side(struct matcher *m, const struct node *node)
{
    size_t before = m->count, found = 0, wanted = 0;
    bool has_must = false;
    for (size_t i = 0; i < node->child_count; i++) {
        const struct node *child = node->children[i];
        bool matches = match_node(m, child);
        if (child->role == ROLE_SHOULD) {
            found += matches;
            wanted++;
        } else if (!matches) {
            m->count = before;
            return false;
        }
        has_must = has_must || child->role == ROLE_MUST;
    }
    if (found < wanted)
        m->has_all = false;
    if (found == 0 && !has_must) {
        m->count = before;
        return false;
    }
    return true;
}

static bool match_node(struct matcher *m, const struct node *node)
{
    switch (node->kind) {
    case NODE_PHRASE:
        return match_phrase(m, node);
    case NODE_NEAR:
        return match_near(m, node);
    case NODE_AND:
        return match_and(m, node);
    case NODE_OR:
        return match_or(m, node);
    case NODE_NOT:
        return !match_quietly(m, node->children[0]);
    case NODE_SIDE:
        return match_side(m, node);
    case NODE_FIELD:
        return match_field(m, node);
    case NODE_NUMBER:
        return match_number(&m->passage->article->values, node);
    case NODE_VALUE:
        return match_value(m, node);
    case NODE_NOTHING:
        return false;
    case NODE_LANGUAGE:
        return match_tag(m->passage->article->fields[ARTICLE_LANG], node);
    case NODE_SOURCE:
        return match_host(article_host(m->passage->article->fields[ARTICLE_URL]), node);
    case NODE_ID:
        return slice_equal(m->passage->article->fields[ARTICLE_ID], node->text);
    case NODE_DATE:
        return match_date(m->passage->article->date, node);
    }
    return false;
}

/* ---- spans ---- */

/* Sorts the spans and drops those that overlap one before them. */
static void settle_spans(struct matcher *m)
{
    sort_spans(m->spans, m->count);
    size_t kept = 0;
    for (size_t i = 0; i < m->count; i++)
        if (kept == 0 || m->spans[i].first > m->spans[kept - 1].last)
            m->spans[kept++] = m->spans[i];
    m->count = kept;
}

/* ---- titles ---- */

static bool is_looked_at(const struct matcher *m)
{
    return m->passage->is_title ? !m->query->no_titles : !m->finds_titles;
}

/* A title beside a text is found by its words, or where titles are what is asked for. */
static bool stands(const struct matcher *m)
{
    return !m->passage->is_title || m->count || m->finds_titles || m->passage->article->wordless;
}

tifa_status matcher_run(struct matcher *m, const struct match_passage *passage, struct match_result *result,
                        tifa_error *error)
{
    m->passage = passage;
    m->tokens = passage->tokens;
    m->language = passage->language;
    m->text = passage->text;
    m->context_bytes = passage->context_bytes;
    m->starts = passage->count;
    m->count = 0;
    m->has_all = true;
    bool matches = m->query->root && is_looked_at(m) && match_node(m, m->query->root) && stands(m);
    if (m->failed)
        return tifa_fail_memory(error);
    settle_spans(m);
    *result = (struct match_result){
        .matches = matches, .has_all = m->has_all, .spans = m->spans, .span_count = matches ? m->count : 0};
    return TIFA_OK;
}
