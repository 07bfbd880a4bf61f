/* Where the article is in a page: what containers hold, which of them surround articles, and the one that holds it. */
#ifndef TIFA_FORMATS_HTML_CHOOSE_H
#define TIFA_FORMATS_HTML_CHOOSE_H

#include "corpus/formats/html/page.h"

/* So much prose is an article for sure; bytes. */
enum { HTML_SOME_WORTH = 1500 };

/* What a container holds, with all inside. */
struct html_sum {
    uint64_t worth; /* bytes of prose outside links; of what is left out 0 */
    uint64_t own;   /* of it, what stands in its own paragraphs */
    uint64_t prose, bytes, link_bytes;
    uint64_t parts; /* prose of its children that are named as parts of a page */
    uint32_t part_count;
    uint32_t blocks, cells, headings;
    uint32_t titles;         /* lines that are links, in front of text */
    uint32_t mores;          /* and behind: "Read more" */
    uint32_t dates;          /* short lines with numbers */
    uint32_t first;          /* block; UINT32_MAX without any */
    uint32_t teasers;        /* children that are title and summary of another article */
    uint64_t teaser_bytes;
    uint8_t doubt; /* while html_choose runs */
    bool left_out;
};

struct html_choice {
    const struct html_page *page;
    struct html_sum *sums; /* by container */
    uint32_t *nearest;     /* by container: room for html_choose */
    uint32_t article;      /* the container that holds the article */
    bool linked;           /* paragraphs that are mostly links count as prose */
};

/* Chooses the container, and marks with left_out what surrounds articles. `choice` has the page, and room. */
void html_choose(struct html_choice *choice);

/* Whether a block reads like prose: long enough, and hardly linked. */
bool html_is_prose(const struct html_choice *choice, const struct html_block *block);

/* Whether a block is in the article's container and not left out. */
bool html_is_chosen(const struct html_choice *choice, const struct html_block *block);

#endif
