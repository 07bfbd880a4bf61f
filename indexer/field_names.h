/* Which further names of articles become fields of a segment: decided as the articles come, in the order of the
 * archive, so that threads do not show.
 *
 * Names are taken as they are met, up to FIELDS_MOST with those that the index has already. A name whose first value is
 * a long text is no field, nor is one of which more than FIELD_LONG_ARTICLES articles have such a value, or one article
 * has FIELD_ARTICLE_BYTES: what has been indexed of it stays, but it is not declared.
 */
#ifndef TIFA_INDEXER_FIELD_NAMES_H
#define TIFA_INDEXER_FIELD_NAMES_H

#include "corpus/article.h"
#include "corpus/fields.h"

enum {
    FIELD_LONG_BYTES = 256, /* a value of more, or ... */
    FIELD_LONG_WORDS = 32,  /* ... of more words is a long text */
    FIELD_LONG_ARTICLES = 8,
    FIELD_ARTICLE_BYTES = 16 * 1024, /* all values of an article */
    FIELD_NOTES = 8,
};

enum field_refusal {
    FIELD_IS_TAKEN, /* see field_name_check, as the next */
    FIELD_IS_BAD,
    FIELD_IS_LONG,
    FIELD_IS_ONE_TOO_MANY,
};

struct known_name {
    char text[FIELD_NAME_BYTES + 1];
    size_t length;
};

/* Names that are no fields, to be told: the first ones, and how many more values were met of others. */
struct field_notes {
    struct {
        struct known_name name; /* cut where it is too long */
        enum field_refusal why;
    } items[FIELD_NOTES];
    size_t count;
    bool has_more;
};

struct field_names { /* zeroed: none is known; without pointers, so its bytes can be saved */
    struct {
        struct known_name name;
        uint64_t last; /* number of the last article that had it, from 1 */
        size_t bytes;  /* of its values in that article */
        bool was_long; /* some value in that article */
        uint32_t long_articles;
        bool is_closed; /* not indexed any more, and not declared */
    } items[FIELDS_MOST];
    size_t count;
    struct known_name texts[FIELDS_MOST]; /* names that came with a long text first */
    size_t text_count;
    bool is_full; /* no further name is taken */
    bool has_others;
    uint64_t articles; /* so far */
    size_t hint;       /* where the next name is likely */
    struct field_notes notes;
};

/* The names that the index has. */
void field_names_start(struct field_names *names, const struct field_list *known);

/* Numbers the values of the article, FIELDS_MOST for none, and sets its masks: bit i of fields_had if those of
 * names->items[i] are to be indexed, and of fields_text if one of them is no number. Its values must be read. */
void field_names_take(struct field_names *names, struct article *article);

struct batch_article;
/* What the segment with these articles declares. */
void field_names_list(const struct field_names *names, const struct batch_article *articles, size_t count,
                      struct field_list *out);

#endif
