/* The article is found by what its text looks like, in three steps:
 *
 * 1. Each block is worth its bytes when it reads like prose: long enough, and hardly linked. Containers that surround
 *    articles (menus, share bars, comments) are worth nothing; a name condemns only what does not hold nearly all of
 *    the page's prose, as some pages call everything "sidebar-left".
 * 2. From the root downwards, while one child has nearly all of the worth, the article is in that child.
 * 3. Of what is in there, lists of links and what was condemned goes; so do the title and the byline above the text.
 *
 * A byte is a measure that fits both alphabets and Han characters: three bytes say about as much as half a word.
 */
#include "corpus/formats/html/extract.h"

#include "corpus/date_line.h"

#include "corpus/people/people.h"
#include <stdlib.h>
#include <strings.h>

enum {
    PROSE_BYTES = 80,   /* a block from here on is prose when it is hardly linked */
    CHILD_PERCENT = 88, /* of the worth that makes a child the article's container */
    HEADER_BYTES = 160, /* a line above the text that says date or author is not longer */
    HEADER_BLOCKS = 12, /* and not farther away from it */
};

/* What a container holds, with all inside. */
struct sum {
    uint64_t worth; /* what is left out not counted */
    uint64_t prose, bytes, link_bytes;
    bool left_out;
};

struct extraction {
    struct html_page *page;
    struct sum *sums; /* by container */
    uint32_t article; /* the container chosen */
};

static bool is_prose(const struct html_block *block)
{
    uint32_t least = block->kind == HTML_PARAGRAPH ? PROSE_BYTES / 2 : PROSE_BYTES;
    return block->kind != HTML_HEADING && block->length >= least && block->link_bytes <= block->length / 3;
}

/* ---- 1: what containers are worth ---- */

static void add_up(struct extraction *e)
{
    struct html_page *page = e->page;
    for (size_t i = 0; i < page->block_count; i++) {
        const struct html_block *block = &page->blocks[i];
        struct sum *sum = &e->sums[block->container];
        sum->bytes += block->length;
        sum->link_bytes += block->link_bytes;
        sum->prose += is_prose(block) ? block->length : 0;
    }
    for (size_t i = page->container_count; i-- > 1;) {
        struct sum *parent = &e->sums[page->containers[i].parent];
        parent->bytes += e->sums[i].bytes;
        parent->link_bytes += e->sums[i].link_bytes;
        parent->prose += e->sums[i].prose;
    }
}

/* Parents come before what they hold. */
static void condemn(struct extraction *e, bool by_name)
{
    const struct html_page *page = e->page;
    for (size_t i = 1; i < page->container_count; i++) {
        const struct html_container *container = &page->containers[i];
        uint64_t most = container->doubtful ? 50 : 90; /* percent */
        bool lesser = e->sums[i].prose * 100 <= e->sums[0].prose * most;
        bool furniture = container->kind == HTML_ASIDE || (by_name && container->furniture);
        e->sums[i].left_out = e->sums[container->parent].left_out || (furniture && lesser);
    }
}

static void weigh(struct extraction *e)
{
    const struct html_page *page = e->page;
    for (size_t i = 0; i < page->block_count; i++) {
        const struct html_block *block = &page->blocks[i];
        if (is_prose(block) && !e->sums[block->container].left_out)
            e->sums[block->container].worth += block->length - block->link_bytes;
    }
    for (size_t i = page->container_count; i-- > 1;)
        e->sums[page->containers[i].parent].worth += e->sums[i].worth;
}

/* ---- 2: the article's container ---- */

static uint32_t best_child(const struct extraction *e, uint32_t container)
{
    const struct html_container *containers = e->page->containers;
    uint32_t best = container;
    uint64_t most = 0;
    for (uint32_t child = container + 1; child < containers[container].end; child = containers[child].end) {
        if (e->sums[child].worth > most) {
            most = e->sums[child].worth;
            best = child;
        }
    }
    return best;
}

static void choose(struct extraction *e)
{
    uint32_t at = 0;
    for (;;) {
        uint32_t child = best_child(e, at);
        if (child == at || e->sums[child].worth * 100 < e->sums[at].worth * CHILD_PERCENT ||
            e->page->containers[child].kind == HTML_PARAGRAPH)
            break;
        at = child;
    }
    e->article = at;
}

/* ---- 3: its blocks ---- */

static bool is_cluster(const struct html_container *container)
{
    return container->kind == HTML_GROUP || container->kind == HTML_LIST || container->kind == HTML_TABLE;
}

static void drop_link_lists(struct extraction *e)
{
    const struct html_page *page = e->page;
    for (uint32_t i = e->article + 1; i < page->containers[e->article].end; i++) {
        const struct html_container *container = &page->containers[i];
        struct sum *sum = &e->sums[i];
        bool linked = is_cluster(container) && sum->link_bytes * 2 > sum->bytes && sum->prose * 4 < sum->bytes;
        sum->left_out = sum->left_out || e->sums[container->parent].left_out || linked;
    }
}

static bool is_in_article(const struct extraction *e, const struct html_block *block)
{
    return block->container >= e->article && block->container < e->page->containers[e->article].end &&
           !e->sums[block->container].left_out;
}

static bool same_text(struct slice a, struct slice b)
{
    return a.length == b.length && a.length && strncasecmp(a.data, b.data, a.length) == 0;
}

static bool is_title(const struct html_page *page, struct slice text)
{
    return same_text(text, page->metadata.fields[ARTICLE_TITLE].text) || same_text(text, page->metadata.heading);
}

/* A line above the text that says who and when, and nothing else. */
static bool is_header_line(const struct html_page *page, const struct html_block *block)
{
    struct slice text = html_block_text(page, block);
    char iso[DATE_TEXT_BYTES];
    enum date_order order = page->metadata.date_order;
    bool by = people_is_byline(text);
    bool dated = block->kind != HTML_HEADING && text.length > 4 &&
                 ((text.length <= 40 && html_find_date(text, order, iso)) || date_line_read(text, order).is_only_dates);
    return by || dated || html_says_authors(&page->metadata, text);
}

static bool is_long_prose(const struct extraction *e, const struct html_block *block)
{
    return is_in_article(e, block) && is_prose(block) && block->length >= PROSE_BYTES;
}

/* Offers what the lines just above the article's first prose say, inside its container or before. */
static void read_header(const struct extraction *e)
{
    struct html_page *page = e->page;
    size_t first = 0;
    while (first < page->block_count && !is_long_prose(e, &page->blocks[first]))
        first++;
    for (size_t i = first; i-- > 0 && i + HEADER_BLOCKS >= first;) {
        struct slice text = html_block_text(page, &page->blocks[i]);
        if (text.length > HEADER_BYTES)
            continue;
        html_offer(&page->metadata, ARTICLE_DATE, HTML_VISIBLE, text);
        if (people_is_byline(text))
            html_offer(&page->metadata, ARTICLE_AUTHOR, HTML_VISIBLE, text);
    }
}

static bool is_one_of(struct slice text, const char *const *lines, size_t count)
{
    if (text.length && text.data[text.length - 1] == ':')
        text.length--;
    for (size_t i = 0; i < count; i++)
        if (same_text(text, slice_of(lines[i])))
            return true;
    return false;
}
#define IS_ONE_OF(text, lines) is_one_of(text, lines, sizeof(lines) / sizeof *(lines))

/* Lines that stand in many pages, under no name that says so. */
static bool is_furniture_line(struct slice text)
{
    static const char *const lines[] = {"Advertisement", "Back to Top", "Share", "Share this", "Print",
                                        "返回顶部",      "返回頂部",    "广告",  "廣告"};
    return IS_ONE_OF(text, lines);
}

/* What stands below, up to the next heading or prose, is titles of other articles. */
static bool is_related_heading(struct slice text)
{
    static const char *const lines[] = {"You might also like",
                                        "Related articles",
                                        "Related",
                                        "Read more",
                                        "您可能也喜欢",
                                        "您可能也喜歡",
                                        "相关阅读",
                                        "相關閱讀",
                                        "相关新闻",
                                        "相關新聞",
                                        "延伸阅读",
                                        "延伸閱讀"};
    return IS_ONE_OF(text, lines);
}

static void write_blocks(struct extraction *e, struct buffer *out)
{
    struct html_page *page = e->page;
    bool in_header = true, in_related = false;
    for (size_t i = 0; i < page->block_count; i++) {
        const struct html_block *block = &page->blocks[i];
        if (!is_in_article(e, block))
            continue;
        struct slice text = html_block_text(page, block);
        if (in_header && (is_title(page, text) || is_header_line(page, block)))
            continue;
        in_header = in_header && !is_prose(block);
        in_related = is_related_heading(text) || (in_related && block->kind != HTML_HEADING && !is_prose(block));
        if (in_related || is_furniture_line(text))
            continue;
        if (out->length)
            buffer_append_string(out, "\n\n");
        buffer_append(out, text.data, text.length);
    }
}

static void extract(struct extraction *e, bool by_name, struct buffer *text)
{
    memset(e->sums, 0, e->page->container_count * sizeof *e->sums);
    add_up(e);
    condemn(e, by_name);
    weigh(e);
    choose(e);
    drop_link_lists(e);
    write_blocks(e, text);
}

tifa_status html_extract(struct html_page *page, struct buffer *text, tifa_error *error)
{
    struct extraction e = {.page = page};
    e.sums = calloc(page->container_count, sizeof *e.sums);
    if (!e.sums)
        return tifa_fail_memory(error);
    extract(&e, true, text);
    if (text->length == 0) /* all of it in containers with such names */
        extract(&e, false, text);
    read_header(&e);
    free(e.sums);
    return text->failed ? tifa_fail_memory(error) : TIFA_OK;
}
