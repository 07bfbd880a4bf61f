/* Any bytes as a query: a tree within the limits, or an error that says where. */
#include "fuzz.h"

#include "query/language/lexer.h"
#include "query/language/parser.h"

static size_t places;

static void check_pattern(const struct pattern *p)
{
    CHECK((p->kind == PATTERN_ANY || p->kind == PATTERN_SIGN) == (p->word.length == 0));
    CHECK(utf8_valid(p->word.data, p->word.length));
    CHECK(p->kind != PATTERN_STEM || p->stems[0].length > 0);
}

static void check_phrase(const struct node *node)
{
    CHECK(node->slot_count > 0 && node->slop <= QUERY_WINDOW);
    places += node->slot_count;
    for (size_t i = 0; i < node->slot_count; i++) {
        CHECK(node->slots[i].count > 0);
        for (size_t a = 0; a < node->slots[i].count; a++) {
            CHECK(node->slots[i].alternatives[a].count > 0);
            for (size_t k = 0; k < node->slots[i].alternatives[a].count; k++)
                check_pattern(&node->slots[i].alternatives[a].patterns[k]);
        }
    }
}

static void check_node(const struct query *query, const struct node *node, unsigned depth)
{
    CHECK(depth < 8 * QUERY_DEPTH);
    CHECK(node->position <= query->text.length && node->length <= query->text.length - node->position);
    CHECK((node->kind == NODE_NOT || node->kind == NODE_FIELD)   ? node->child_count == 1
          : node->kind <= NODE_SIDE && node->kind != NODE_PHRASE ? node->child_count > 1
                                                                 : node->child_count == 0);
    for (size_t i = 0; i < node->child_count; i++)
        check_node(query, node->children[i], depth + 1);
    if (node->kind == NODE_PHRASE)
        check_phrase(node);
}

/* Some of each kind, and names that must be quoted. */
static struct field_list fields;

static void make_fields(void)
{
    static const char *const names[] = {"session", "country", "meta.outlet", "my field", "国家", "a:b", "x-1"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        field_list_add(&fields, slice_of(names[i]))->kind = i % 2 ? FIELD_OF_TEXT : FIELD_OF_NUMBERS;
}

/* Positions are of the text as it was typed. */
static void check_message(struct slice typed, const char *message, size_t position)
{
    CHECK(utf8_valid(message, strlen(message)));
    CHECK(position == TIFA_NO_POSITION || position <= typed.length);
}

static void parse(struct slice text, struct stemmer *stemmer, bool all)
{
    struct query query = {0};
    struct parser_options options = {.all = all, .today = 20240331, .fields = &fields};
    tifa_error error = {0};
    tifa_status status = query_parse(text, &options, &query, &error);
    CHECK(status == TIFA_OK || status == TIFA_ERR_QUERY);
    CHECK(status == error.status && (status == TIFA_OK || !query.root));
    if (status)
        check_message(text, error.message, error.position);
    for (const struct query_warning *w = query.warnings; w; w = w->next)
        check_message(text, w->message, w->position);
    CHECK(query_resolve(&query, stemmer, UINT64_MAX, NULL) == TIFA_OK);
    places = 0;
    if (query.root)
        check_node(&query, query.root, 0);
    CHECK(places <= QUERY_WORDS || memchr(text.data, '@', text.length)); /* a formulation has many forms */
    query_free(&query);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    struct stemmer *stemmer;
    CHECK(stemmer_new(&stemmer, NULL) == TIFA_OK);
    if (fields.count == 0)
        make_fields();
    parse(text, stemmer, false);
    parse(text, stemmer, true);
    stemmer_free(stemmer);
    return 0;
}
