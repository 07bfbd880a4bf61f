/* The article is found by what its text looks like:
 *
 * 1. Each block is worth its bytes outside links when it reads like prose. Containers named as what surrounds articles
 *    (menus, share bars, comments) are left out.
 * 2. Names mislead: some pages call everything "navbar". So a container that holds much more prose than all that is
 *    left is taken in again, the largest first; how much more depends on how sure its name is.
 * 3. Where little is found, the paragraphs that are mostly links are counted as well, and the better of both is taken,
 *    by worth: newsletters have links in each paragraph.
 * 4. From the root downwards, while one child has nearly all of the worth, the article is in that child.
 *
 * A byte is a measure that fits both alphabets and Han characters: three bytes say about as much as half a word.
 * Each step goes through the containers once, and there are no more than RELEASES of the second.
 */
#include "corpus/formats/html/choose.h"

#include "corpus/formats/html/prune.h"

enum {
    PROSE_BYTES = 80,    /* a block from here on is prose when it is hardly linked */
    LINKED_BYTES = 40,   /* outside links, where it may be mostly links */
    LINE_BYTES = 10,     /* a link from here on may be the title of another article */
    DATE_BYTES = 40,     /* of a line with a date */
    CHILD_PERCENT = 88,  /* of the worth that makes a child the article's container */
    OWN_PERCENT = 4,     /* of the worth in paragraphs of its own that make a container more than a wrapper */
    PART_BYTES = 200,    /* of prose in a section of an article */
    LITTLE_WORTH = 400,  /* so little is hardly an article */
    WHOLE_PERCENT = 90,  /* of the page's prose: what holds more does not surround the article */
    DOUBT_PERCENT = 50,  /* the same, where its name is an article's as well */
    RELEASES = 8,
};

bool html_is_prose(const struct html_choice *choice, const struct html_block *block)
{
    uint32_t least = block->kind == HTML_PARAGRAPH ? PROSE_BYTES / 2 : PROSE_BYTES;
    if (block->kind == HTML_HEADING || block->length < least)
        return false;
    return block->link_bytes <= block->length / 3 ||
           (choice->linked && block->length - block->link_bytes >= LINKED_BYTES);
}

bool html_is_chosen(const struct html_choice *choice, const struct html_block *block)
{
    return block->container >= choice->article &&
           block->container < choice->page->containers[choice->article].end &&
           !choice->sums[block->container].left_out;
}

/* ---- what containers hold ---- */

static bool is_date_line(const struct html_page *page, const struct html_block *block)
{
    struct slice text = html_block_text(page, block);
    size_t digits = 0;
    for (size_t i = 0; i < text.length && text.length <= DATE_BYTES; i++)
        digits += text.data[i] >= '0' && text.data[i] <= '9';
    return digits >= 3;
}

/* A line that is a link: behind text of its own container it leads on, else it is a title. */
static void count_line(struct html_choice *c, size_t number)
{
    const struct html_page *page = c->page;
    const struct html_block *block = &page->blocks[number];
    struct html_sum *sum = &c->sums[block->container];
    if (block->length >= LINE_BYTES && block->link_bytes * 5 >= block->length * 3) {
        bool behind = number && html_is_prose(c, block - 1) &&
                      block[-1].container >= page->containers[block->container].parent;
        sum->titles += !behind;
        sum->mores += behind;
    } else {
        sum->dates += is_date_line(page, block);
    }
}

static void add_up(struct html_choice *c)
{
    const struct html_page *page = c->page;
    for (size_t i = 0; i < page->container_count; i++)
        c->sums[i] = (struct html_sum){.first = UINT32_MAX};
    for (size_t i = 0; i < page->block_count; i++) {
        const struct html_block *block = &page->blocks[i];
        struct html_sum *sum = &c->sums[block->container];
        sum->first = sum->first < i ? sum->first : (uint32_t)i;
        sum->bytes += block->length;
        sum->link_bytes += block->link_bytes;
        sum->prose += html_is_prose(c, block) ? block->length : 0;
        sum->blocks++;
        sum->headings += block->kind == HTML_HEADING;
        count_line(c, i);
    }
    for (size_t i = page->container_count; i-- > 1;) {
        struct html_sum *parent = &c->sums[page->containers[i].parent], *sum = &c->sums[i];
        parent->bytes += sum->bytes;
        parent->link_bytes += sum->link_bytes;
        parent->prose += sum->prose;
        parent->blocks += sum->blocks;
        parent->cells += sum->cells + (page->containers[i].kind == HTML_CELL);
        parent->headings += sum->headings;
        parent->titles += sum->titles;
        parent->mores += sum->mores;
        parent->dates += sum->dates;
        parent->first = sum->first < parent->first ? sum->first : parent->first;
    }
}

/* ---- what surrounds the article ---- */

/* The children of a container that are named as parts of a page ("ads", "widget") and hold a paragraph or more each. */
static void add_parts(struct html_choice *c)
{
    const struct html_page *page = c->page;
    for (size_t i = 0; i < page->container_count; i++)
        c->sums[i].parts = c->sums[i].part_count = 0;
    for (size_t i = 1; i < page->container_count; i++) {
        struct html_sum *parent = &c->sums[page->containers[i].parent];
        bool is_part = page->containers[i].naming == HTML_NAMED_PART && page->containers[i].kind != HTML_ASIDE &&
                       c->sums[i].prose >= PART_BYTES;
        parent->parts += is_part ? c->sums[i].prose : 0;
        parent->part_count += is_part;
    }
}

/* Sections of an article are named by what stands in them as well: several together that hold most of the page are it. */
static bool is_section(const struct html_choice *c, size_t container)
{
    const struct html_container *k = &c->page->containers[container];
    const struct html_sum *parent = &c->sums[k->parent];
    return k->naming == HTML_NAMED_PART && k->kind != HTML_ASIDE && c->sums[container].prose >= PART_BYTES &&
           parent->part_count > 1 && parent->parts * 2 > c->sums[0].prose;
}

/* Marks containers by what they are and by their names; left_out is theirs only, not yet of those inside. */
static void mark(struct html_choice *c)
{
    const struct html_page *page = c->page;
    add_parts(c);
    for (size_t i = 1; i < page->container_count; i++) {
        const struct html_container *container = &page->containers[i];
        uint64_t most = container->doubtful ? DOUBT_PERCENT : WHOLE_PERCENT;
        bool lesser = c->sums[i].prose * 100 <= c->sums[0].prose * most;
        c->sums[i].left_out = lesser && !is_section(c, i) && (container->kind == HTML_ASIDE || container->naming != HTML_UNNAMED);
    }
}

/* How many times the worth of all that is left a container must hold so that its name is not believed, in halves: the
 * less is left, the less. */
static uint8_t doubt(const struct html_container *container, uint64_t left)
{
    static const uint8_t halves[][3] = {
        /* little, some, an article */
        [HTML_UNNAMED] = {4, 8, 20}, /* aside, nav, ... */
        [HTML_NAMED_PART] = {1, 2, 20},
        [HTML_NAMED_FRAME] = {1, 6, 20},
        [HTML_NAMED_OTHERS] = {40, 40, 80},
    };
    const uint8_t *row = halves[container->naming];
    uint8_t most = row[(left >= LITTLE_WORTH) + (left >= HTML_SOME_WORTH)];
    return container->kind == HTML_ASIDE && most < halves[HTML_UNNAMED][0] ? halves[HTML_UNNAMED][0] : most;
}

/* Gives each block's worth to the container nearest to it of those left out, else to the root. */
static void weigh_left_out(struct html_choice *c)
{
    const struct html_page *page = c->page;
    c->nearest[0] = 0;
    c->sums[0].worth = 0;
    for (uint32_t i = 1; i < page->container_count; i++) {
        c->nearest[i] = c->sums[i].left_out ? i : c->nearest[page->containers[i].parent];
        c->sums[i].worth = 0;
    }
    for (size_t i = 0; i < page->block_count; i++) {
        const struct html_block *block = &page->blocks[i];
        if (html_is_prose(c, block))
            c->sums[c->nearest[block->container]].worth += block->length - block->link_bytes;
    }
}

/* Takes in the container that misleads most, with those around it; false when none does. */
static bool release(struct html_choice *c)
{
    const struct html_page *page = c->page;
    weigh_left_out(c);
    uint64_t left = c->sums[0].worth, most = 0;
    uint32_t best = 0;
    c->sums[0].doubt = 0;
    for (uint32_t i = 1; i < page->container_count; i++) {
        struct html_sum *sum = &c->sums[i];
        uint8_t around = c->sums[page->containers[i].parent].doubt;
        uint8_t own = sum->left_out ? doubt(&page->containers[i], left) : 0;
        sum->doubt = own > around ? own : around;
        if (sum->left_out && sum->worth > most && sum->worth * 2 > left * sum->doubt) {
            most = sum->worth;
            best = i;
        }
    }
    for (uint32_t i = best; i; i = page->containers[i].parent)
        c->sums[i].left_out = false;
    return best;
}

/* Gives containers the worth of what is in them and not left out. */
static void weigh_rest(struct html_choice *c)
{
    const struct html_page *page = c->page;
    for (size_t i = 0; i < page->container_count; i++)
        c->sums[i].worth = c->sums[i].own = 0;
    for (size_t i = 0; i < page->block_count; i++) {
        const struct html_block *block = &page->blocks[i];
        const struct html_container *container = &page->containers[block->container];
        if (!html_is_prose(c, block) || c->sums[block->container].left_out)
            continue;
        uint32_t owner = container->kind == HTML_PARAGRAPH ? container->parent : block->container;
        c->sums[block->container].worth += block->length - block->link_bytes;
        c->sums[owner].own += block->length - block->link_bytes;
    }
    for (size_t i = page->container_count; i-- > 1;)
        c->sums[page->containers[i].parent].worth += c->sums[i].worth;
}

static void weigh(struct html_choice *c)
{
    const struct html_page *page = c->page;
    add_up(c);
    mark(c);
    for (int i = 0; i < RELEASES && release(c); i++)
        ;
    for (size_t i = 1; i < page->container_count; i++)
        c->sums[i].left_out = c->sums[i].left_out || c->sums[page->containers[i].parent].left_out;
    weigh_rest(c);
}

/* ---- the article's container ---- */

static uint32_t best_child(const struct html_choice *c, uint32_t container)
{
    const struct html_container *containers = c->page->containers;
    uint32_t best = container;
    uint64_t most = 0;
    for (uint32_t child = container + 1; child < containers[container].end; child = containers[child].end) {
        if (c->sums[child].worth > most) {
            most = c->sums[child].worth;
            best = child;
        }
    }
    return best;
}

static void descend(struct html_choice *c)
{
    uint32_t at = 0;
    for (;;) {
        uint32_t child = best_child(c, at);
        if (child == at || c->sums[child].worth * 100 < c->sums[at].worth * CHILD_PERCENT ||
            c->sums[at].own * 100 > c->sums[at].worth * OWN_PERCENT ||
            c->page->containers[child].kind == HTML_PARAGRAPH)
            break;
        at = child;
    }
    c->article = at;
}

void html_choose(struct html_choice *c)
{
    c->linked = false;
    weigh(c);
    uint64_t worth = c->sums[0].worth;
    if (worth < LITTLE_WORTH || worth * 8 < c->sums[0].bytes) {
        c->linked = true;
        weigh(c);
        c->linked = c->sums[0].worth > worth * 2;
        if (!c->linked)
            weigh(c);
    }
    worth = c->sums[0].worth;
    html_drop_columns(c);
    weigh_rest(c);
    if (c->sums[0].worth < LITTLE_WORTH || c->sums[0].worth * 3 < worth)
        weigh(c); /* columns are all there is */
    descend(c);
}
