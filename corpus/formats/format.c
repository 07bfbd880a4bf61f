#include "corpus/formats/format.h"

#include "corpus/formats/csv.h"
#include "corpus/formats/json_list.h"
#include "corpus/formats/text.h"
#include "corpus/formats/xml_root.h"

#include <strings.h>

/* ---- how formats begin ---- */

static struct slice next_text_line(struct slice *rest)
{
    struct slice line = slice_of("");
    while (slice_line(rest, &line) && slice_trim(line).length == 0)
        continue;
    return slice_trim(line);
}

/* An object that goes on in its second line, as pretty-printers have it, or has a list of records; or an array of objects. */
static bool sniff_json(const struct document *about, struct slice head)
{
    if (head.data[0] == '[') {
        struct slice inside = slice_trim(slice_from(head, 1));
        return inside.length && memchr("{]", inside.data[0], 2);
    }
    struct slice rest = head, first = next_text_line(&rest), second = next_text_line(&rest);
    struct json_list list;
    if (head.data[0] == '{' && (about->records || json_list_find(head, about->map, NULL, &list)))
        return true;
    return head.data[0] == '{' && second.length && memchr("{[,:", first.data[first.length - 1], 4) &&
           memchr("\"}]", second.data[0], 3);
}

static bool sniff_jsonl(const struct document *about, struct slice head)
{
    (void)about;
    struct slice inside = slice_trim(slice_from(head, head.data[0] == '{'));
    return head.data[0] == '{' && !(inside.length && memchr("{%\\", inside.data[0], 3)); /* templates and TeX */
}

static bool sniff_csv(const struct document *about, struct slice head)
{
    return csv_detect(head, about->map);
}

static bool ends_ignoring_case(struct slice text, const char *suffix)
{
    size_t length = strlen(suffix);
    return text.length >= length && strncasecmp(text.data + text.length - length, suffix, length) == 0;
}

static bool sniff_markdown(const struct document *about, struct slice head)
{
    struct slice name = slice_of(about->name);
    (void)head;
    return ends_ignoring_case(name, ".md") || ends_ignoring_case(name, ".markdown");
}

bool format_says_html(const struct document *about)
{
    struct slice name = slice_of(about->name);
    return slice_starts(about->media_type, "text/html") || slice_starts(about->media_type, "application/xhtml+xml") ||
           (about->media_type.length == 0 && (ends_ignoring_case(name, ".html") || ends_ignoring_case(name, ".htm") ||
                                              ends_ignoring_case(name, ".xhtml")));
}

static bool sniff_html(const struct document *about, struct slice head)
{
    struct xml_root root;
    if (format_says_html(about) && (about->media_type.length || memchr(head.data, '<', head.length)))
        return true;
    return xml_root_find(head, &root) && root.is_html;
}

static bool sniff_text(const struct document *about, struct slice head)
{
    (void)about, (void)head;
    return true;
}

/* ---- readers of whole documents ---- */

static tifa_status read_html(const struct document *document, struct article *article, tifa_error *error)
{
    return html_read(document->bytes, document->url, article, error);
}

static tifa_status read_text(const struct document *document, struct article *article, tifa_error *error)
{
    return text_read(document->bytes, slice_of(document->name), article, error);
}

/* The text of an article's page, or any other: that has no title yet when it is refused. */
static tifa_status read_page_or_text(const struct document *document, struct article *article, tifa_error *error)
{
    tifa_status status = page_read(document->bytes, article, error);
    return status == TIFA_ERR_FORMAT && !article->fields[ARTICLE_TITLE].length ? read_text(document, article, error)
                                                                               : status;
}

const struct format formats[] = {
    {"json", .sniff = sniff_json, .open = json_open},
    {"jsonl", .sniff = sniff_jsonl, .open = jsonl_open},
    {"html", .markup = true, .sniff = sniff_html, .read = read_html},
    {"csv", .sniff = sniff_csv, .open = csv_open_records},
    {"markdown", .sniff = sniff_markdown, .read = read_text},
    {"text", .is_prose = true, .sniff = sniff_text, .read = read_page_or_text},
};
const size_t format_count = sizeof formats / sizeof *formats;

const struct format *format_of(const struct document *about, struct slice head)
{
    head = slice_trim(head);
    for (size_t i = 0; i + 1 < format_count && head.length; i++)
        if (formats[i].sniff(about, head))
            return &formats[i];
    return &formats[format_count - 1];
}
