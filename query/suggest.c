#include "query/suggest.h"

#include "corpus/base/utf8.h"
#include "corpus/formulation.h"
#include "corpus/schema.h"
#include "corpus/text/fold.h"
#include "corpus/text/token.h"
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

static tifa_status phrase_stands(struct suggest *s, const char *phrase, bool *stands)
{
    struct query query = {0};
    struct parser_options parser = {0};
    struct plan_options options;
    struct plan plan = {0};
    xs_result *found = NULL;
    xs_error reason;
    xs_search_options first = {.weighting = XS_BOOLEAN, .limit = archive_has_removed(s->archive) ? FOUND : JUDGED};
    *stands = false;
    tifa_status status =
        prepare_query(s->archive, slice_of(phrase), slice_of(""), &parser, &query, NULL, &options, s->error);
    if (status == TIFA_OK && query.root) {
        status = plan_query(&query, &options, PLAN_ANY, &plan, s->error);
        xs_status failed =
            status ? XS_OK : xs_search(archive_database(s->archive), plan.candidates, &first, &found, &reason);
        if (failed)
            status = xapian_fail(s->error, failed, &reason, "cannot read the index");
        if (status == TIFA_OK)
            status = judge_some(s, &query, found, stands);
    }
    xs_result_free(found);
    plan_free(&plan);
    query_free(&query);
    return status == TIFA_ERR_QUERY ? TIFA_OK : status;
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

/* Nothing twice, nor what has been typed. */
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
    if (answer->count < s->limit)
        answer->items[answer->count++] =
            (struct suggestion){.kind = kind, .text = whole, .name = name, .passages = passages};
    return TIFA_OK;
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

static tifa_status suggest(struct suggest *s)
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
    tokens_free(&s.tokens);
    answer->took_ms = now_ms() - started;
    return status;
}

void suggest_answer_free(struct suggest_answer *answer)
{
    arena_free(&answer->arena);
    *answer = (struct suggest_answer){0};
}
