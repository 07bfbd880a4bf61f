#include "corpus/formats/html/field.h"

#include "corpus/base/utf8.h"
#include "corpus/formats/html/page.h"
#include "corpus/markup.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>

static uint32_t code_point_of(struct slice reference)
{
    char name[16] = {0};
    memcpy(name, reference.data + 1, reference.length - 2);
    if (name[0] != '#') {
        const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
        return entity ? entity->value : 0;
    }
    bool hexadecimal = name[1] == 'x' || name[1] == 'X';
    unsigned long number = strtoul(name + 1 + hexadecimal, NULL, hexadecimal ? 16 : 10);
    bool is_character = number >= ' ' && number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);
    return is_character || number == '\n' || number == '\t' ? (uint32_t)number : 0;
}

/* The text with its references to characters replaced; what is none stays as it is. */
static void append_plain(struct buffer *out, struct slice text)
{
    for (size_t at = 0; at < text.length;) {
        size_t length = text.data[at] == '&' ? markup_reference(slice_from(text, at)) : 0;
        uint32_t character = length ? code_point_of((struct slice){text.data + at, length}) : 0;
        char bytes[4];
        if (character)
            buffer_append(out, bytes, utf8_write(character, bytes));
        else
            buffer_append(out, text.data + at, length ? length : 1);
        at += length ? length : 1;
    }
}

static tifa_status append_elements(struct buffer *out, struct slice html, const char *between, tifa_error *error)
{
    struct html_page page = {0};
    tifa_status status = html_page_read(&page, html, error);
    for (size_t i = 0; status == TIFA_OK && i < page.block_count; i++) {
        struct slice text = html_block_text(&page, &page.blocks[i]);
        if (out->length && text.length)
            buffer_append_string(out, between);
        buffer_append(out, text.data, text.length);
    }
    html_page_free(&page);
    return status;
}

/* False: the text is none. */
static bool decode(struct buffer *out, struct slice text, const char *between, tifa_status *status, tifa_error *error)
{
    buffer_clear(out);
    if (markup_has_elements(text))
        *status = append_elements(out, text, between, error);
    else if (markup_has_references(text))
        append_plain(out, text);
    else
        return false;
    if (*status == TIFA_OK && out->failed)
        *status = tifa_fail_memory(error);
    return *status == TIFA_OK;
}

tifa_status html_read_fields(struct article *article, tifa_error *error)
{
    static const enum article_field read[] = {ARTICLE_TITLE, ARTICLE_AUTHOR, ARTICLE_AFFILIATION, ARTICLE_SECTION};
    struct buffer out = {0};
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < sizeof read / sizeof *read && status == TIFA_OK; i++)
        if (decode(&out, article->fields[read[i]], " ", &status, error))
            status = article_set(article, read[i], slice_trim((struct slice){buffer_text(&out), out.length}), error);
    if (status == TIFA_OK && decode(&out, article->text, "\n\n", &status, error))
        status = article_set_text(article, (struct slice){buffer_text(&out), out.length}, error);
    buffer_free(&out);
    return status;
}
