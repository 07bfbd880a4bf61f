#include "corpus/formats/html/page.h"

#include "corpus/formats/html/markup.h"
#include "corpus/formats/html/names.h"
#include "corpus/formats/html/parse.h"

#include <stdlib.h>
#include <strings.h>

enum {
    MENTION_BYTES = 300, /* a name or a date that stands in the text is not longer */
    PROSE_BYTES = 80,    /* a piece of text from here on is hardly of a menu */
    LITTLE_PROSE = 500,  /* a question about cookies, not an article */
    ID_WORDS = 4,        /* an id with more is made of a heading: what stands there says nothing */
};

/* What the text inside an element also is. */
enum mention { NO_MENTION, PROPERTY_MENTION, BYLINE_MENTION, HEADING_MENTION, TIME_MENTION };

/* An open element. What holds for it holds for those inside. */
struct frame {
    uint32_t container;
    uint32_t start;      /* where its text starts */
    uint32_t blocks;     /* how many there were then */
    uint32_t link_bytes; /* of the open block, then */
    bool block, hidden, veiled, link, verbatim, person, name, json_ld;
    bool small, raised; /* by its style, or that of an element around */
    bool reading;       /* of the characters before, in a ruby */
    bool space;         /* was there in front of it */
    uint8_t kind;       /* of the nearest block */
    uint8_t mention;
    uint8_t mark; /* enum html_mark */
    char property[24]; /* itemprop */
};

struct builder {
    struct html_page *page;
    struct frame frames[HTML_DEPTH + 1]; /* by depth; the first stands for the page */
    bool open;                           /* the last block is being written */
    bool space;                          /* white space came, and nothing behind it */
    bool parted;                         /* the mark of a note came, and nothing behind it */
    unsigned breaks;                     /* <br> came so many times, and nothing behind them */
    size_t shown_prose, veiled_prose;    /* bytes of longer pieces of text */
    bool unveil;                         /* show what attributes and styles hide */
    size_t named;                        /* where the text ended when an author's name was found inside an element */
    bool failed;
};

/* ---- containers and blocks ---- */

static bool grow(void *items, size_t size, size_t count, size_t *capacity)
{
    if (count < *capacity)
        return true;
    size_t wanted = *capacity ? *capacity * 2 : 256;
    void *grown = realloc(*(void **)items, wanted * size);
    if (!grown)
        return false;
    *(void **)items = grown;
    *capacity = wanted;
    return true;
}

static uint32_t add_container(struct builder *b, uint32_t parent, enum html_kind kind)
{
    struct html_page *page = b->page;
    if (page->container_count == HTML_CONTAINERS)
        return parent;
    if (!grow(&page->containers, sizeof *page->containers, page->container_count, &page->container_capacity)) {
        b->failed = true;
        return parent;
    }
    uint32_t number = (uint32_t)page->container_count++;
    const struct html_container *around = &page->containers[parent];
    page->containers[number] =
        (struct html_container){.parent = parent,
                                .kind = (uint8_t)kind,
                                .row = kind == HTML_TABLE || (number && around->row && around->kind != HTML_CELL)};
    return number;
}

static void close_block(struct builder *b)
{
    if (b->open)
        buffer_append_byte(&b->page->text, '\n');
    b->open = b->space = b->parted = false;
    b->breaks = 0;
}

/* The block that text at this place belongs to; NULL when memory is short. */
static struct html_block *open_block(struct builder *b, const struct frame *frame)
{
    struct html_page *page = b->page;
    if (!b->open && page->block_count == HTML_BLOCKS) {
        buffer_append_byte(&page->text, '\n'); /* with the line end of the one before a blank line */
    } else if (!b->open) {
        if (!grow(&page->blocks, sizeof *page->blocks, page->block_count, &page->block_capacity)) {
            b->failed = true;
            return NULL;
        }
        page->blocks[page->block_count++] = (struct html_block){
            .start = (uint32_t)page->text.length, .container = frame->container, .kind = frame->kind};
    }
    b->open = true;
    return &page->blocks[page->block_count - 1];
}

/* ---- text ---- */

static bool is_space(char c)
{
    return (unsigned char)c <= ' ' || c == '\x7F'; /* control characters are no text */
}

/* The bytes of white space at the start of text; a no-break space (C2 A0) is one too. */
static size_t space_bytes(struct slice text)
{
    if (is_space(text.data[0]))
        return 1;
    return text.length > 1 && text.data[0] == '\xC2' && text.data[1] == '\xA0' ? 2 : 0;
}

static bool starts_word(struct slice text)
{
    unsigned char c = (unsigned char)text.data[0];
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= 0xC3 && c < 0xE0);
}

static void append_word(struct builder *b, const struct frame *frame, struct slice word)
{
    if (b->breaks > 1)
        close_block(b);
    struct html_block *block = open_block(b, frame);
    if (!block)
        return;
    size_t before = b->page->text.length;
    if (before > block->start && b->breaks)
        buffer_append_byte(&b->page->text, '\n');
    else if (before > block->start && (b->space || (b->parted && starts_word(word))))
        buffer_append_byte(&b->page->text, ' ');
    buffer_append(&b->page->text, word.data, word.length);
    block->length = (uint32_t)(b->page->text.length - block->start);
    if (frame->link)
        block->link_bytes += (uint32_t)(b->page->text.length - before);
    b->space = b->parted = false;
    b->breaks = 0;
}

/* Words, with the white space between them made one space. */
static void append_text(struct builder *b, const struct frame *frame, struct slice text)
{
    while (text.length) {
        size_t bytes = space_bytes(text);
        if (bytes) {
            b->space = true;
            text = slice_from(text, bytes);
            continue;
        }
        size_t end = 1; /* single spaces are left inside */
        while (end < text.length && text.data[end] != '\xC2' &&
               (!is_space(text.data[end]) || (text.data[end] == ' ' && end + 1 < text.length &&
                                              !is_space(text.data[end + 1]) && text.data[end + 1] != '\xC2')))
            end++;
        append_word(b, frame, (struct slice){text.data, end});
        text = slice_from(text, end);
    }
}

/* Lines as they are; a blank one ends the block. */
static void append_verbatim(struct builder *b, const struct frame *frame, struct slice text)
{
    while (text.length) {
        const char *end = memchr(text.data, '\n', text.length);
        size_t length = end ? (size_t)(end - text.data) : text.length;
        struct slice line = {text.data, length};
        while (line.length && is_space(line.data[line.length - 1]))
            line.length--;
        if (line.length) {
            append_word(b, frame, line);
            b->space = line.length < length;
        } else if (length) {
            b->space = true;
        }
        if (end)
            b->breaks++;
        text = slice_from(text, length + (end != NULL));
    }
}

static void on_text(void *context, size_t depth, struct slice text)
{
    struct builder *b = context;
    const struct frame *frame = &b->frames[depth];
    struct html_metadata *metadata = &b->page->metadata;
    bool hidden = frame->hidden || frame->small;
    if (frame->json_ld)
        buffer_append(&metadata->json_ld, text.data, text.length);
    else if (frame->name)
        buffer_append(&metadata->name, text.data, text.length);
    else if (!hidden && frame->verbatim)
        append_verbatim(b, frame, text);
    else if (!hidden)
        append_text(b, frame, text);
    if (text.length >= PROSE_BYTES && !hidden)
        b->shown_prose += text.length;
    else if (text.length >= PROSE_BYTES && (frame->veiled || !frame->hidden))
        b->veiled_prose += text.length;
}

/* ---- elements ---- */

static bool says(struct slice text, const char *word)
{
    return text.length == strlen(word) && strncasecmp(text.data, word, text.length) == 0;
}

/* Scripts show pages whose whole body starts hidden. */
static void read_look(struct builder *b, struct frame *frame, const char *name, html_attributes attributes)
{
    if (!attributes || strcmp(name, "html") == 0 || strcmp(name, "body") == 0)
        return;
    struct html_look look = html_look_of(attributes);
    frame->raised = frame->raised || look.raised;
    if (b->unveil)
        return;
    frame->small = look.small || (frame->small && !look.sized);
    if (look.hidden) {
        frame->hidden = true;
        frame->veiled = html_kind_of(name) != HTML_INLINE;
    }
}

static void read_meta(struct builder *b, html_attributes attributes)
{
    static const char *const names[] = {"name", "property", "itemprop", "http-equiv"};
    struct slice content = html_attribute(attributes, "content");
    for (size_t i = 0; i < sizeof names / sizeof *names && content.data; i++) {
        struct slice name = html_attribute(attributes, names[i]);
        if (name.data)
            html_offer_meta(&b->page->metadata, name, content);
    }
}

static void read_link(struct builder *b, html_attributes attributes)
{
    if (says(html_attribute(attributes, "rel"), "canonical"))
        html_offer(&b->page->metadata, ARTICLE_URL, HTML_STATED, html_attribute(attributes, "href"));
}

enum html_time_kind { HTML_TIME_ANY, HTML_TIME_PUBLISHED, HTML_TIME_CHANGED };

static bool has(struct slice names, const char *part)
{
    size_t length = strlen(part);
    for (size_t i = 0; i + length <= names.length; i++)
        if (strncasecmp(names.data + i, part, length) == 0)
            return true;
    return false;
}

/* What a time element says its time is: of the publication, where it says both, as where nothing was changed yet. */
static enum html_time_kind time_kind(html_attributes attributes)
{
    struct slice property = html_attribute(attributes, "itemprop"), class = html_attribute(attributes, "class");
    if (html_attribute(attributes, "pubdate").data || has(property, "datePublished") || has(class, "published"))
        return HTML_TIME_PUBLISHED;
    bool changed = has(property, "dateModified") || has(class, "updated") || has(class, "modified");
    return changed ? HTML_TIME_CHANGED : property.length ? HTML_TIME_PUBLISHED : HTML_TIME_ANY;
}

/* What the text of this element will say of the article. */
static void read_mention(struct builder *b, struct frame *frame, const char *name, html_attributes attributes)
{
    struct slice property = html_attribute(attributes, "itemprop");
    struct slice content = html_attribute(attributes, "content");
    if (property.data && content.data)
        html_offer_property(&b->page->metadata, property, content, HTML_MICRODATA);
    if (strcmp(name, "time") == 0) {
        struct slice when = html_attribute(attributes, "datetime");
        enum html_time_kind kind = time_kind(attributes);
        if (when.data && kind != HTML_TIME_CHANGED)
            html_offer(&b->page->metadata, ARTICLE_DATE, kind == HTML_TIME_PUBLISHED ? HTML_META : HTML_TIME, when);
        frame->mention = kind == HTML_TIME_CHANGED ? NO_MENTION : TIME_MENTION;
    } else if (property.length && property.length < sizeof frame->property && !content.data) {
        memcpy(frame->property, property.data, property.length);
        frame->property[property.length] = '\0';
        frame->mention = PROPERTY_MENTION;
        frame->person = frame->person || says(property, "author");
    } else if (strcmp(name, "h1") == 0) {
        frame->mention = HEADING_MENTION;
    } else if (says(html_attribute(attributes, "rel"), "author") ||
               html_names_byline(html_attribute(attributes, "class"))) {
        frame->mention = BYLINE_MENTION;
    }
}

/* Notes what the names of an element say; those of the body are about the whole page. */
static void read_names(struct html_container *container, html_attributes attributes)
{
    static const char *const told[] = {"class", "id", "role"};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        struct slice names = html_attribute(attributes, told[i]);
        if (strcmp(told[i], "id") == 0 && html_count_words(names) > ID_WORDS)
            continue;
        enum html_naming naming = html_naming_of(names);
        container->naming = naming > container->naming ? (uint8_t)naming : container->naming;
        container->quote = container->quote || (i == 0 && html_names_quote(names));
        container->doubtful = container->doubtful || html_names_article(names);
    }
}

static void start_block(struct builder *b, struct frame *frame, enum html_kind kind, const char *name,
                        html_attributes attributes)
{
    close_block(b);
    frame->block = true;
    frame->kind = (uint8_t)kind;
    frame->verbatim = frame->verbatim || kind == HTML_VERBATIM;
    uint32_t parent = frame->container;
    frame->container = add_container(b, parent, kind);
    struct html_container *container = &b->page->containers[frame->container];
    if (frame->container == parent)
        return; /* one too many */
    container->quote = strcmp(name, "blockquote") == 0;
    if (attributes && strcmp(name, "body") != 0)
        read_names(container, attributes);
}

/* Notes where an inline element starts whose text may be the mark of a note. */
static void start_mark(struct builder *b, struct frame *frame, const char *name, html_attributes attributes)
{
    const struct html_page *page = b->page;
    frame->mark = (uint8_t)html_mark_of(name, attributes, frame->raised);
    frame->raised = frame->raised || strcmp(name, "sup") == 0;
    frame->blocks = (uint32_t)page->block_count;
    frame->link_bytes = b->open ? page->blocks[page->block_count - 1].link_bytes : 0;
    frame->space = b->space;
}

/* Takes the text of an element back when it is the mark of a note. */
static void drop_mark(struct builder *b, const struct frame *frame)
{
    struct html_page *page = b->page;
    if (page->text.failed || !b->open || page->text.length <= frame->start || page->block_count - frame->blocks > 1)
        return; /* nothing, or blocks of its own */
    struct html_block *block = &page->blocks[page->block_count - 1];
    bool opened = page->block_count > frame->blocks;
    size_t start = opened ? block->start : frame->start;
    if (start < block->start ||
        !html_is_note_mark(frame->mark, (struct slice){page->text.data + start, page->text.length - start},
                           (struct slice){page->text.data + block->start, start - block->start}))
        return;
    b->breaks = !opened && page->text.data[start] == '\n';
    page->text.length = start;
    block->length = (uint32_t)(start - block->start);
    block->link_bytes = frame->link_bytes;
    page->block_count -= opened;
    b->open = !opened;
    b->space = b->space || frame->space;
    b->parted = true;
}

/* A script that says what the page is about. */
static bool is_json_ld(const char *name, html_attributes attributes)
{
    return strcmp(name, "script") == 0 && says(slice_trim(html_attribute(attributes, "type")), "application/ld+json");
}

static void on_start(void *context, size_t depth, const char *name, html_attributes attributes)
{
    struct builder *b = context;
    struct frame *frame = &b->frames[depth];
    *frame = b->frames[depth - 1];
    frame->block = frame->name = frame->json_ld = false;
    frame->mention = NO_MENTION;
    frame->mark = HTML_NO_MARK;
    enum html_kind kind = html_kind_of(name);
    if (strcmp(name, "template") == 0 && html_attribute(attributes, "shadowrootmode").data)
        kind = HTML_GROUP; /* shown as a part of the element around */
    if (strcmp(name, "meta") == 0) {
        read_meta(b, attributes);
    } else if (strcmp(name, "link") == 0) {
        read_link(b, attributes);
    } else if (strcmp(name, "html") == 0) {
        html_offer(&b->page->metadata, ARTICLE_LANG, HTML_STATED, html_attribute(attributes, "lang"));
    } else if (strcmp(name, "title") == 0) {
        frame->name = b->page->metadata.name.length == 0 && (b->frames[depth - 1].kind == HTML_HIDDEN || depth < 3);
        frame->hidden = true;
    } else if (strcmp(name, "br") == 0) {
        b->breaks++;
    } else if (strcmp(name, "a") == 0) {
        struct slice href = html_attribute(attributes, "href");
        frame->link = frame->link || (href.data && strncasecmp(href.data, "javascript:", 11) != 0);
    }
    if (kind == HTML_HIDDEN) {
        frame->json_ld = is_json_ld(name, attributes);
        frame->reading = !frame->hidden && name[0] == 'r';
        frame->hidden = true;
        frame->veiled = false;
        frame->kind = frame->reading ? frame->kind : HTML_HIDDEN;
    } else if (frame->reading && strcmp(name, "rb") == 0) {
        frame->hidden = frame->reading = false; /* the reading had no end tag */
    } else if (!frame->hidden) {
        read_look(b, frame, name, attributes);
    }
    if (frame->hidden)
        return;
    if (kind != HTML_INLINE)
        start_block(b, frame, kind, name, attributes);
    else
        start_mark(b, frame, name, attributes);
    if (attributes || kind == HTML_HEADING)
        read_mention(b, frame, name, attributes);
    frame->start = (uint32_t)b->page->text.length;
}

static void use_mention(struct builder *b, const struct frame *frame, bool in_person)
{
    struct html_metadata *metadata = &b->page->metadata;
    if (b->page->text.length <= frame->start || b->page->text.failed)
        return;
    struct slice text = {b->page->text.data + frame->start, b->page->text.length - frame->start};
    text = slice_trim(text);
    if (text.length == 0 || text.length > MENTION_BYTES)
        return;
    if (frame->mention == HEADING_MENTION) {
        if (!metadata->heading.length)
            metadata->heading = (struct slice){arena_copy(&metadata->arena, text.data, text.length), text.length};
        html_offer(metadata, ARTICLE_TITLE, HTML_VISIBLE, text);
    } else if (frame->mention == TIME_MENTION) {
        html_offer(metadata, ARTICLE_DATE, HTML_BYLINE, text);
    } else if (frame->mention == BYLINE_MENTION) {
        html_offer(metadata, ARTICLE_AUTHOR, HTML_BYLINE, text);
    } else if (in_person && strcmp(frame->property, "name") == 0) {
        html_offer_property(metadata, slice_of("author"), text, HTML_MICRODATA);
        b->named = b->page->text.length;
    } else if (!in_person && !(frame->person && b->named > frame->start)) {
        html_offer_property(metadata, slice_of(frame->property), text, HTML_MICRODATA);
    }
}

static void on_end(void *context, size_t depth)
{
    struct builder *b = context;
    struct frame *frame = &b->frames[depth];
    struct html_metadata *metadata = &b->page->metadata;
    if (frame->json_ld) {
        html_offer_json_ld(metadata, (struct slice){metadata->json_ld.data, metadata->json_ld.length});
        buffer_clear(&metadata->json_ld);
    }
    if (frame->mark)
        drop_mark(b, frame);
    if (frame->mention)
        use_mention(b, frame, b->frames[depth - 1].person);
    if (frame->block)
        close_block(b);
}

static void on_forget(void *context, size_t first, size_t count)
{
    struct builder *b = context;
    struct frame *gap = b->frames + first;
    memmove(gap, gap + count, (HTML_DEPTH + 1 - first - count) * sizeof *gap);
}

/* ---- the page ---- */

/* Containers are numbered as they start, so what one holds ends where the last inside it does. */
static void find_ends(struct html_page *page)
{
    for (size_t i = page->container_count; i-- > 0;) {
        struct html_container *container = &page->containers[i], *parent = &page->containers[container->parent];
        container->end = container->end > i ? container->end : (uint32_t)i + 1;
        parent->end = parent->end > container->end ? parent->end : container->end;
    }
}

static tifa_status read_events(struct html_page *page, struct slice text, struct builder *b, tifa_error *error)
{
    static const struct html_events events = {.start = on_start, .end = on_end, .text = on_text, .forget = on_forget};
    b->page = page;
    html_metadata_start(&page->metadata);
    add_container(b, 0, HTML_GROUP);
    tifa_status status = b->failed ? tifa_fail_memory(error) : html_parse(text, &events, b, error);
    if (status == TIFA_OK && (b->failed || page->text.failed || page->metadata.failed))
        status = tifa_fail_memory(error);
    if (status == TIFA_OK)
        find_ends(page);
    return status;
}

/* Pages are saved while a question about cookies hides all the rest, or before their scripts have shown it. */
static bool is_veiled(const struct builder *b)
{
    return b->shown_prose < LITTLE_PROSE && b->veiled_prose > 4 * b->shown_prose;
}

tifa_status html_page_read(struct html_page *page, struct slice text, tifa_error *error)
{
    enum date_order order = page->metadata.date_order;
    if (text.length > INT32_MAX)
        return tifa_fail(error, TIFA_ERR_LIMIT, "a web page of %zu bytes is too large; the most is %d", text.length,
                         INT32_MAX);
    struct builder *b = calloc(1, sizeof *b);
    if (!b)
        return tifa_fail_memory(error);
    tifa_status status = read_events(page, text, b, error);
    if (status == TIFA_OK && is_veiled(b)) {
        html_page_free(page);
        *page = (struct html_page){.metadata.date_order = order};
        memset(b, 0, sizeof *b);
        b->unveil = true;
        status = read_events(page, text, b, error);
    }
    free(b);
    return status;
}

void html_page_free(struct html_page *page)
{
    buffer_free(&page->text);
    free(page->containers);
    free(page->blocks);
    html_metadata_free(&page->metadata);
}

struct slice html_block_text(const struct html_page *page, const struct html_block *block)
{
    return (struct slice){page->text.data + block->start, block->length};
}
