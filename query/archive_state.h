/* What the parts of an archive share; included by them alone. */
#ifndef TIFA_QUERY_ARCHIVE_STATE_H
#define TIFA_QUERY_ARCHIVE_STATE_H

#include "query/archive.h"
#include "query/places.h"

/* Article records kept for the hits and the counts of one search. */
enum { ARCHIVE_CACHE_SLOTS = 1024 };

struct dictionary {
    struct codec_dictionary codec;
    struct buffer bytes;
    struct dictionary *next;
};

struct archive {
    struct places places;
    struct passage_decoder *decoder;
    struct tokens tokens;
    struct dictionary *dictionaries;
    struct {
        uint64_t key;
        struct article *article;
    } articles[ARCHIVE_CACHE_SLOTS];
    xs_doc *doc;                   /* for records and dictionaries */
    xs_doc *passage;               /* for archive_passage_by_id */
    enum { CUTS_UNKNOWN, CUTS_NONE, CUTS_SOME } cuts; /* passages that end within sentences */
    uint64_t article_count;        /* counted when first asked for; 0 until then */
    unsigned char *bucket_bits;    /* of each segment, 0 until it is known; NULL until then */
    unsigned spelling_asked;       /* times; from some on ... */
    uint64_t *spellings;           /* ... hashes of the terms of other spellings, and of what they start with; 0: free */
    size_t spelling_slots;         /* a power of two */
    struct buffer *article_docids; /* of each segment, read when first asked for; NULL until then */
};

/* archive.c: the data of the first document that has a term; it lives until the next call. Of articles, of one that is
 * not removed. TIFA_ERR_CORRUPT: there is none. */
tifa_status archive_read_by_term(struct archive *archive, const struct schema_term *term, struct slice *out,
                                 tifa_error *error);

/* archive_articles.c: archive_article of a record that has been read already. */
tifa_status archive_article_in(struct archive *archive, struct archive_article_ref ref, struct slice record,
                               const struct article **out, tifa_error *error);

#endif
