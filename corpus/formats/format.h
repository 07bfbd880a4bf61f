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
    bool binary;      /* no text: it is told, not read */
    bool (*sniff)(const struct document *about, struct slice head);
    /* One of both. A document of one article, read as a whole; messages have no name yet: */
    tifa_status (*read)(const struct document *document, struct article *article, tifa_error *error);
    /* A document of several, read from its stream, which stays the caller's: */
    tifa_status (*open)(struct stream *stream, struct records **out, tifa_error *error);
};

/* In the order in which they are tried; the last takes any text. */
extern const struct format formats[];
extern const size_t format_count;

/* By the first bytes, and what is known about the document. */
const struct format *format_of(const struct document *about, struct slice head);

/* ---- the readers ---- */

/* A line of JSONL: an object with "id", "title", "author", "affiliation", "date", "section", "lang", "url"
 * and "text"; other keys are kept in extra. Messages have no source and no line yet. */
tifa_status jsonl_read(struct slice line, struct article *article, tifa_error *error);
tifa_status jsonl_open(struct stream *stream, struct records **out, tifa_error *error);

/* JSON that is not one object a line: an array of objects, or objects one after the other. */
tifa_status json_open(struct stream *stream, struct records **out, tifa_error *error);

/* The visible text of an article's web page: language line, section, title, date, bulleted authors with
 * indented affiliations, paragraphs, then the page's furniture, which is left out. The id is not set.
 * TIFA_ERR_FORMAT when the text has no such form. */
tifa_status page_read(struct slice text, struct article *article, tifa_error *error);

#endif
