#include "corpus/formats/html/prune.h"

#include "corpus/base/buffer.h"
#include "corpus/formats/html/stated.h"

#include <strings.h>

enum {
    TEASER_BYTES = 1000, /* of another article's title and summary */
    TEASER_BLOCKS = 8,
    COLUMN_TEASERS = 3,
    DEBRIS_BLOCKS = 12,
    DEBRIS_BYTES = 14,  /* of each in the mean; a verse of five Han characters has more */
    HEADING_BYTES = 80, /* of a heading such as "Related articles" */
    QUOTE_BYTES = 1000, /* a pull quote is not longer */
    QUOTE_LEAST = 16,   /* nor shorter: of letters and digits in what is looked for again */
    QUOTES = 64,        /* that are looked for, as each goes through the text */
};

static bool is_cluster(const struct html_container *container)
{
    return container->kind == HTML_GROUP || container->kind == HTML_LIST || container->kind == HTML_TABLE;
}

/* ---- columns ---- */

/* Lines in a list without a summary are its points, as in a list of sources. */
static bool is_teaser(const struct html_choice *c, uint32_t number)
{
    const struct html_sum *sum = &c->sums[number];
    if (c->page->containers[number].kind == HTML_ITEM && sum->prose == 0 && sum->headings == 0)
        return false;
    return (sum->titles || (sum->mores && sum->dates)) && sum->blocks > 1 && sum->blocks <= TEASER_BLOCKS && sum->bytes <= TEASER_BYTES;
}

/* Most of a column is teasers, and the article is somewhere else. Rows of a table are none. */
static bool is_column(const struct html_choice *c, size_t number)
{
    const struct html_container *container = &c->page->containers[number];
    const struct html_sum *sum = &c->sums[number];
    uint64_t page_worth = c->sums[0].worth;
    return !container->row && sum->teasers >= COLUMN_TEASERS && sum->teaser_bytes * 10 >= sum->bytes * 3 &&
           ((page_worth - sum->worth) * 3 >= sum->worth * 2 || page_worth - sum->worth >= HTML_SOME_WORTH);
}

void html_drop_columns(struct html_choice *c)
{
    const struct html_page *page = c->page;
    for (uint32_t i = (uint32_t)page->container_count; i-- > 1;) {
        struct html_sum *parent = &c->sums[page->containers[i].parent];
        if (is_teaser(c, i)) {
            parent->teasers++;
            parent->teaser_bytes += c->sums[i].bytes;
        }
    }
    for (size_t i = 1; i < page->container_count; i++)
        c->sums[i].left_out = c->sums[i].left_out || c->sums[page->containers[i].parent].left_out ||
                              is_column(c, i);
}

/* ---- lists ---- */

bool html_is_related_heading(struct slice text)
{
    static const char *const lines[] = {
        "You might also like", "You may also like", "Related", "Related articles", "Related stories", "Related posts",
        "Related content", "Related news", "Related topics", "Read more", "Read next", "Read also", "Also read",
        "More stories", "More news", "More on this story", "More on this topic", "Most read", "Most popular",
        "Most viewed", "Trending", "Trending now", "Recommended", "Recommended for you", "Recommended stories",
        "Latest news", "Top stories", "Up next", "What to read next", "Don't miss", "Don’t miss", "Editor's picks",
        "Editors' picks", "Around the web", "From the web", "Further reading", "Leave a comment", "Leave a reply",
        "Comments", "Ähnliche Artikel", "Ähnliche Beiträge", "Mehr zum Thema", "Lesen Sie auch", "Weitere Artikel",
        "Weitere Beiträge", "Das könnte Sie auch interessieren", "Das könnte dich auch interessieren", "Meistgelesen",
        "Kommentare", "À lire aussi", "A lire aussi", "Lire aussi", "Sur le même sujet", "Articles similaires",
        "Les plus lus", "Commentaires", "Te puede interesar", "También te puede interesar", "Lee también",
        "Lea también", "Artículos relacionados", "Noticias relacionadas", "Más noticias", "Lo más leído",
        "Comentarios", "Leia também", "Leia mais", "Veja também", "Notícias relacionadas", "Mais lidas",
        "Comentários", "Leggi anche", "Articoli correlati", "Commenti", "Lees ook", "Читайте также", "По теме",
        "Материалы по теме", "Похожие статьи", "Другие новости", "Комментарии", "您可能也喜欢", "您可能也喜歡",
        "相关阅读", "相關閱讀", "相关新闻", "相關新聞", "相关文章", "相關文章", "延伸阅读", "延伸閱讀", "推荐阅读",
        "推薦閱讀", "热门推荐", "猜你喜欢", "更多新闻", "阅读下一篇", "関連記事", "あわせて読みたい", "おすすめ記事",
        "人気記事", "관련기사", "관련 기사", "추천기사", "اقرأ أيضا", "اقرأ أيضًا", "مواضيع ذات صلة", "İlgili haberler",
        "Tin liên quan", "Xem thêm"};
    while (text.length && memchr(":. >", text.data[text.length - 1], 4))
        text.length--;
    if (text.length == 0 || text.length > HEADING_BYTES)
        return false;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if ((lines[i][0] | 0x20) == (text.data[0] | 0x20) && text.length == strlen(lines[i]) &&
            strncasecmp(text.data, lines[i], text.length) == 0)
            return true;
    return false;
}

/* What is left of players, charts and forms: many words, each by itself. */
static bool is_debris(const struct html_sum *sum)
{
    return sum->blocks >= DEBRIS_BLOCKS && sum->cells * 2 < sum->blocks && sum->prose == 0 && sum->bytes < (uint64_t)sum->blocks * DEBRIS_BYTES;
}

/* The containers that start with the heading, and hold little of the article. */
static void drop_part_below(struct html_choice *c, size_t heading)
{
    const struct html_container *containers = c->page->containers;
    uint64_t worth = c->sums[c->article].worth;
    uint32_t part = c->page->blocks[heading].container;
    while (part > c->article && c->sums[part].first == heading && 
           (c->sums[part].worth * 3 <= worth || worth - c->sums[part].worth >= HTML_SOME_WORTH)) {
        c->sums[part].left_out = c->sums[part].left_out || c->sums[part].blocks > 1;
        part = containers[part].parent;
    }
}

void html_drop_lists(struct html_choice *c)
{
    const struct html_page *page = c->page;
    for (size_t i = 0; i < page->block_count; i++)
        if (html_is_chosen(c, &page->blocks[i]) && html_is_related_heading(html_block_text(page, &page->blocks[i])))
            drop_part_below(c, i);
    uint64_t worth = c->sums[c->article].worth;
    for (uint32_t i = c->article + 1; i < page->containers[c->article].end; i++) {
        struct html_sum *sum = &c->sums[i];
        bool linked = is_cluster(&page->containers[i]) && sum->link_bytes * 2 > sum->bytes && (sum->titles + sum->mores) * 2 >= sum->blocks &&
                      sum->prose * 4 < sum->bytes && sum->worth * 4 <= worth;
        sum->left_out = sum->left_out || c->sums[page->containers[i].parent].left_out || linked ||
                        (is_cluster(&page->containers[i]) && is_debris(sum));
    }
}

/* ---- repeats ---- */

/* Whether the quote stands in the text, or half of it at least: some are shortened. */
static bool stands_in(struct slice text, struct slice quote)
{
    size_t half = quote.length / 2;
    while (half < quote.length && quote.data[half] != ' ')
        half++;
    struct slice parts[] = {quote, {quote.data, half}, slice_from(quote, half)};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].length >= QUOTE_LEAST && memmem(text.data, text.length, parts[i].data, parts[i].length))
            return true;
    return false;
}

/* The outermost quotes of the article that are short enough to be pull quotes. */
static size_t find_quotes(const struct html_choice *c, uint32_t quotes[QUOTES])
{
    const struct html_container *containers = c->page->containers;
    size_t count = 0;
    for (uint32_t i = c->article + 1; i < containers[c->article].end && count < QUOTES; i++) {
        const struct html_sum *sum = &c->sums[i];
        if (containers[i].quote && !sum->left_out && sum->bytes >= QUOTE_LEAST && sum->bytes <= QUOTE_BYTES) {
            quotes[count++] = i;
            i = containers[i].end - 1;
        }
    }
    return count;
}

/* The words of what stands in the quote, or of the article less all of the quotes. */
static void append_blocks(const struct html_choice *c, struct buffer *out, uint32_t quote, const uint32_t *quotes,
                          size_t count)
{
    const struct html_page *page = c->page;
    size_t next = 0;
    for (size_t i = quote ? c->sums[quote].first : 0; i < page->block_count; i++) {
        const struct html_block *block = &page->blocks[i];
        if (quote && block->container >= page->containers[quote].end)
            break;
        if (!html_is_chosen(c, block))
            continue;
        while (!quote && next < count && block->container >= page->containers[quotes[next]].end)
            next++;
        if (!quote && next < count && block->container >= quotes[next])
            continue;
        html_append_words(out, html_block_text(page, block));
        if (!quote)
            buffer_append_byte(out, '\n'); /* no quote goes over it */
    }
}

bool html_drop_repeats(struct html_choice *c)
{
    uint32_t quotes[QUOTES];
    size_t count = find_quotes(c, quotes);
    struct buffer text = {0}, quote = {0};
    if (count)
        append_blocks(c, &text, 0, quotes, count);
    for (size_t i = 0; i < count && !text.failed && !quote.failed; i++) {
        buffer_clear(&quote);
        append_blocks(c, &quote, quotes[i], NULL, 0);
        if (text.length && quote.length &&
            stands_in((struct slice){text.data, text.length}, (struct slice){quote.data, quote.length}))
            for (uint32_t j = quotes[i]; j < c->page->containers[quotes[i]].end; j++)
                c->sums[j].left_out = true;
    }
    bool good = !text.failed && !quote.failed;
    buffer_free(&text);
    buffer_free(&quote);
    return good;
}
