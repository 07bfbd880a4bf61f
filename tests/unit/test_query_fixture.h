/* Trees as text, for the tests of the query language. */
#ifndef TIFA_TEST_QUERY_FIXTURE_H
#define TIFA_TEST_QUERY_FIXTURE_H

#include "test_fixture.h"

#include "corpus/base/utf8.h"
#include "query/language/parser.h"

static const struct parser_options any = {.today = 20240331};

static void print_pattern(struct buffer *out, const struct pattern *pattern)
{
    static const char *const signs[] = {
        [PATTERN_WORD] = "", [PATTERN_STEM] = "~", [PATTERN_PREFIX] = "*", [PATTERN_ANY] = "*", [PATTERN_SIGN] = "，"};
    buffer_printf(out, "%.*s%s", TEXT(pattern->word), signs[pattern->kind]);
}

/* word~ stemmed, word* any ending, word|other, "..." a phrase, ~3 its slop, == verbatim */
static void print_phrase(struct buffer *out, const struct node *node)
{
    buffer_append_string(out, node->verbatim.length ? "==" : "");
    for (size_t i = 0; i < node->slot_count; i++) {
        buffer_append_string(out, i ? " " : node->slot_count > 1 ? "\"" : "");
        for (size_t a = 0; a < node->slots[i].count; a++) {
            const struct sequence *sequence = &node->slots[i].alternatives[a];
            buffer_append_string(out, a ? "|" : "");
            for (size_t k = 0; k < sequence->count; k++) {
                buffer_append_string(out, k ? "+" : "");
                print_pattern(out, &sequence->patterns[k]);
            }
        }
    }
    buffer_append_string(out, node->slot_count > 1 ? "\"" : "");
    if (node->slop)
        buffer_printf(out, "~%zu", node->slop);
}

/* Lists are (AND a b), (OR a b), (NOT a), and (a +b -c f:d) for words side by side with their roles. */
static void print_node(struct buffer *out, const struct node *node)
{
    static const char *const names[] = {
        [NODE_AND] = "AND ", [NODE_OR] = "OR ", [NODE_NOT] = "NOT ", [NODE_NEAR] = "", [NODE_SIDE] = ""};
    static const char *const roles[] = {"", "+", "", "-"};
    switch (node->kind) {
    case NODE_PHRASE:
        print_phrase(out, node);
        return;
    case NODE_FIELD:
        if (node->field == ARTICLE_FIELDS)
            buffer_printf(out, "[%.*s]:", TEXT(node->name));
        else
            buffer_printf(out, "%s:", article_field_names[node->field]);
        print_phrase(out, node->children[0]);
        return;
    case NODE_VALUE:
        if (node->field == ARTICLE_FIELDS)
            buffer_printf(out, "[%.*s]:==%.*s", TEXT(node->name), TEXT(node->text));
        else
            buffer_printf(out, "%s:==%.*s", article_field_names[node->field], TEXT(node->text));
        return;
    case NODE_NOTHING:
        buffer_append_string(out, "none");
        return;
    case NODE_NUMBER:
        buffer_printf(out, "[%.*s]:%g..%g", TEXT(node->name), node->low, node->high);
        return;
    case NODE_LANGUAGE:
        buffer_printf(out, "lang:%s%.*s", node->whole ? "==" : "", TEXT(node->text));
        return;
    case NODE_SOURCE:
        buffer_printf(out, "source:%s%.*s", node->whole ? "==" : "", TEXT(node->text));
        return;
    case NODE_ID:
        buffer_printf(out, "id:%.*s", TEXT(node->text));
        return;
    case NODE_DATE:
        if (node->undated)
            buffer_append_string(out, "undated");
        else
            buffer_printf(out, "%d..%d", node->from, node->to);
        return;
    default:
        break;
    }
    buffer_printf(out, "(%s", names[node->kind]);
    if (node->kind == NODE_NEAR)
        buffer_printf(out, "%s/%zu ", node->ordered ? "BEFORE" : "NEAR", node->distance);
    for (size_t i = 0; i < node->child_count; i++) {
        const struct node *child = node->children[i];
        bool sign = node->kind == NODE_SIDE;
        buffer_printf(out, "%s%s", i ? " " : "", sign ? roles[child->role] : "");
        print_node(out, sign && child->role == ROLE_MUST_NOT ? child->children[0] : child);
    }
    buffer_append_string(out, ")");
}

/* The tree as an index in languages, by their tags, has a use for it. */
UNUSED static const char *parse_for(const char *const *tags, size_t count, const struct parser_options *options,
                                    struct slice text)
{
    static char shown[8192];
    struct query query = {0};
    struct buffer out = {0};
    failure.position = 0;
    tifa_status status = query_parse(text, options, &query, &failure);
    if (status) {
        assert_int_equal(status, TIFA_ERR_QUERY);
        assert_null(query.root);
        assert_true(utf8_valid(failure.message, strlen(failure.message)));
        buffer_printf(&out, "!%zd %s", (ssize_t)failure.position, failure.message);
    } else if (query.root) {
        uint64_t languages = 0;
        struct stemmer *stemmer;
        for (size_t i = 0; i < count; i++)
            languages |= UINT64_C(1) << stem_tag_number(slice_of(tags[i]));
        OK(stemmer_new(&stemmer, &failure));
        OK(query_resolve(&query, stemmer, languages, &failure));
        stemmer_free(stemmer);
        print_node(&out, query.root);
    } else {
        buffer_append_string(&out, "nothing");
    }
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    query_free(&query);
    return shown;
}

/* The tree; "nothing" where there is none; "!position message" on an error. */
UNUSED static const char *parse_with(const struct parser_options *options, struct slice text)
{
    static const char *const english[] = {"en"};
    return parse_for(english, 1, options, text);
}

#endif
