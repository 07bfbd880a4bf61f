/* Of what choose.h found, lists of links go, and so do the title and the byline above the text. */
#include "corpus/formats/html/extract.h"

#include "corpus/date_line.h"
#include "corpus/formats/html/choose.h"
#include "corpus/formats/html/prune.h"
#include "corpus/people/people.h"

#include <stdlib.h>
#include <strings.h>

enum {
    PROSE_BYTES = 80,   /* of a paragraph that the lines above the text end before */
    HEADER_BYTES = 160, /* a line above the text that says date or author is not longer */
    HEADER_BLOCKS = 12, /* and not farther away from it */
};

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

static bool is_long_prose(const struct html_choice *c, const struct html_block *block)
{
    return html_is_chosen(c, block) && html_is_prose(c, block) && block->length >= PROSE_BYTES;
}

/* Offers what the lines just above the article's first prose say, inside its container or before. */
static void read_header(const struct html_choice *c, struct html_page *page)
{
    size_t first = 0;
    while (first < page->block_count && !is_long_prose(c, &page->blocks[first]))
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

static void write_blocks(const struct html_choice *c, struct buffer *out)
{
    const struct html_page *page = c->page;
    bool in_header = true, in_related = false;
    for (size_t i = 0; i < page->block_count; i++) {
        const struct html_block *block = &page->blocks[i];
        if (!html_is_chosen(c, block))
            continue;
        struct slice text = html_block_text(page, block);
        if (in_header && (is_title(page, text) || is_header_line(page, block)))
            continue;
        in_header = in_header && !html_is_prose(c, block);
        in_related = html_is_related_heading(text) || (in_related && block->kind != HTML_HEADING && !html_is_prose(c, block));
        if (in_related || is_furniture_line(text))
            continue;
        if (out->length)
            buffer_append_string(out, "\n\n");
        buffer_append(out, text.data, text.length);
    }
}

/* A page without prose, or all of it in containers with such names: whatever is in it. */
static void write_all(struct html_choice *c, struct buffer *text)
{
    for (size_t i = 0; i < c->page->container_count; i++)
        c->sums[i].left_out = c->page->containers[i].kind == HTML_ASIDE ||
                              c->sums[c->page->containers[i].parent].left_out;
    html_drop_lists(c);
    write_blocks(c, text);
}

tifa_status html_extract(struct html_page *page, struct buffer *text, tifa_error *error)
{
    struct html_choice choice = {.page = page};
    choice.sums = calloc(page->container_count, sizeof *choice.sums);
    choice.nearest = calloc(page->container_count, sizeof *choice.nearest);
    bool good = choice.sums && choice.nearest;
    if (good) {
        html_choose(&choice);
        html_drop_lists(&choice);
        good = html_drop_repeats(&choice);
        write_blocks(&choice, text);
        if (text->length == 0)
            write_all(&choice, text);
        read_header(&choice, page);
    }
    free(choice.sums);
    free(choice.nearest);
    return good && !text->failed ? TIFA_OK : tifa_fail_memory(error);
}
