#include "query/suggest.h"

#include "corpus/base/utf8.h"
#include "corpus/formulation.h"
#include "corpus/schema.h"
#include "corpus/text/fold.h"
#include "corpus/text/spelling.h"
#include "corpus/text/stem.h"
#include "corpus/text/token.h"
#include "corpus/value_key.h"
#include "query/judge.h"
#include "query/nothing.h"
#include "query/prepare.h"
#include "query/xapian_error.h"

#include <time.h>

enum {
    SCAN_TERMS = 10000, /* of one list, so that the whole takes a few milliseconds */
    FORMULATIONS_SHOWN = 3,
    WORDS_SHOWN = 5,   /* if there are phrases to show as well */
    CHOICES = 20,      /* of which some may fall away */
    LOOK_STEPS = 1000, /* in posting lists, to find whether all documents of a choice are removed */
    CONTEXT = 2,       /* words before, with which a phrase must stand somewhere */
    CHECKS = 10,       /* phrases of which it is looked whether they do, */
    JUDGED = 8,        /* in so many passages each, */
    FOUND = 64,        /* of so many where some are removed */
    PHRASES_SHOWN = 5,
};

/* A term that may be suggested, best first in a list. */
struct choice {
    struct slice word; /* what stands in place of, or behind, the last word */
    uint32_t passages; /* 0: not known */
};

struct choices {
    struct choice items[CHOICES];
    size_t count;
};

struct suggest {
    struct archive *archive;
    struct slice text;
    struct tokens tokens; /* of the text */
    bool is_open;         /* the last word may go on: no space behind it */
    size_t limit;
    size_t checks; /* made so far */
    bool is_plain; /* small letters and spaces: any word of the archive makes it find something */
    struct suggest_answer *answer;
    tifa_error *error;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

/* ---- the text ---- */

static struct slice word_of(const struct tokens *tokens, size_t i)
{
    return (struct slice){token_word(tokens, i), tokens->items[i].word_length};
}

/* Han and kana: words without spaces, a character each. */
static bool is_single(struct slice word)
{
    size_t at = 0;
    struct folded folded;
    if (word.length == 0)
        return false;
    fold_code_point(utf8_next(word.data, &at), &folded);
    return folded.class == CHAR_SINGLE && at == word.length;
}

static tifa_status read_text(struct suggest *s)
{
    if (s->text.length > SUGGEST_TEXT_BYTES)
        return tifa_fail(s->error, TIFA_ERR_LIMIT, "the text has %zu bytes, the limit is %d", s->text.length,
                         SUGGEST_TEXT_BYTES);
    if (!utf8_valid(s->text.data, s->text.length))
        return tifa_fail(s->error, TIFA_ERR_QUERY, "the text is not UTF-8");
    tifa_status status = tokens_parse(&s->tokens, s->text.data, s->text.length, TOKENS_OF_QUERY, s->error);
    size_t count = s->tokens.count;
    s->is_plain = true;
    for (size_t i = 0; i < s->text.length; i++)
        s->is_plain = s->is_plain && (s->text.data[i] == ' ' || (s->text.data[i] >= 'a' && s->text.data[i] <= 'z'));
    s->is_open = count > 0 && s->tokens.items[count - 1].byte_end == s->text.length &&
                 !is_single(word_of(&s->tokens, count - 1));
    return status;
}

/* ---- what is in the index ---- */

static tifa_status keep(struct suggest *s, struct choices *choices, struct slice word, uint32_t passages)
{
    size_t at = choices->count;
    while (at > 0 && choices->items[at - 1].passages < passages)
        at--;
    if (at == CHOICES)
        return TIFA_OK;
    const char *copy = arena_copy(&s->answer->arena, word.data, word.length);
    if (!copy)
        return tifa_fail_memory(s->error);
    size_t behind = choices->count - at - (choices->count == CHOICES);
    memmove(&choices->items[at + 1], &choices->items[at], behind * sizeof *choices->items);
    choices->items[at] = (struct choice){{copy, word.length}, passages};
    choices->count += choices->count < CHOICES;
    return TIFA_OK;
}

/* Takes out what documents that are removed have alone. Where it would take long to count the others, their number is
 * not told. */
static tifa_status settle(struct suggest *s, const struct schema_term *prefix, size_t skip, struct choices *choices)
{
    size_t kept = 0;
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < choices->count && status == TIFA_OK; i++) {
        struct choice choice = choices->items[i];
        struct schema_term term = *prefix;
        struct archive_count count;
        memcpy(term.bytes + skip, choice.word.data, choice.word.length);
        term.length = skip + choice.word.length;
        status = archive_count_term(s->archive, &term, LOOK_STEPS, &count, s->error);
        choice.passages = count.exact ? (uint32_t)count.documents : 0;
        if (!count.exact || count.documents > 0)
            choices->items[kept++] = choice;
    }
    choices->count = kept;
    return status;
}

/* The terms that start with `prefix`, most passages first; of each, what is behind its first `skip` bytes. */
static tifa_status scan(struct suggest *s, const struct schema_term *prefix, size_t skip, struct choices *out)
{
    xs_terms *terms = NULL;
    xs_bytes term;
    xs_error reason;
    tifa_status status = TIFA_OK;
    xs_status failed = xs_terms_open(archive_database(s->archive), prefix->bytes, prefix->length, &terms, &reason);
    for (size_t seen = 0; !failed && status == TIFA_OK; seen++) {
        uint32_t passages;
        failed = xs_terms_next(terms, &term, &reason);
        if (!failed && seen == SCAN_TERMS) {
            s->answer->cut = true;
            break;
        }
        if (!failed)
            failed = xs_terms_documents(terms, &passages, &reason);
        if (!failed)
            status = keep(s, out, (struct slice){term.data + skip, term.length - skip}, passages);
    }
    xs_terms_free(terms);
    if (failed < 0)
        return xapian_fail(s->error, failed, &reason, "cannot read the index");
    return status == TIFA_OK && archive_has_removed(s->archive) ? settle(s, prefix, skip, out) : status;
}

static tifa_status complete_word(struct suggest *s, struct slice start, struct choices *out)
{
    struct schema_term prefix;
    schema_word(&prefix, start);
    return scan(s, &prefix, 0, out);
}

/* Words that stand behind `left` and start with `start`, which may be empty. */
static tifa_status complete_pair(struct suggest *s, struct slice left, struct slice start, struct choices *out)
{
    struct schema_term prefix;
    schema_pair(&prefix, left, start);
    return scan(s, &prefix, prefix.length - start.length, out);
}

/* ---- what stands in a passage ---- */

/* The words before a choice, and the choice, as a phrase. */
static const char *phrase_of(struct suggest *s, size_t before, struct slice word)
{
    struct buffer phrase = {0};
    buffer_append_byte(&phrase, '"');
    for (size_t i = before > CONTEXT ? before - CONTEXT : 0; i < before; i++) {
        const struct token *token = &s->tokens.items[i];
        buffer_append(&phrase, s->text.data + token->byte_start, token->byte_end - token->byte_start);
        buffer_append_byte(&phrase, ' ');
    }
    buffer_append(&phrase, word.data, word.length);
    buffer_append_byte(&phrase, '"');
    const char *copy = phrase.failed ? NULL : arena_copy(&s->answer->arena, phrase.data, phrase.length);
    buffer_free(&phrase);
    return copy;
}

/* Whether one of the candidates is a match. */
static tifa_status judge_some(struct suggest *s, const struct query *query, xs_result *candidates, bool *stands)
{
    struct matcher *matcher;
    tifa_status status = matcher_new(query, &matcher, s->error);
    size_t judged = 0;
    for (size_t i = 0; i < xs_result_size(candidates) && judged < JUDGED && !*stands && status == TIFA_OK; i++) {
        xs_hit hit;
        xs_error reason;
        struct archive_passage passage;
        struct match_result result = {0};
        xs_status failed = xs_result_hit(candidates, i, &hit, &reason);
        if (!failed && archive_is_removed(s->archive, hit.docid))
            continue;
        judged++;
        status = failed ? xapian_fail(s->error, failed, &reason, "cannot read the index")
                        : archive_passage_by_id(s->archive, hit.docid, &passage, s->error);
        if (status == TIFA_OK)
            status = judge_passage(s->archive, query, matcher, &passage, &result, s->error);
        *stands = result.matches;
    }
    matcher_free(matcher);
    return status;
}

/* The first candidates of a query; *found stays NULL where the text is none. Both are to be freed whatever the status. */
static tifa_status find_candidates(struct suggest *s, const char *text, uint32_t most, struct query *query,
                                   xs_result **found)
{
    struct parser_options parser = {0};
    struct plan_options options;
    struct plan plan = {0};
    xs_error reason;
    xs_search_options first = {.weighting = XS_BOOLEAN, .limit = archive_has_removed(s->archive) ? FOUND : most};
    tifa_status status =
        prepare_query(s->archive, slice_of(text), slice_of(""), &parser, query, NULL, &options, s->error);
    if (status == TIFA_OK && query->root) {
        status = plan_query(query, &options, PLAN_ANY, &plan, s->error);
        xs_status failed =
            status ? XS_OK : xs_search(archive_database(s->archive), plan.candidates, &first, found, &reason);
        if (failed)
            status = xapian_fail(s->error, failed, &reason, "cannot read the index");
    }
    plan_free(&plan);
    return status == TIFA_ERR_QUERY ? TIFA_OK : status;
}

/* Whether a query, which may be none, finds something in the first candidates. */
static tifa_status phrase_stands(struct suggest *s, const char *phrase, bool *stands)
{
    struct query query = {0};
    xs_result *found = NULL;
    *stands = false;
    tifa_status status = find_candidates(s, phrase, JUDGED, &query, &found);
    if (status == TIFA_OK && found)
        status = judge_some(s, &query, found, stands);
    xs_result_free(found);
    query_free(&query);
    return status;
}

/* Leaves the choices that stand somewhere behind the words before them; what there is no time to check falls away. */
static tifa_status keep_standing(struct suggest *s, size_t before, struct choices *choices)
{
    size_t kept = 0;
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < choices->count && kept < PHRASES_SHOWN && s->checks < CHECKS && status == TIFA_OK; i++) {
        const char *phrase = phrase_of(s, before, choices->items[i].word);
        bool stands = false;
        status = phrase ? phrase_stands(s, phrase, &stands) : tifa_fail_memory(s->error);
        if (stands)
            choices->items[kept++] = choices->items[i];
        s->checks++;
    }
    choices->count = kept;
    return status;
}

/* ---- suggestions ---- */

/* Nothing twice, nor what has been typed, nor what finds nothing. */
static tifa_status add(struct suggest *s, enum suggestion_kind kind, const char *text, const char *name,
                       uint64_t passages)
{
    struct suggest_answer *answer = s->answer;
    if (!text)
        return tifa_fail_memory(s->error);
    struct slice whole = slice_of(text);
    if (slice_equal(whole, s->text))
        return TIFA_OK;
    for (size_t i = 0; i < answer->count; i++)
        if (slice_equal(answer->items[i].text, whole))
            return TIFA_OK;
    bool finds = s->is_plain && kind != SUGGESTION_FORMULATION;
    tifa_status status = finds || answer->count == s->limit ? TIFA_OK : phrase_stands(s, text, &finds);
    if (finds && status == TIFA_OK && answer->count < s->limit)
        answer->items[answer->count++] =
            (struct suggestion){.kind = kind, .text = whole, .name = name, .passages = passages};
    return status;
}

/* The text with the last word replaced. */
static const char *with_last(struct suggest *s, struct slice word)
{
    size_t start = s->tokens.items[s->tokens.count - 1].byte_start;
    return arena_printf(&s->answer->arena, "%.*s%.*s", (int)start, s->text.data, (int)word.length, word.data);
}

/* The text with a word more; between Han characters there is no space. */
static const char *with_next(struct suggest *s, struct slice word)
{
    struct slice text = slice_trim(s->text);
    bool close = is_single(word) && is_single(word_of(&s->tokens, s->tokens.count - 1));
    return arena_printf(&s->answer->arena, "%.*s%s%.*s", (int)text.length, text.data, close ? "" : " ",
                        (int)word.length, word.data);
}

static tifa_status add_choices(struct suggest *s, enum suggestion_kind kind, const struct choices *choices, size_t most,
                               const char *(*make)(struct suggest *s, struct slice word))
{
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < choices->count && i < most && status == TIFA_OK; i++)
        status = add(s, kind, make(s, choices->items[i].word), NULL, choices->items[i].passages);
    return status;
}

static bool form_has_at(const struct tokens *form, size_t start, const struct suggest *s)
{
    const struct tokens *text = &s->tokens;
    if (start + text->count > form->count)
        return false;
    for (size_t i = 0; i < text->count; i++) {
        struct slice want = word_of(text, i), have = word_of(form, start + i);
        bool may_go_on = s->is_open && i + 1 == text->count && have.length >= want.length;
        if (may_go_on)
            have.length = want.length;
        if (!slice_equal(want, have))
            return false;
    }
    return true;
}

/* Whether the text's words stand in a form, the last of them perhaps begun: at its start, or else inside. */
static bool form_has(const struct tokens *form, bool inside, const struct suggest *s)
{
    bool has = !inside && form_has_at(form, 0, s);
    for (size_t start = 1; inside && !has && start < form->count; start++)
        has = form_has_at(form, start, s);
    return has;
}

static tifa_status add_formulation(struct suggest *s, const struct formulation *f, bool inside, struct tokens *scratch)
{
    for (size_t i = 0; f->forms[i]; i++) {
        tifa_status status = tokens_parse(scratch, f->forms[i], strlen(f->forms[i]), TOKENS_OF_QUERY, s->error);
        if (status)
            return status;
        if (form_has(scratch, inside, s))
            return add(s, SUGGESTION_FORMULATION, f->forms[i], f->name, 0);
    }
    return TIFA_OK;
}

/* Those that start so first. Of a letter or two there are too many inside. */
static tifa_status add_formulations(struct suggest *s)
{
    struct tokens scratch = {0};
    const char *name;
    size_t before = s->answer->count;
    tifa_status status = TIFA_OK;
    for (int inside = 0; inside <= (s->text.length > 2); inside++)
        for (size_t i = 0; (name = formulation_name(i)) && status == TIFA_OK; i++)
            if (s->answer->count - before < FORMULATIONS_SHOWN)
                status = add_formulation(s, formulation_find(slice_of(name)), inside, &scratch);
    tokens_free(&scratch);
    return status;
}

/* Mistakes are rarely in the first letter, and of all words there are too many to look at. */
static tifa_status add_spelling(struct suggest *s)
{
    struct slice nearest, last = word_of(&s->tokens, s->tokens.count - 1);
    tifa_status status = nothing_suggest(s->archive, &s->answer->arena, last, 1, &nearest, s->error);
    return status || nearest.length == 0 ? status : add(s, SUGGESTION_SPELLING, with_last(s, nearest), NULL, 0);
}

/* Words that the last one may become, behind those before it: from the lists of frequent pairs, else of words that do
 * stand there. */
static tifa_status complete(struct suggest *s, struct choices *phrases, struct choices *words)
{
    size_t before = s->tokens.count - 1;
    struct slice last = word_of(&s->tokens, before);
    tifa_status status = complete_word(s, last, words);
    if (before == 0 || status)
        return status;
    status = complete_pair(s, word_of(&s->tokens, before - 1), last, phrases);
    bool frequent = phrases->count > 0;
    if (status == TIFA_OK && !frequent)
        *phrases = *words;
    if (status == TIFA_OK && (!frequent || before > 1))
        status = keep_standing(s, before, phrases);
    for (size_t i = 0; i < phrases->count && !frequent; i++)
        phrases->items[i].passages = 0; /* those of the word, not of the phrase */
    return status;
}

static tifa_status suggest_words(struct suggest *s)
{
    size_t count = s->tokens.count;
    struct choices words = {0}, phrases = {0}, next = {0};
    tifa_status status = s->is_open ? complete(s, &phrases, &words) : TIFA_OK;
    if (status == TIFA_OK)
        status = complete_pair(s, word_of(&s->tokens, count - 1), slice_of(""), &next);
    if (status == TIFA_OK && count > 1)
        status = keep_standing(s, count, &next);
    bool alone = phrases.count == 0; /* else a word by itself would mislead */
    if (status == TIFA_OK)
        status = add_choices(s, SUGGESTION_PHRASE, &phrases, WORDS_SHOWN, with_last);
    if (status == TIFA_OK && alone)
        status = add_choices(s, SUGGESTION_WORD, &words, WORDS_SHOWN, with_last);
    if (status == TIFA_OK)
        status = add_formulations(s);
    if (status == TIFA_OK)
        status = add_choices(s, SUGGESTION_PHRASE, &next, CHOICES, with_next);
    if (status == TIFA_OK)
        status = add_choices(s, SUGGESTION_PHRASE, &phrases, CHOICES, with_last);
    if (status == TIFA_OK && alone)
        status = add_choices(s, SUGGESTION_WORD, &words, CHOICES, with_last);
    if (status == TIFA_OK && s->answer->count == 0 && s->is_open)
        status = add_spelling(s);
    return status;
}

/* ---- behind a field ---- */

/* A field whose value is being typed, at the end of the text. */
struct typed_field {
    struct slice name, value; /* without quotes */
    enum article_field field; /* ARTICLE_FIELDS: one that sources brought, or none at all */
};

/* Where the name that ends at `end` starts: a word, or a quoted text. */
static size_t name_start(struct slice text, size_t end)
{
    size_t at = end;
    bool quoted = end > 1 && text.data[end - 1] == '"';
    if (quoted)
        for (at = end - 1; at > 0 && text.data[at - 1] != '"'; at--)
            ;
    else
        while (at > 0 && (unsigned char)text.data[at - 1] > ' ' && !strchr("\"()+-", text.data[at - 1]))
            at--;
    return at;
}

static bool is_plain_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

static bool read_field(const struct suggest *s, struct typed_field *out)
{
    const char *colon = memrchr(s->text.data, ':', s->text.length);
    size_t end = colon ? (size_t)(colon - s->text.data) : 0, start = name_start(s->text, end);
    if (start == end)
        return false;
    out->value = slice_from(s->text, end + 1);
    bool quoted = out->value.length && out->value.data[0] == '"';
    out->value = slice_from(out->value, quoted);
    for (size_t i = 0; i < out->value.length; i++)
        if (out->value.data[i] == '"' || (!quoted && strchr(" \t\n()", out->value.data[i])))
            return false;
    out->name = (struct slice){s->text.data + start, end - start - (s->text.data[end - 1] == '"')};
    out->field = ARTICLE_FIELDS;
    for (enum article_field f = 0; f < ARTICLE_FIELDS; f++)
        if (slice_equal_text(out->name, article_field_names[f]))
            out->field = f;
    if (slice_equal_text(out->name, "source"))
        out->field = ARTICLE_URL;
    return true;
}

/* The text up to the value, and a value in its place, in quotes where it needs them. NULL: it cannot be typed. */
static const char *with_value(struct suggest *s, struct slice start, struct slice end)
{
    struct buffer value = {0};
    bool plain = true;
    const char *colon = memrchr(s->text.data, ':', s->text.length);
    buffer_append(&value, start.data, start.length);
    buffer_append(&value, end.data, end.length);
    for (size_t i = 0; i < value.length; i++)
        plain = plain && ((unsigned char)value.data[i] >= 0x80 || is_plain_byte(value.data[i]));
    bool fits = value.length > 0 && !value.failed && !memchr(value.data, '"', value.length) && colon;
    const char *text = !fits ? NULL
                             : arena_printf(&s->answer->arena, plain ? "%.*s%.*s" : "%.*s\"%.*s\"",
                                            (int)(colon + 1 - s->text.data), s->text.data, (int)value.length, value.data);
    buffer_free(&value);
    return text;
}

/* Whether a value has all words that are typed, and the choice in the place of the last. */
static tifa_status has_words(struct suggest *s, struct slice value, const struct tokens *typed, struct slice choice,
                             struct tokens *scratch, bool *has)
{
    tifa_status status = tokens_parse(scratch, value.data, value.length, TOKENS_OF_QUERY, s->error);
    *has = status == TIFA_OK;
    for (size_t i = 0; i < typed->count && *has; i++) {
        struct slice wanted = i + 1 < typed->count ? word_of(typed, i) : choice;
        bool found = false;
        for (size_t k = 0; k < scratch->count && !found; k++)
            found = slice_equal(word_of(scratch, k), wanted);
        *has = found;
    }
    return status;
}

/* The values of one article that have the words. */
static tifa_status add_values_of(struct suggest *s, const struct typed_field *field, xs_docid docid,
                                 const struct tokens *typed, struct slice choice, struct tokens *scratch)
{
    struct archive_article_ref ref;
    const struct article *article;
    struct slice rest = slice_of(""), value;
    bool has;
    tifa_status status = archive_passage_article(s->archive, docid, &ref, s->error);
    if (status == TIFA_OK)
        status = archive_article_with_values(s->archive, ref, &article, s->error);
    if (status == TIFA_OK && field->field != ARTICLE_FIELDS)
        rest = article->fields[field->field];
    while (status == TIFA_OK && value_next(field->field, &rest, &value)) {
        status = has_words(s, value, typed, choice, scratch, &has);
        const char *text = status == TIFA_OK && has ? with_value(s, slice_trim(value), slice_of("")) : NULL;
        if (text)
            status = add(s, SUGGESTION_VALUE, text, NULL, 0);
    }
    for (size_t i = 0; status == TIFA_OK && field->field == ARTICLE_FIELDS && i < article->values.count; i++) {
        value = article->values.items[i].text;
        if (!slice_equal(article->values.items[i].name, field->name))
            continue;
        status = has_words(s, value, typed, choice, scratch, &has);
        const char *text = status == TIFA_OK && has ? with_value(s, slice_trim(value), slice_of("")) : NULL;
        if (text)
            status = add(s, SUGGESTION_VALUE, text, NULL, 0);
    }
    return status;
}

static void field_term(struct schema_term *term, const struct typed_field *field, struct slice word)
{
    if (field->field == ARTICLE_FIELDS)
        schema_named_word(term, field->name, word);
    else if (field->field == ARTICLE_LANG)
        schema_language(term, word);
    else if (field->field == ARTICLE_URL)
        schema_host(term, word);
    else
        schema_field_word(term, field->field, word);
}

/* The values that have a word of the field, in its first articles. */
static tifa_status add_values(struct suggest *s, const struct typed_field *field, const struct tokens *typed,
                              struct slice choice)
{
    struct tokens scratch = {0};
    struct query query = {0};
    xs_result *found = NULL;
    const char *text = arena_printf(&s->answer->arena, "\"%.*s\":\"%.*s\"", (int)field->name.length, field->name.data,
                                    (int)choice.length, choice.data);
    tifa_status status = text ? find_candidates(s, text, FOUND, &query, &found) : tifa_fail_memory(s->error);
    size_t count = status == TIFA_OK && found ? xs_result_size(found) : 0;
    for (size_t i = 0; i < count && s->answer->count < s->limit && status == TIFA_OK; i++) {
        xs_hit hit;
        xs_error reason;
        xs_status failed = xs_result_hit(found, i, &hit, &reason);
        if (failed)
            status = xapian_fail(s->error, failed, &reason, "cannot read the index");
        else if (!archive_is_removed(s->archive, hit.docid))
            status = add_values_of(s, field, hit.docid, typed, choice, &scratch);
    }
    xs_result_free(found);
    query_free(&query);
    tokens_free(&scratch);
    return status;
}

/* Words of titles; values of other fields. */
static tifa_status suggest_values(struct suggest *s, const struct typed_field *field, const struct tokens *typed)
{
    struct choices choices = {0};
    struct schema_term prefix;
    bool whole = field->field == ARTICLE_LANG || field->field == ARTICLE_URL;
    const struct token *last = typed->count ? &typed->items[typed->count - 1] : NULL;
    struct slice start = whole || !last ? field->value : word_of(typed, typed->count - 1);
    if (!last)
        return TIFA_OK;
    field_term(&prefix, field, start);
    tifa_status status = scan(s, &prefix, prefix.length - start.length, &choices);
    for (size_t i = 0; i < choices.count && s->answer->count < s->limit && status == TIFA_OK; i++) {
        struct slice head = {field->value.data, whole ? 0 : last->byte_start}, word = choices.items[i].word;
        if (field->field != ARTICLE_TITLE && !whole) {
            status = add_values(s, field, typed, word);
            continue;
        }
        const char *text = with_value(s, head, word);
        if (text)
            status = add(s, whole ? SUGGESTION_VALUE : SUGGESTION_WORD, text, NULL, 0);
    }
    return status;
}

static bool is_asked_by_words(enum article_field field)
{
    return field == ARTICLE_TITLE || field == ARTICLE_AUTHOR || field == ARTICLE_AFFILIATION ||
           field == ARTICLE_SECTION || field == ARTICLE_LANG || field == ARTICLE_URL;
}

static tifa_status suggest(struct suggest *s)
{
    struct typed_field field;
    struct tokens typed = {0};
    if (!read_field(s, &field))
        return suggest_words(s);
    const struct field *named = field_list_look_up(archive_fields(s->archive), field.name);
    if (field.field == ARTICLE_FIELDS && !named)
        return suggest_words(s);
    if (field.field == ARTICLE_FIELDS)
        field.name = (struct slice){named->name, named->length};
    if (!is_asked_by_words(field.field) && field.field != ARTICLE_FIELDS)
        return TIFA_OK;
    tifa_status status = tokens_parse(&typed, field.value.data, field.value.length, TOKENS_OF_QUERY, s->error);
    if (status == TIFA_OK)
        status = suggest_values(s, &field, &typed);
    tokens_free(&typed);
    return status;
}

/* What is typed may be in a language of the archive that reads more words in it: l'Afr. */
static tifa_status suggest_elided(struct suggest *s)
{
    uint64_t languages = archive_languages(s->archive);
    size_t words = s->tokens.count;
    tifa_status status = TIFA_OK;
    for (unsigned i = 0; i < STEM_LANGUAGES && s->answer->count == 0 && status == TIFA_OK; i++) {
        if (!(languages >> i & 1) || !spelling_of(i)->elided)
            continue;
        s->tokens.language = i;
        status = read_text(s);
        if (status == TIFA_OK && s->tokens.count > words)
            status = suggest(s);
    }
    return status;
}

tifa_status suggest_run(struct archive *archive, struct slice text, size_t limit, struct suggest_answer *answer,
                        tifa_error *error)
{
    double started = now_ms();
    struct suggest s = {.archive = archive, .text = text, .limit = limit, .answer = answer, .error = error};
    if (s.limit > SUGGEST_MAX)
        s.limit = SUGGEST_MAX;
    tifa_status status = read_text(&s);
    if (status == TIFA_OK && s.tokens.count > 0 && s.limit > 0)
        status = suggest(&s);
    if (status == TIFA_OK && answer->count == 0 && s.limit > 0)
        status = suggest_elided(&s);
    tokens_free(&s.tokens);
    answer->took_ms = now_ms() - started;
    return status;
}

void suggest_answer_free(struct suggest_answer *answer)
{
    arena_free(&answer->arena);
    *answer = (struct suggest_answer){0};
}
