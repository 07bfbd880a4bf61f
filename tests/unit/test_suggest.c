/* Suggestions against brute force over articles made by chance: counts, order, and that phrases do stand somewhere; and
 * articles shown as they were written. */
#include "test_fixture.h"

#include "corpus/formulation.h"
#include "indexer/build.h"
#include "query/article_view.h"
#include "query/search.h"
#include "query/suggest.h"

enum { ARTICLES = 400, PASSAGES = 3, WORDS = 60, PREFIXES = 400 };

static const char *const vocabulary[] = {"lantern", "lane",   "ledger", "lettuce", "harbour", "hard", "harvest",
                                         "hat",     "quarry", "quay",   "q",       "queue",   "合",   "作"};
enum { VOCABULARY = COUNT(vocabulary), FIRST_HAN = 12 };

static uint8_t words[ARTICLES][PASSAGES][WORDS];
static size_t passage_count[ARTICLES];
static struct archive *archive;

/* ---- the archive ---- */

static void write_article(FILE *out, size_t number)
{
    fprintf(out, "{\"id\":\"folder/article-%zu\",\"lang\":\"en\",\"text\":\"", number);
    passage_count[number] = 1 + chance(PASSAGES);
    for (size_t p = 0; p < passage_count[number]; p++) { /* a sentence each, long enough to be a passage */
        for (size_t w = 0; w < WORDS; w++) {
            uint8_t word = (uint8_t)(chance(8) ? chance(6) : chance(VOCABULARY));
            words[number][p][w] = word;
            fprintf(out, "%s%s", w ? " " : p ? "\\n\\n" : "", vocabulary[word]);
        }
        fputc('.', out);
    }
    fputs("\"}\n", out);
}

static int build(void **state)
{
    if (make_root(state))
        return -1;
    const char *source = in_root("source.jsonl"), *index = in_root("index");
    FILE *out = fopen(source, "w");
    assert_non_null(out);
    for (size_t i = 0; i < ARTICLES; i++)
        write_article(out, i);
    assert_int_equal(fclose(out), 0);
    struct build_options options = {.index = index,
                                    .sources = &source,
                                    .source_count = 1,
                                    .threads = 2,
                                    .memory_bytes = (size_t)64 << 20,
                                    .limits = LIMITS_DEFAULT};
    struct build_report report;
    OK(build_index(&options, &report, &failure));
    OK(archive_open(&index, 1, &archive, &failure));
    return 0;
}

static int destroy(void **state)
{
    archive_free(archive);
    return remove_root(state);
}

/* ---- brute force ---- */

/* The passages that have the words in a row. */
static uint64_t passages_with(const size_t *row, size_t count)
{
    uint64_t found = 0;
    for (size_t i = 0; i < ARTICLES; i++) {
        for (size_t p = 0; p < passage_count[i]; p++) {
            bool has = false;
            for (size_t w = 0; w + count <= WORDS && !has; w++) {
                size_t same = 0;
                while (same < count && words[i][p][w + same] == row[same])
                    same++;
                has = same == count;
            }
            found += has;
        }
    }
    return found;
}

/* The words of a text as numbers; their count, or 0 when one of them is none. */
static size_t read_words(struct slice text, size_t out[8])
{
    struct tokens tokens = {0};
    OK(tokens_parse(&tokens, text.data, text.length, TOKENS_OF_QUERY, &failure));
    size_t count = tokens.count <= 8 ? tokens.count : 0;
    for (size_t i = 0; i < count; i++) {
        size_t word = 0;
        while (word < VOCABULARY &&
               !slice_equal_text((struct slice){token_word(&tokens, i), tokens.items[i].word_length}, vocabulary[word]))
            word++;
        out[i] = word;
        if (word == VOCABULARY)
            count = 0;
    }
    tokens_free(&tokens);
    return count;
}

static void check_suggestion(const struct suggestion *item)
{
    size_t row[8], count;
    if (item->kind == SUGGESTION_FORMULATION) {
        assert_non_null(formulation_find(slice_of(item->name)));
        return;
    }
    assert_null(item->name);
    count = read_words(item->text, row);
    assert_true(count > 0);
    if (item->kind == SUGGESTION_WORD)
        assert_int_equal(item->passages, passages_with(&row[count - 1], 1));
    if (item->kind != SUGGESTION_PHRASE)
        return;
    assert_true(count > 1);
    if (item->passages)
        assert_int_equal(item->passages, passages_with(&row[count - 2], 2));
    size_t last = count < 3 ? count : 3;
    assert_true(passages_with(&row[count - last], last) > 0);
}

/* ---- tests ---- */

static void suggestions_are_true(void **state)
{
    (void)state;
    for (size_t round = 0; round < PREFIXES; round++) {
        char text[200] = "";
        size_t length = 0;
        for (uint32_t i = chance(4); i > 0; i--)
            length += (size_t)snprintf(text + length, sizeof text - length, "%s ", vocabulary[chance(VOCABULARY)]);
        const char *last = vocabulary[chance(FIRST_HAN)];
        snprintf(text + length, sizeof text - length, "%.*s", (int)chance((uint32_t)strlen(last) + 1), last);
        struct suggest_answer answer = {0};
        size_t limit = chance(SUGGEST_MAX + 1);
        OK(suggest_run(archive, slice_of(text), limit, &answer, &failure));
        assert_true(answer.count <= limit);
        assert_false(answer.cut);
        for (size_t i = 0; i < answer.count; i++) {
            check_suggestion(&answer.items[i]);
            for (size_t k = 0; k < i; k++)
                assert_false(slice_equal(answer.items[i].text, answer.items[k].text));
        }
        suggest_answer_free(&answer);
    }
}

static void words_come_by_frequency(void **state)
{
    (void)state;
    static const char *const starts[] = {"l", "la", "h", "ha", "har", "qu", "q"};
    for (size_t s = 0; s < COUNT(starts); s++) {
        struct suggest_answer answer = {0};
        OK(suggest_run(archive, slice_of(starts[s]), SUGGEST_MAX, &answer, &failure));
        size_t expected = 0, found = 0;
        uint64_t before = UINT64_MAX;
        for (size_t i = 0; i < VOCABULARY; i++)
            expected += slice_starts(slice_of(vocabulary[i]), starts[s]) && strcmp(vocabulary[i], starts[s]) != 0;
        for (size_t i = 0; i < answer.count; i++) {
            if (answer.items[i].kind != SUGGESTION_WORD)
                continue;
            assert_true(answer.items[i].passages <= before);
            before = answer.items[i].passages;
            found++;
        }
        assert_int_equal(found, expected);
        suggest_answer_free(&answer);
    }
}

static void too_many_terms_are_said(void **state)
{
    (void)state;
    const char *source = in_root("many.jsonl"), *index = in_root("many");
    FILE *out = fopen(source, "w");
    assert_non_null(out);
    fputs("{\"id\":\"a\",\"text\":\"", out);
    for (unsigned i = 0; i < 11000; i++)
        fprintf(out, "zz%c%c%c%c ", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676 % 26, 'a' + i / 17576);
    fputs("\"}\n", out);
    assert_int_equal(fclose(out), 0);
    struct build_options options = {.index = index,
                                    .sources = &source,
                                    .source_count = 1,
                                    .threads = 1,
                                    .memory_bytes = (size_t)64 << 20,
                                    .limits = LIMITS_DEFAULT};
    struct build_report report;
    struct archive *many;
    OK(build_index(&options, &report, &failure));
    OK(archive_open(&index, 1, &many, &failure));
    struct suggest_answer answer = {0};
    OK(suggest_run(many, SLICE("z"), SUGGEST_MAX, &answer, &failure));
    assert_true(answer.cut);
    assert_int_equal(answer.count, SUGGEST_MAX);
    suggest_answer_free(&answer);
    OK(suggest_run(many, SLICE("zza"), SUGGEST_MAX, &answer, &failure));
    assert_false(answer.cut);
    suggest_answer_free(&answer);
    archive_free(many);
}

static void articles_are_shown_as_they_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARTICLES; i++) {
        struct article_view view = {0};
        char id[64];
        snprintf(id, sizeof id, "folder/article-%zu", i);
        struct view_range range = {.passage = chance(PASSAGES + 1), .context = chance(2)};
        OK(article_view_read(archive, slice_of(id), range, &view, &failure));
        assert_slice(view.article->fields[ARTICLE_ID], id);
        size_t next = 0;
        for (size_t p = 1; p <= passage_count[i]; p++) {
            size_t apart = p > range.passage ? p - (size_t)range.passage : (size_t)range.passage - p;
            if (range.passage && apart > range.context)
                continue;
            assert_true(next < view.count);
            assert_int_equal(view.passages[next].number, p);
            assert_true(slice_starts(view.passages[next++].text, vocabulary[words[i][p - 1][0]]));
        }
        assert_int_equal(next, view.count);
        article_view_free(&view);
    }
}

static void ids_that_are_near_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *id, *want;
    } rows[] = {
        {"article-399", "folder/article-399"},
        {"FOLDER/ARTICLE-399", "folder/article-399"},
        {"folder/article-399x", "folder/article-399"},
        {"folder/article-398 ", "folder/article-398"},
        {"nowhere", NULL},
        {"", "folder/article-0"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct article_view view = {0};
        OK(article_view_read(archive, slice_of(rows[i].id), (struct view_range){0}, &view, &failure));
        assert_null(view.article);
        assert_true(view.nearest_count <= VIEW_NEAREST);
        assert_int_equal(view.nearest_count == 0, rows[i].want == NULL);
        if (rows[i].want)
            assert_slice(view.nearest[0], rows[i].want);
        article_view_free(&view);
    }
}

/* ---- behind fields, and in general ---- */

static const char *some_word(void)
{
    return vocabulary[chance(VOCABULARY)];
}

static void write_fields(FILE *out, size_t number)
{
    fprintf(out, "{\"id\":\"%zu\",\"lang\":\"%s\",\"title\":\"%s %s\",\"author\":\"%s %s; %s\",", number,
            number % 3 ? "en" : "zh-Hant", some_word(), some_word(), some_word(), some_word(), some_word());
    fprintf(out, "\"section\":\"%s, %s\",\"My room\":[\"%s (%s)\"],\"url\":\"https://%s.example.org/%zu\",", some_word(),
            some_word(), some_word(), some_word(), number % 2 ? "quay" : "lane", number);
    fprintf(out, "\"text\":\"%s %s %s.\"}\n", some_word(), some_word(), some_word());
}

static bool finds_something(struct archive *of, struct slice text)
{
    struct search_options options = {.limit = 1};
    struct search_answer found = {0};
    tifa_status status = search_run(of, text, &options, &found, &failure);
    bool any = status == TIFA_OK && found.hit_count > 0;
    if (!any)
        print_message("%.*s finds nothing\n", (int)text.length, text.data);
    search_answer_free(&found);
    return any;
}

/* Whatever is being typed, what is suggested finds something; and behind a field much is suggested. */
static void all_suggestions_find(void **state)
{
    (void)state;
    static const char *const fronts[] = {"",        "harbour ",   "-",       "author:",      "title:",  "section:",
                                         "lang:",   "source:",    "date:",   "lane author:", "id:",     "\"My room\":",
                                         "author:\"", "-section:\"", "title:\"", "\"my Room\":\"", "nofield:", "lane AND title:"};
    const char *source = in_root("fields.jsonl"), *index = in_root("fields");
    struct archive *fields;
    size_t suggested = 0, behind[COUNT(fronts)] = {0};
    FILE *out = fopen(source, "w");
    assert_non_null(out);
    for (size_t i = 0; i < 40; i++)
        write_fields(out, i);
    assert_int_equal(fclose(out), 0);
    struct build_options options = {.index = index,
                                    .sources = &source,
                                    .source_count = 1,
                                    .threads = 1,
                                    .memory_bytes = (size_t)64 << 20,
                                    .limits = LIMITS_DEFAULT};
    struct build_report report;
    OK(build_index(&options, &report, &failure));
    OK(archive_open(&index, 1, &fields, &failure));
    for (size_t i = 0; i < 600; i++) {
        char text[128];
        struct suggest_answer answer = {0};
        size_t front = i % COUNT(fronts);
        const char *word = chance(6) ? some_word() : chance(2) ? "en" : "zh";
        int letters = (int)(1 + chance(3)), two = chance(4) == 0;
        letters = (unsigned char)word[0] >= 0x80 ? 3 : letters;
        snprintf(text, sizeof text, "%s%s%s%.*s", fronts[front], two ? some_word() : "", two ? " " : "", letters, word);
        OK(suggest_run(fields, slice_of(text), SUGGEST_MAX, &answer, &failure));
        for (size_t k = 0; k < answer.count; k++)
            assert_true(finds_something(fields, answer.items[k].text));
        suggested += answer.count;
        behind[front] += answer.count;
        suggest_answer_free(&answer);
    }
    assert_true(suggested > 600);
    for (size_t i = 0; i < COUNT(fronts); i++)
        if (strncmp(fronts[i], "date:", 5) != 0 && strncmp(fronts[i], "id:", 3) != 0 && strncmp(fronts[i], "nofield:", 8) != 0)
            assert_true(behind[i] > 0);
    archive_free(fields);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(suggestions_are_true),       cmocka_unit_test(words_come_by_frequency),
        cmocka_unit_test(too_many_terms_are_said),    cmocka_unit_test(articles_are_shown_as_they_are),
        cmocka_unit_test(all_suggestions_find),
        cmocka_unit_test(ids_that_are_near_are_told),
    };
    return cmocka_run_group_tests(tests, build, destroy);
}
