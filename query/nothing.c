#include "query/nothing.h"

#include "corpus/base/utf8.h"
#include "corpus/schema.h"
#include "corpus/text/token.h"
#include "query/xapian_error.h"

#include <stdlib.h>

/* ---- the nearest word ---- */

enum { SHORT_WORD = 4 };

struct letters {
    uint32_t items[TOKEN_WORD_BYTES];
    size_t count;
};

static struct letters letters_of(struct slice word)
{
    struct letters letters = {.count = 0};
    for (size_t at = 0; at < word.length && letters.count < TOKEN_WORD_BYTES;)
        letters.items[letters.count++] = utf8_next(word.data, &at);
    return letters;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The optimal string alignment distance: Damerau, "A technique for computer detection and correction of spelling
 * errors" (1964), each letter being part of one change. */
static size_t distance(const struct letters *a, const struct letters *b)
{
    size_t rows[3][TOKEN_WORD_BYTES + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t k = 0; k <= b->count; k++)
        last[k] = before[k] = k;
    for (size_t i = 1; i <= a->count; i++) {
        row[0] = i;
        for (size_t k = 1; k <= b->count; k++) {
            bool same = a->items[i - 1] == b->items[k - 1];
            row[k] = least(last[k - 1] + !same, least(last[k], row[k - 1]) + 1);
            if (i > 1 && k > 1 && a->items[i - 1] == b->items[k - 2] && a->items[i - 2] == b->items[k - 1])
                row[k] = least(row[k], before[k - 2] + 1);
        }
        size_t *swap = before;
        before = last;
        last = row;
        row = swap;
    }
    return last[b->count];
}

/* Steps in posting lists to find out whether all documents of a term are removed; of a term with more it is not known.
 */
enum { LOOK_STEPS = 1000 };

struct nearest {
    struct archive *archive;
    struct letters wanted;
    size_t distance;
    bool same_start; /* as the wanted word: mistakes are rarely in the first letter */
    uint64_t passages;
    struct schema_term word;
};

static tifa_status look_at(struct nearest *n, xs_bytes term, tifa_error *error)
{
    struct slice word = {term.data, term.length};
    if (term.length > TOKEN_WORD_BYTES || term.length == 0)
        return TIFA_OK;
    struct letters letters = letters_of(word);
    size_t longer = letters.count > n->wanted.count ? letters.count - n->wanted.count : n->wanted.count - letters.count;
    size_t found = longer <= n->distance ? distance(&n->wanted, &letters) : longer;
    if (found > n->distance)
        return TIFA_OK;
    struct schema_term candidate;
    struct archive_count count;
    schema_word(&candidate, word);
    tifa_status status = archive_count_term(n->archive, &candidate, LOOK_STEPS, &count, error);
    bool same_start = letters.items[0] == n->wanted.items[0];
    bool better = found < n->distance || n->passages == 0 || same_start > n->same_start ||
                  (same_start == n->same_start && count.documents > n->passages);
    if (status == TIFA_OK && count.documents > 0 && better) {
        n->distance = found;
        n->same_start = same_start;
        n->passages = count.documents;
        n->word = candidate;
    }
    return status;
}

tifa_status nothing_suggest(struct archive *archive, struct arena *arena, struct slice word, size_t letters,
                            struct slice *out, tifa_error *error)
{
    size_t start = 0;
    while (letters-- > 0 && start < word.length)
        utf8_next(word.data, &start);
    struct nearest n = {.archive = archive, .wanted = letters_of(word)};
    n.distance = n.wanted.count <= SHORT_WORD ? 1 : 2;
    *out = (struct slice){"", 0};
    if (n.wanted.count < 2) /* any letter is near any other */
        return TIFA_OK;
    xs_terms *terms = NULL;
    xs_bytes term;
    xs_error reason;
    tifa_status looked = TIFA_OK;
    xs_status status = xs_terms_open(archive_database(archive), word.data, start, &terms, &reason);
    if (status == XS_OK)
        status = xs_terms_next(terms, &term, &reason);
    while (status == XS_OK && looked == TIFA_OK) {
        /* terms with a prefix start with a capital: they stand together, and are passed over */
        bool prefixed = term.length && term.data[0] >= 'A' && term.data[0] <= 'Z';
        if (!prefixed)
            looked = look_at(&n, term, error);
        if (looked == TIFA_OK)
            status = prefixed ? xs_terms_skip_to(terms, "[", 1, &term, &reason) : xs_terms_next(terms, &term, &reason);
    }
    xs_terms_free(terms);
    if (looked)
        return looked;
    if (status != XS_END)
        return xapian_fail(error, status, &reason, "cannot read the index");
    if (n.passages) {
        char *copy = arena_copy(arena, n.word.bytes, n.word.length);
        if (!copy)
            return tifa_fail_memory(error);
        *out = (struct slice){copy, n.word.length};
    }
    return TIFA_OK;
}

/* ---- the reason ---- */

static tifa_status term_occurs(struct archive *archive, const struct schema_term *term, bool *occurs, tifa_error *error)
{
    struct archive_count count;
    tifa_status status = archive_count_term(archive, term, UINT64_MAX, &count, error);
    *occurs = *occurs || (status == TIFA_OK && count.documents > 0);
    return status;
}

/* Whether a term with the prefix stands for a word of a document that is there; the word is behind its first `skip`
 * bytes. */
static tifa_status prefix_occurs(struct archive *archive, struct slice prefix, size_t skip, bool *occurs,
                                 tifa_error *error)
{
    xs_terms *terms = NULL;
    xs_bytes next;
    xs_error reason;
    tifa_status status = TIFA_OK;
    xs_status failed = xs_terms_open(archive_database(archive), prefix.data, prefix.length, &terms, &reason);
    for (*occurs = false; !failed && status == TIFA_OK && !*occurs;) {
        struct schema_term term;
        failed = xs_terms_next(terms, &next, &reason);
        if (failed || next.length <= skip)
            continue;
        schema_word(&term, (struct slice){next.data + skip, next.length - skip});
        status = term_occurs(archive, &term, occurs, error);
    }
    xs_terms_free(terms);
    return failed < 0 ? xapian_fail(error, failed, &reason, "cannot read the index") : status;
}

static tifa_status pattern_occurs(struct archive *archive, const struct pattern *pattern, bool *occurs,
                                  tifa_error *error)
{
    struct schema_term term;
    *occurs = pattern->kind == PATTERN_ANY || pattern->kind == PATTERN_SIGN;
    if (*occurs)
        return TIFA_OK;
    if (pattern->kind == PATTERN_PREFIX)
        return prefix_occurs(archive, pattern->word, 0, occurs, error);
    schema_word(&term, pattern->word);
    tifa_status status = term_occurs(archive, &term, occurs, error);
    for (unsigned i = 0; pattern->stems && i < STEM_LANGUAGES && status == TIFA_OK; i++) {
        if (!pattern->stems[i].data)
            continue;
        schema_word(&term, pattern->stems[i]);
        status = term_occurs(archive, &term, occurs, error);
        schema_stem_prefix(&term, pattern->stems[i]);
        if (status == TIFA_OK && !*occurs)
            status = prefix_occurs(archive, (struct slice){term.bytes, term.length}, term.length, occurs, error);
    }
    return status;
}

/* The first of the words that is in no passage; NULL when there is none. */
static tifa_status find_missing_of(struct archive *archive, const struct sequence *words, const struct pattern **out,
                                   tifa_error *error)
{
    tifa_status status = TIFA_OK;
    *out = NULL;
    for (size_t i = 0; i < words->count && !*out && status == TIFA_OK; i++) {
        bool occurs = true;
        status = pattern_occurs(archive, &words->patterns[i], &occurs, error);
        *out = occurs ? NULL : &words->patterns[i];
    }
    return status;
}

/* Of alternatives each must lack a word; told is that of the longest, as what an apostrophe parts is what was meant. */
static tifa_status find_missing_in(struct archive *archive, const struct slot *slot, const struct pattern **out,
                                   tifa_error *error)
{
    size_t longest = 0;
    *out = NULL;
    for (size_t i = 0; i < slot->count; i++) {
        const struct pattern *missing;
        tifa_status status = find_missing_of(archive, &slot->alternatives[i], &missing, error);
        if (status || !missing) {
            *out = NULL;
            return status;
        }
        if (slot->alternatives[i].count > longest) {
            longest = slot->alternatives[i].count;
            *out = missing;
        }
    }
    return TIFA_OK;
}

/* The first word that must be there and is not; NULL when there is none. What must not match is not looked at. */
static tifa_status find_missing(struct archive *archive, const struct node *node, const struct pattern **out,
                                tifa_error *error)
{
    tifa_status status = TIFA_OK;
    if (node->kind == NODE_NOT || node->kind == NODE_FIELD)
        return TIFA_OK;
    for (size_t i = 0; i < node->slot_count && !*out && status == TIFA_OK; i++)
        status = find_missing_in(archive, &node->slots[i], out, error);
    for (size_t i = 0; i < node->child_count && !*out && status == TIFA_OK; i++)
        status = find_missing(archive, node->children[i], out, error);
    return status;
}

static bool has_kind(const struct node *node, enum node_kind kind)
{
    bool found = node->kind == kind && (kind != NODE_PHRASE || node->slot_count > 1);
    for (size_t i = 0; i < node->child_count && !found; i++)
        found = has_kind(node->children[i], kind);
    return found;
}

static bool has_filter(const struct node *node)
{
    return has_kind(node, NODE_FIELD) || has_kind(node, NODE_VALUE) || has_kind(node, NODE_NUMBER) ||
           has_kind(node, NODE_DATE) || has_kind(node, NODE_LANGUAGE) || has_kind(node, NODE_ID) ||
           has_kind(node, NODE_SOURCE);
}

/* ---- fields of the sources ---- */

static tifa_status number_occurs(struct archive *archive, const struct node *node, bool *occurs, tifa_error *error)
{
    struct schema_term prefix, term, last;
    xs_terms *terms = NULL;
    xs_bytes next;
    xs_error reason;
    tifa_status status = TIFA_OK;
    schema_named_numbers(&prefix, node->name);
    schema_named_number(&term, node->name, node->low);
    schema_named_number(&last, node->name, node->high);
    xs_status failed = xs_terms_open(archive_database(archive), prefix.bytes, prefix.length, &terms, &reason);
    if (!failed)
        failed = xs_terms_skip_to(terms, term.bytes, term.length, &next, &reason);
    for (*occurs = false; !failed && status == TIFA_OK && !*occurs; failed = xs_terms_next(terms, &next, &reason)) {
        if (slice_compare((struct slice){next.data, next.length}, (struct slice){last.bytes, last.length}) > 0)
            break;
        schema_word(&term, (struct slice){next.data, next.length});
        status = term_occurs(archive, &term, occurs, error);
    }
    xs_terms_free(terms);
    return failed < 0 ? xapian_fail(error, failed, &reason, "cannot read the index") : status;
}

/* Whether a field has what a node asks it for; *word is what it lacks. */
static tifa_status field_has(struct archive *archive, const struct node *node, struct slice *word, bool *has,
                             tifa_error *error)
{
    tifa_status status = TIFA_OK;
    *has = true;
    if (node->kind == NODE_NUMBER)
        return number_occurs(archive, node, has, error);
    const struct node *phrase = node->children[0];
    for (size_t i = 0; i < phrase->slot_count && *has && status == TIFA_OK; i++) {
        const struct slot *slot = &phrase->slots[i];
        const struct pattern *pattern = &slot->alternatives[0].patterns[0];
        struct schema_term term;
        if (slot->count != 1 || slot->alternatives[0].count != 1 || pattern->kind != PATTERN_WORD)
            continue;
        *has = false;
        *word = pattern->word;
        schema_named_word(&term, node->name, pattern->word);
        status = term_occurs(archive, &term, has, error);
    }
    return status;
}

/* Says which field lacks what all matches must have; *reason stays as it is if none does. */
static tifa_status explain_fields(struct archive *archive, struct arena *arena, const struct node *node,
                                  const char **reason, tifa_error *error)
{
    bool named = node->name.data && node->everywhere && (node->kind == NODE_FIELD || node->kind == NODE_NUMBER);
    bool has = true;
    bool all = node->kind == NODE_AND || node->kind == NODE_SIDE;
    struct slice word = {"", 0};
    tifa_status status = named ? field_has(archive, node, &word, &has, error) : TIFA_OK;
    int length = (int)node->name.length;
    if (status == TIFA_OK && !has && node->kind == NODE_NUMBER)
        *reason = arena_printf(arena, "no article has a number in the field '%.*s' as asked", length, node->name.data);
    else if (status == TIFA_OK && !has)
        *reason = arena_printf(arena, "no article has '%.*s' in the field '%.*s'", (int)word.length, word.data, length,
                               node->name.data);
    for (size_t i = 0; i < node->child_count && all && has && status == TIFA_OK && !*reason; i++)
        status = explain_fields(archive, arena, node->children[i], reason, error);
    return status;
}

tifa_status nothing_explain(struct archive *archive, struct query *query, const char **reason, tifa_error *error)
{
    const struct pattern *missing = NULL;
    struct slice nearest = {"", 0};
    const char *lacking = NULL;
    *reason = "there is no word in the query";
    if (!query->root)
        return TIFA_OK;
    if (has_kind(query->root, NODE_NOTHING)) {
        *reason = "a condition has no word, as a warning says";
        return TIFA_OK;
    }
    tifa_status status = find_missing(archive, query->root, &missing, error);
    bool is_prefix = missing && missing->kind == PATTERN_PREFIX;
    if (status == TIFA_OK && missing && !is_prefix)
        status = nothing_suggest(archive, &query->arena, missing->word, 0, &nearest, error);
    if (status == TIFA_OK && !missing)
        status = explain_fields(archive, &query->arena, query->root, &lacking, error);
    if (status)
        return status;
    if (is_prefix)
        *reason = arena_printf(&query->arena, "no word of the archive starts with '%.*s'", (int)missing->word.length,
                               missing->word.data);
    else if (missing && nearest.length)
        *reason = arena_printf(&query->arena, "'%.*s' is not in the archive, the nearest word that is: '%.*s'",
                               (int)missing->word.length, missing->word.data, (int)nearest.length, nearest.data);
    else if (missing)
        *reason =
            arena_printf(&query->arena, "'%.*s' is not in the archive", (int)missing->word.length, missing->word.data);
    else if (lacking)
        *reason = lacking;
    else if (has_filter(query->root))
        *reason = "all words occur, but not in the articles that the fields and dates ask for, or not as asked";
    else if (has_kind(query->root, NODE_NEAR))
        *reason = "all words occur, but never as near each other as asked";
    else if (query->root->kind == NODE_PHRASE && query->root->verbatim.length)
        *reason = "all words occur, but not written like this; without '==' any writing is found";
    else if (query->root->kind == NODE_PHRASE)
        *reason = "all words occur, but never in this order next to each other in one sentence";
    else
        *reason = "all words occur, but no passage has them as asked";
    return *reason ? TIFA_OK : tifa_fail_memory(error);
}
