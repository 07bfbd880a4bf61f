/* The formats of articles: which one a document has, and the articles in it. */
#ifndef TIFA_CORPUS_FORMATS_FORMAT_H
#define TIFA_CORPUS_FORMATS_FORMAT_H

#include "corpus/article.h"
#include "corpus/formats/document.h"
#include "corpus/stream.h"

/* The articles of a document that may have several. */
struct records {
    /* Fills an empty article; as reader_next. Messages start with the name of the stream and the position. */
    tifa_status (*next)(struct records *records, struct article *article, tifa_error *error);
    void (*close)(struct records *records);
    uint64_t position; /* of the article read last, from 1: */
    bool by_line;      /* its line, otherwise its number */
};

struct format {
    const char *name; /* for reports */
    bool (*sniff)(const struct document *about, struct slice head);
    bool markup;   /* says its charset in itself */
    bool is_prose; /* has no other sign than that it reads so */
    /* One of both. A document of one article, read as a whole, valid UTF-8 by then; messages have no name yet: */
    tifa_status (*read)(const struct document *document, struct article *article, tifa_error *error);
    /* A document of several, read from its stream, which stays the caller's: */
    tifa_status (*open)(const struct document *about, struct stream *stream, struct records **out, tifa_error *error);
};

/* In the order in which they are tried; the last takes any text. */
extern const struct format formats[];
extern const size_t format_count;

/* By the first bytes, as UTF-8 without a mark, and what is known about the document. */
const struct format *format_of(const struct document *about, struct slice head);

/* Whether its media type or its name says that a document is a web page. */
bool format_says_html(const struct document *about);

/* ---- the readers ---- */

struct field_map;

/* A line of JSONL: an object whose members are the fields of the article and its "text", by the names that the map
 * and field_map.h know; of several that are the same field the surest is taken. Other keys are kept in extra.
 *
 *   a list                 of names is joined by "; ", of paragraphs by blank lines; of one it is that one
 *   an object              stands for its "name" (a paragraph for its "text"); an author may have an "affiliation"
 *   a number               is read as it is written, where it is the id, the title, the section or the date
 *   null, ""               say nothing
 *
 * Messages have no source and no line yet. TIFA_ERR_FORMAT, TIFA_ERR_MEMORY. */
tifa_status jsonl_read_mapped(struct slice line, const struct field_map *map, struct article *article,
                              tifa_error *error);
/* The same without a map. */
tifa_status jsonl_read(struct slice line, struct article *article, tifa_error *error);
tifa_status jsonl_open(const struct document *about, struct stream *stream, struct records **out, tifa_error *error);

/* JSON that is not one object a line: an array of objects, or objects one after the other. */
tifa_status json_open(const struct document *about, struct stream *stream, struct records **out, tifa_error *error);

/* A table: csv.h. */
tifa_status csv_open_records(const struct document *about, struct stream *stream, struct records **out,
                             tifa_error *error);

/* The visible text of an article's web page: language line, section, title, date, authors (bulleted with indented
 * affiliations, or a line "By ..."), paragraphs, then the page's furniture, which is left out. Bylines are those of
 * byline.h. The id is not set. TIFA_ERR_FORMAT when the text has no such form: neither date nor author. */
tifa_status page_read(struct slice text, struct article *article, tifa_error *error);

/* A saved web page: title, author, affiliation, date, section, language, URL and text of its article. `text` is valid
 * UTF-8, whatever charset the page names; `url` is where the page came from, for pages that do not say it, or empty.
 * The id is not set. TIFA_ERR_FORMAT when there is no article text; TIFA_ERR_LIMIT over 2 GiB. */
tifa_status html_read(struct slice text, struct slice url, struct article *article, tifa_error *error);

#endif
