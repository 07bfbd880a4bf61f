/* An article: what every reader of a source format makes, and what the indexer takes.
 *
 * All text is valid UTF-8. Missing fields are empty, never NULL. The memory belongs to the article's arena.
 */
#ifndef TIFA_CORPUS_ARTICLE_H
#define TIFA_CORPUS_ARTICLE_H

#include "corpus/base/arena.h"
#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "corpus/date.h"
#include "corpus/fields.h"

#include <stdint.h>

enum article_field {
    ARTICLE_ID,
    ARTICLE_TITLE,
    ARTICLE_AUTHOR,      /* several are joined by "; " */
    ARTICLE_AFFILIATION, /* several are joined by "; " */
    ARTICLE_DATE,        /* ISO 8601 as far as known; "" when unknown */
    ARTICLE_SECTION,
    ARTICLE_LANG, /* BCP 47 */
    ARTICLE_URL,
    ARTICLE_FIELDS
};

/* "id", "title", ...: the names in JSON, in the query language and in messages. */
extern const char *const article_field_names[ARTICLE_FIELDS];

/* Where the date of an article was found. */
enum article_date_source {
    DATE_OF_SOURCE, /* the source says it */
    DATE_OF_URL,    /* the path of its URL */
    DATE_OF_NAME,   /* the name or path of the file or member */
    DATE_OF_FILE,   /* when the file or member was changed last; only where that was asked for, and so is: */
    DATE_OF_CRAWL,  /* when the page was fetched */
    DATE_SOURCES
};
extern const char *const article_date_source_names[DATE_SOURCES]; /* "", "url", ...: "date_source" in records */

/* What the id of an article was made of. */
enum article_id_source {
    ID_OWN,  /* the source says it */
    ID_URL,  /* its URL */
    ID_HASH, /* a hash of title, date and text: equal articles have equal ids, wherever they are found */
    ID_NAME, /* of the file or member: another one with the same id is another article, not a later version */
    ID_SOURCES
};
extern const char *const article_id_source_names[ID_SOURCES];

/* Something in a source that cost a field of an article, not the article. */
enum article_note_kind {
    NOTE_FIELD, /* a value that its field cannot have is left out, or only a part of it is taken */
    NOTE_DATE,  /* a date that is ambiguous or cannot be read */
    NOTE_NAME,  /* another article has the id that its file's name gives; this one has another */
    NOTE_KINDS
};
extern const char *const article_note_names[NOTE_KINDS]; /* "field", ...: in reports */

struct article_note {
    struct article_note *next;
    enum article_note_kind kind;
    const char *text; /* without source and position, which the reader knows */
};

struct article {
    struct slice fields[ARTICLE_FIELDS];
    struct slice text;  /* paragraphs separated by blank lines, line ends "\n"; not kept in the record */
    struct slice extra; /* keys that tifa does not know, as a JSON object, or empty */
    struct field_values values; /* of extra, once read by article_read_values */
    bool has_values;
    uint64_t fields_had, fields_text; /* for the indexer, see indexer/field_names.h */
    struct date date;   /* what ARTICLE_DATE says */
    enum date_order date_order; /* of numbers in its source */
    enum article_date_source date_source;
    enum article_id_source id_source;
    struct article_note *notes, **notes_end; /* in the order in which they were made */
    unsigned note_count;
    bool wordless; /* of a record: the text has no words, so there is the title alone */
    bool failed;   /* memory was short for a note */
    struct arena arena;
};

struct article *article_new(void); /* NULL when memory is short */
void article_free(struct article *article);

/* Copies text into the article. */
tifa_status article_set(struct article *article, enum article_field field, struct slice text, tifa_error *error);
/* Sets the authors to the names in what a source says of them, and adds what stands beside the names to the affiliations;
 * see people/people.h. article_finish does so too, for what was set by article_set. */
tifa_status article_set_authors(struct article *article, struct slice said, tifa_error *error);
/* Copies the body; "\r\n" and "\r" become "\n", and white space at both ends goes. */
tifa_status article_set_text(struct article *article, struct slice text, tifa_error *error);
/* Sets the date from any form that date_read reads; false (nothing set) when it is none, or memory is short. */
bool article_set_date(struct article *article, struct slice text);
bool article_set_known_date(struct article *article, struct date date);
/* Says where the date was found, by its name; NULL, other names, and an article without a date: the source. */
void article_set_date_source(struct article *article, const char *name);
/* Notes that the source says this date, which article_set_date did not read. */
void article_note_date(struct article *article, struct slice text);

/* Tells something about the article that does not keep it out of the index: "\"author\" is not a name and is left out".
 * Whoever reads the article prints it behind source and position, counts it and reports it (indexer/intake.c); notes of
 * an article that is rejected are dropped with it. Of more than ARTICLE_NOTES the first are kept. Memory that is short
 * shows in article_finish. */
enum { ARTICLE_NOTES = 16 };
void article_note(struct article *article, enum article_note_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What a field may have that is searched by its words: each of them stands on every passage of the article. */
#define ARTICLE_FIELD_BYTES ((size_t)64 * 1024)

/* Settles what follows from the rest (the paragraphs of lists, the names of authors, the language; where there is no id, the URL, else a hash
 * of title, date and text becomes it) and checks what every article needs: a text, or where it is a record, whose source says what
 * is what, a title. TIFA_ERR_FORMAT says what is missing, TIFA_ERR_LIMIT which field is too long; TIFA_ERR_MEMORY. */
tifa_status article_finish(struct article *article, bool is_record, tifa_error *error);

/* Fills the values of its further fields, if they are not yet. TIFA_ERR_CORRUPT: extra is no JSON; TIFA_ERR_MEMORY. */
tifa_status article_read_values(struct article *article, tifa_error *error);

/* The host of a URL: what stands behind "//", without user and port; empty where there is none. */
struct slice article_host(struct slice url);

/* What its title and its passages are stemmed by, of stem_language_number; see text/stem.h. */
const char *article_stem_language(const struct article *article);

/* The key of an article within an index: equal for equal ids. 64 bits of hash, so a build that meets two
 * ids with one key must refuse the second. */
uint64_t article_key(struct slice id);

/* The record as stored in the index: a JSON object with the fields that are not empty, "extra", and "wordless":true where
 * the text has no words. */
tifa_status article_record_write(const struct article *article, bool wordless, struct buffer *out, tifa_error *error);
/* A line of JSONL, without its line feed, of which the same article is read: where a field looks like HTML and is none, it says
 * so by this key and false. */
#define ARTICLE_HTML_KEY "html"
tifa_status article_json_write(const struct article *article, struct buffer *out, tifa_error *error);
/* Reads a record into an empty article; the text stays empty. TIFA_ERR_CORRUPT when it is none. */
tifa_status article_record_read(struct article *article, struct slice record, tifa_error *error);

#endif
