/* A web page laid flat: its visible text in blocks, the containers they stand in, and what it says of itself.
 *
 * One thread at a time. A zeroed struct is an empty page; free it in any case.
 */
#ifndef TIFA_FORMATS_HTML_PAGE_H
#define TIFA_FORMATS_HTML_PAGE_H

#include "corpus/base/buffer.h"
#include "corpus/formats/html/metadata.h"

#include <stdint.h>

/* Beyond so many, containers are not told apart, and blocks become paragraphs of the one before. */
enum { HTML_CONTAINERS = 1 << 20, HTML_BLOCKS = 1 << 20 };

enum html_kind {
    HTML_INLINE,
    HTML_GROUP, /* div, section, ... */
    HTML_PARAGRAPH,
    HTML_HEADING,
    HTML_ITEM, /* of a list */
    HTML_LIST,
    HTML_TABLE,
    HTML_CELL,
    HTML_VERBATIM, /* pre: line ends count */
    HTML_ARTICLE,  /* article, main: says that the article is here */
    HTML_ASIDE,    /* nav, aside, footer, form, figcaption, ...: says that it is not */
    HTML_HIDDEN,   /* script, style, ...: not text of the page at all */
};

/* What the names of a container say it holds, from the least to the most sure. */
enum html_naming {
    HTML_UNNAMED,
    HTML_NAMED_PART,   /* "print", "widget": a small part, or all of a page */
    HTML_NAMED_FRAME,  /* "navbar", "sidebar", "share": what stands around articles */
    HTML_NAMED_OTHERS, /* "comments", "related", "cookie": text that is not the article's */
};

struct html_container {
    uint32_t parent; /* a smaller number; the root, 0, is its own */
    uint32_t end;    /* the containers inside are numbered up to here */
    uint8_t kind;
    uint8_t naming;
    bool doubtful; /* by its name an article's as well: "main-sidebar-left" */
    bool row;      /* a table, or rows of one */
    bool quote;    /* blockquote, or named so: "pull-quote" */
};

struct html_block {
    uint32_t start, length; /* bytes of the page's text */
    uint32_t link_bytes;    /* of them inside links */
    uint32_t container;
    uint8_t kind;
};

struct html_page {
    struct buffer text;
    struct html_container *containers;
    size_t container_count, container_capacity;
    struct html_block *blocks;
    size_t block_count, block_capacity;
    struct html_metadata metadata;
};

/* Errors: TIFA_ERR_MEMORY. `text` must be valid UTF-8. */
tifa_status html_page_read(struct html_page *page, struct slice text, tifa_error *error);
void html_page_free(struct html_page *page);

struct slice html_block_text(const struct html_page *page, const struct html_block *block);

#endif
