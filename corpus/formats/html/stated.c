#include "corpus/formats/html/stated.h"

enum {
    LEAST_BYTES = 300,   /* of a stated text that replaces one found */
    OTHER_BYTES = 600,   /* of one that replaces one at least half as long */
    SAMPLES = 24,        /* of the stated text that are looked for in the one found */
    SAMPLE_BYTES = 40,
    SAMPLES_PERCENT = 15, /* that are there if both are of one article */
};

void html_append_words(struct buffer *out, struct slice text)
{
    bool space = true;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool sign = c == 0xE2 && i + 2 < text.length && (unsigned char)text.data[i + 1] == 0x80; /* dashes, quotes */
        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
            buffer_append_byte(out, (char)(c | 0x20));
            space = false;
        } else if ((c >= '0' && c <= '9') || (c >= 0x80 && !sign && c != 0xC2)) {
            buffer_append_byte(out, (char)c);
            space = false;
        } else {
            if (!space)
                buffer_append_byte(out, ' ');
            space = true;
            i += sign ? 2 : c == 0xC2;
        }
    }
    if (!space)
        buffer_append_byte(out, ' ');
}

/* "<p", "</", "<br" */
static bool has_tags(struct slice text)
{
    for (size_t i = 0; i + 2 < text.length; i++) {
        char next = text.data[i + 1];
        if (text.data[i] == '<' && (next == '/' || (next | 0x20) == 'p' || ((next | 0x20) == 'b') ||
                                    (next | 0x20) == 'd' || (next | 0x20) == 'a' || (next | 0x20) == 'h'))
            return true;
    }
    return false;
}

/* Plain text as a page; each line is a paragraph where no blank lines part them. */
static void append_plain(struct buffer *out, struct slice text)
{
    bool blank = memmem(text.data, text.length, "\n\n", 2) != NULL;
    buffer_append_string(out, "<pre>\n");
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '\r')
            continue;
        buffer_append_byte(out, text.data[i]);
        if (text.data[i] == '\n' && !blank)
            buffer_append_byte(out, '\n');
    }
    buffer_append_string(out, "</pre>");
}

static tifa_status append_blocks(struct buffer *out, struct slice html, tifa_error *error)
{
    struct html_page page = {0};
    tifa_status status = html_page_read(&page, html, error);
    for (size_t i = 0; status == TIFA_OK && i < page.block_count; i++) {
        struct slice text = html_block_text(&page, &page.blocks[i]);
        if (out->length)
            buffer_append_string(out, "\n\n");
        buffer_append(out, text.data, text.length);
    }
    html_page_free(&page);
    return status;
}

/* The paragraphs of a text that is plain, HTML, or HTML once more escaped. */
static tifa_status decode(struct buffer *out, struct slice stated, tifa_error *error)
{
    struct buffer once = {0}, plain = {0};
    tifa_status status = TIFA_OK;
    if (has_tags(stated)) {
        status = append_blocks(out, stated, error);
    } else {
        append_plain(&plain, stated);
        status = append_blocks(&once, (struct slice){plain.data, plain.length}, error);
        struct slice text = {once.data ? once.data : "", once.length};
        if (status == TIFA_OK && has_tags(text))
            status = append_blocks(out, text, error);
        else
            buffer_append(out, text.data, text.length);
    }
    if (status == TIFA_OK && (plain.failed || once.failed || out->failed))
        status = tifa_fail_memory(error);
    buffer_free(&once);
    buffer_free(&plain);
    return status;
}

/* Whether hardly anything of the stated text is in the one found. */
static bool is_other(struct slice found, struct slice stated)
{
    struct buffer a = {0}, b = {0};
    size_t there = 0, looked = 0;
    html_append_words(&a, found);
    html_append_words(&b, stated);
    for (size_t i = 0; i < SAMPLES && a.length && b.length > SAMPLE_BYTES && !a.failed && !b.failed; i++) {
        size_t at = (b.length - SAMPLE_BYTES) / SAMPLES * i;
        there += memmem(a.data, a.length, b.data + at, SAMPLE_BYTES) != NULL;
        looked++;
    }
    buffer_free(&a);
    buffer_free(&b);
    return looked && there * 100 < looked * SAMPLES_PERCENT;
}

static bool is_better(struct slice found, struct slice stated)
{
    if (found.length == 0)
        return stated.length > 0;
    if (stated.length >= LEAST_BYTES && found.length * 2 <= stated.length)
        return true;
    return stated.length >= OTHER_BYTES && is_other(found, stated);
}

tifa_status html_use_stated(const struct html_page *page, struct buffer *text, tifa_error *error)
{
    struct slice body = page->metadata.body;
    if (body.length == 0 || (text->length && body.length < LEAST_BYTES))
        return TIFA_OK;
    struct buffer stated = {0};
    tifa_status status = decode(&stated, body, error);
    if (status == TIFA_OK && is_better((struct slice){text->data ? text->data : "", text->length},
                                       (struct slice){stated.data ? stated.data : "", stated.length})) {
        struct buffer found = *text;
        *text = stated;
        stated = found;
    }
    buffer_free(&stated);
    return status;
}
