/* Every code point in every field of articles: text for a terminal has no control character of theirs, JSON is valid
 * and has what was indexed.
 * usage: test_code_points [all]; without it, of the planes that have no characters, or alike ones, a sixteenth */
#include "test_fixture.h"

#include "corpus/base/utf8.h"
#include "indexer/build.h"
#include "query/render/render.h"

#include <jansson.h>

enum { CODE_POINTS = 0x110000, CHUNK = 1024, ARTICLES = CODE_POINTS / CHUNK };

static struct archive *archive;
static struct buffer out;
static unsigned char seen[CODE_POINTS]; /* in texts of JSON */
static bool all;
static size_t articles;

static bool is_taken(uint32_t c)
{
    return all || c < 0x30000 || c / CHUNK % 16 == 0;
}

static bool is_character(uint32_t c)
{
    return c < 0xD800 || c > 0xDFFF;
}

/* The code points from `first`, each between two letters so that nothing is cut off at the ends. */
static void append_chunk(struct buffer *text, uint32_t first, uint32_t count)
{
    for (uint32_t c = first; c < first + count; c++) {
        char bytes[4];
        if (is_character(c))
            buffer_append(text, bytes, utf8_write(c, bytes));
        if (c % 16 == 15)
            buffer_append_string(text, " x ");
    }
}

static void set_text(json_t *article, const char *name, const char *before, uint32_t first, uint32_t count)
{
    struct buffer text = {0};
    buffer_append_string(&text, before);
    append_chunk(&text, first, count);
    buffer_append_string(&text, " end");
    assert_int_equal(json_object_set_new(article, name, json_stringn(text.data, text.length)), 0);
    buffer_free(&text);
}

static void write_article(FILE *file, uint32_t number)
{
    static const char *const names[] = {"id", "title", "author", "affiliation", "section", "url", "lang"};
    json_t *article = json_object();
    char before[32];
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(before, sizeof before, "%s%u ", names[i], number);
        set_text(article, names[i], before, number * CHUNK + (uint32_t)i * 128 % CHUNK, 128);
    }
    set_text(article, "text", "Lighthouse ", number * CHUNK, CHUNK);
    assert_int_equal(json_dumpf(article, file, JSON_COMPACT), 0);
    fputc('\n', file);
    json_decref(article);
}

static int build(void **state)
{
    if (make_root(state))
        return -1;
    const char *source = in_root("source.jsonl"), *index = in_root("index");
    FILE *file = fopen(source, "w");
    assert_non_null(file);
    for (uint32_t i = 0; i < ARTICLES; i++) {
        if (is_taken(i * CHUNK)) {
            write_article(file, i);
            articles++;
        }
    }
    assert_int_equal(fclose(file), 0);
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
    buffer_free(&out);
    return remove_root(state);
}

static bool is_dangerous(uint32_t c)
{
    bool is_control = (c < ' ' && c != '\n') || (c >= 0x7F && c <= 0x9F);
    bool turns =
        c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return is_control || turns;
}

/* Takes our own colours, ESC [ digits m, off the front of the text. */
static size_t skip_color(const char *text, size_t length)
{
    size_t at = 2;
    if (length < 3 || text[0] != '\033' || text[1] != '[')
        return 0;
    while (at < length && ((text[at] >= '0' && text[at] <= '9') || text[at] == ';'))
        at++;
    return at < length && text[at] == 'm' ? at + 1 : 0;
}

static void check_text(bool color)
{
    assert_false(out.failed);
    assert_true(utf8_valid(out.data, out.length));
    for (size_t at = 0; at < out.length;) {
        size_t skipped = color ? skip_color(out.data + at, out.length - at) : 0;
        at += skipped;
        if (skipped)
            continue;
        uint32_t c = utf8_next(out.data, &at);
        if (is_dangerous(c))
            fail_msg("U+%04X gets through", c);
    }
    buffer_clear(&out);
}

static void mark_seen(const json_t *value)
{
    const char *name;
    json_t *item;
    size_t i;
    if (json_is_string(value)) {
        for (size_t at = 0; at < json_string_length(value);)
            seen[utf8_next(json_string_value(value), &at)] = 1;
    }
    json_array_foreach(value, i, item) mark_seen(item);
    json_object_foreach((json_t *)(uintptr_t)value, name, item) mark_seen(item);
}

/* One line, and strictly JSON, as another reader has it. */
static void check_json(void)
{
    json_error_t reason;
    assert_false(out.failed);
    for (size_t i = 0; i < out.length; i++)
        assert_true((unsigned char)out.data[i] >= ' ' || (out.data[i] == '\n' && i == out.length - 1));
    json_t *value = json_loadb(out.data, out.length, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &reason);
    if (!value)
        fail_msg("%s at byte %d", reason.text, reason.position);
    mark_seen(value);
    json_decref(value);
    buffer_clear(&out);
}

static void searches_are_clean(void **state)
{
    (void)state;
    static const char *const queries[] = {"x"};
    for (size_t i = 0; i < COUNT(queries); i++) {
        struct search_options options = {.limit = 5000, .copies = true, .today = search_today()};
        struct search_answer answer = {0};
        OK(search_run(archive, slice_of(queries[i]), &options, &answer, &failure));
        assert_true(answer.hit_count > 0);
        for (int color = 0; color < 2; color++) {
            struct render_options how = {.color = color, .columns = 80};
            render_text(&answer, &how, &out);
            check_text(color);
        }
        OK(render_json(&answer, &out, &failure));
        check_json();
        for (size_t k = 0; k < answer.hit_count; k += 50) {
            OK(render_hit(&answer.hits[k], &out, &failure));
            check_json();
        }
        render_explanation(&answer, &out);
        check_text(false);
        search_answer_free(&answer);
    }
}

/* The articles by the ids that a search tells. */
static void articles_are_clean(void **state)
{
    (void)state;
    struct search_options options = {.limit = 5000, .copies = true, .today = search_today()};
    struct search_answer answer = {0};
    OK(search_run(archive, slice_of("lighthouse"), &options, &answer, &failure));
    assert_int_equal(answer.hit_count, articles);
    for (size_t i = 0; i < answer.hit_count; i++) {
        struct article_view view = {0};
        struct render_options how = {.color = true, .columns = 80};
        struct slice id = answer.hits[i].article->fields[ARTICLE_ID];
        OK(article_view_read(archive, id, (struct view_range){0}, &view, &failure));
        assert_non_null(view.article);
        render_article_text(&view, 0, &how, &out);
        check_text(true);
        OK(render_article_json(&view, id, 1, &out, &failure));
        check_json();
        article_view_free(&view);
    }
    search_answer_free(&answer);
}

static void facets_are_clean(void **state)
{
    (void)state;
    struct facet_options options = {.limit = 10000, .threads = 2, .today = search_today()};
    struct facet_answer answer = {0};
    OK(facets_run(archive, slice_of("lighthouse"), &options, &answer, &failure));
    render_facets_text(&answer, &out);
    check_text(false);
    OK(render_facets_json(&answer, &out, &failure));
    check_json();
    facet_answer_free(&answer);
}

/* What is typed comes back in suggestions, in errors and in warnings. */
static void questions_are_clean(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < CODE_POINTS; c += c < 0x400 ? 1 : 0x1001) {
        char text[16] = "light";
        struct suggest_answer answer = {0};
        if (!is_character(c))
            continue;
        struct slice typed = {text, 5 + utf8_write(c, text + 5)};
        OK(suggest_run(archive, typed, 5, &answer, &failure));
        OK(render_suggestions_json(&answer, typed, &out, &failure));
        check_json();
        render_suggestions_text(&answer, &out);
        check_text(false);
        suggest_answer_free(&answer);
    }
}

/* The others would prove nothing if nothing had arrived. */
static void all_arrived(void **state)
{
    (void)state;
    size_t count = 0, taken = 0;
    for (uint32_t c = 0; c < CODE_POINTS; c++) {
        count += seen[c] && is_taken(c);
        taken += is_character(c) && is_taken(c);
    }
    print_message("%zu of %zu code points were in JSON\n", count, taken);
    assert_int_equal(count, taken);
}

int main(int argc, char **argv)
{
    all = argc > 1 && strcmp(argv[1], "all") == 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(searches_are_clean),  cmocka_unit_test(articles_are_clean), cmocka_unit_test(facets_are_clean),
        cmocka_unit_test(questions_are_clean), cmocka_unit_test(all_arrived),
    };
    return cmocka_run_group_tests(tests, build, destroy);
}
