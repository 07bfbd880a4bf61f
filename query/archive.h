/* An index from the reader's side: opened as published, its passages and article records read.
 *
 * Several indexes are searched as one. An archive belongs to one thread.
 */
#ifndef TIFA_QUERY_ARCHIVE_H
#define TIFA_QUERY_ARCHIVE_H

#include "corpus/article.h"
#include "corpus/base/buffer.h"
#include "corpus/base/status.h"
#include "corpus/codec.h"
#include "corpus/removed.h"
#include "corpus/schema.h"
#include "corpus/text/token.h"
#include "query/verified.h"
#include "shim/xs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive;

/* How often something is tried that a newer generation may get in the way of. */
enum { ARCHIVE_TRIES = 5 };

/* locations: index folders, or "tcp://host:port". While it is open, nobody removes the files. TIFA_ERR_FORMAT: no
 * index, or of another version; TIFA_ERR_CORRUPT; TIFA_ERR_IO; TIFA_ERR_STALE: replaced again and again while it was
 * opened. */
tifa_status archive_open(const char *const *locations, size_t count, struct archive **out, tifa_error *error);
/* The same, with every checksum of what `verified` does not have yet. */
tifa_status archive_open_verified(const char *const *locations, size_t count, struct verified *verified,
                                  struct archive **out, tifa_error *error);
/* Opens the same segments once more, for another thread: whatever was published since, the documents are the same. The
 * first archive is to be freed last. Errors as above. */
tifa_status archive_open_again(const struct archive *archive, struct archive **out, tifa_error *error);
void archive_free(struct archive *archive);

xs_db *archive_database(struct archive *archive); /* all of it as one; stays the archive's */

/* The fields that sources brought; those of several indexes together. */
const struct field_list *archive_fields(const struct archive *archive);

/* Languages that passages are analysed as: bit stem_language_number. All bits when it is not known. */
uint64_t archive_languages(const struct archive *archive);
/* Whether it is one local database, ... */
bool archive_is_single(const struct archive *archive);
/* ... and its documents stand newest first, as corpus/manifest.h says. */
bool archive_is_newest_first(const struct archive *archive);
/* Whether it is one local index, and the documents of each of its segments stand so. */
bool archive_is_ordered(const struct archive *archive);

/* Documents that are removed are still in the segments: whoever reads a posting list passes over them. */
bool archive_is_removed(const struct archive *archive, xs_docid docid);
bool archive_has_removed(const struct archive *archive); /* whether there is one */

/* The segments of an archive that has no servers, from 0, the newest of an index first. */
size_t archive_segments(const struct archive *archive);
xs_db *archive_segment_database(struct archive *archive, size_t segment); /* with docids of its own */
const struct removed_segment *archive_segment_removed(const struct archive *archive,
                                                      size_t segment);                    /* NULL: nothing */
xs_docid archive_docid_in(const struct archive *archive, size_t segment, xs_docid docid); /* of the archive */
size_t archive_segment_of(const struct archive *archive, xs_docid docid);
/* Whether two documents of the archive are in one segment, be it behind a server. */
bool archive_same_segment(const struct archive *archive, xs_docid a, xs_docid b);

/* Whether there are, or were, passages that end within a sentence. */
tifa_status archive_has_cuts(struct archive *archive, bool *out, tifa_error *error);

/* How many documents there are, and how many of them have a term. */
struct archive_count {
    uint64_t documents, occurrences;
    bool exact; /* else those that are removed are among them */
};
tifa_status archive_documents(struct archive *archive, uint64_t *out, tifa_error *error);
tifa_status archive_articles(struct archive *archive, uint64_t *out, tifa_error *error);
/* Those that are removed are taken off, if it takes no more than `steps` in the posting lists to find them. */
tifa_status archive_count_term(struct archive *archive, const struct schema_term *term, uint64_t steps,
                               struct archive_count *out, tifa_error *error);
/* The same of one segment. */
tifa_status archive_count_term_in(struct archive *archive, size_t segment, const struct schema_term *term,
                                  uint64_t steps, struct archive_count *out, tifa_error *error);

/* The years of the dated articles; last < first when there are none. */
tifa_status archive_years(struct archive *archive, int *first, int *last, tifa_error *error);

/* An article: a key that no other of the archive has, and where its document is, or 0 when that is not known: then the
 * key is article_key. */
struct archive_article_ref {
    uint64_t key;
    xs_docid docid;
};

struct archive_passage {
    xs_docid docid;
    struct archive_article_ref article;
    uint64_t number;   /* in its article, from 1; 0: its title */
    unsigned language; /* stem_language_number */
    struct slice text;
    size_t context_bytes;        /* behind the text, see corpus/passage.h */
    const struct tokens *tokens; /* of the text and its context */
    size_t token_count;          /* of them, those of the text */
};

/* Reads a passage document, text and tokens; they live until the next call. *doc is for reuse, as in
 * xs_db_document. TIFA_ERR_STALE, TIFA_ERR_CORRUPT, TIFA_ERR_IO. */
tifa_status archive_passage(struct archive *archive, xs_doc *doc, struct archive_passage *out, tifa_error *error);
/* The same for the docid of a passage that exists. */
tifa_status archive_passage_by_id(struct archive *archive, xs_docid docid, struct archive_passage *out,
                                  tifa_error *error);
/* The same in two steps: first all but the tokens, which are NULL; then these, if they are wanted. */
tifa_status archive_passage_text(struct archive *archive, xs_docid docid, struct archive_passage *out,
                                 tifa_error *error);
tifa_status archive_passage_tokens(struct archive *archive, struct archive_passage *passage, tifa_error *error);
/* The article alone, of a passage that exists: its text is not read. */
tifa_status archive_passage_article(struct archive *archive, xs_docid docid, struct archive_article_ref *out,
                                    tifa_error *error);
/* The same, and its number in the article. */
tifa_status archive_passage_place(struct archive *archive, xs_docid docid, struct archive_article_ref *out, uint64_t *number,
                                  tifa_error *error);
/* The date of a document that exists, as schema_date_number. What archive_passage_by_id read last is that no more. */
tifa_status archive_document_date(struct archive *archive, xs_docid docid, uint64_t *out, tifa_error *error);
/* The same of the passage that archive_passage_by_id read last. */
tifa_status archive_passage_date(struct archive *archive, uint64_t *out, tifa_error *error);

/* What the index says of near copies, as corpus/schema.h has it. */
struct archive_copy {
    bool is_in_group;
    bool is_copy;      /* and not the original */
    uint64_t original; /* article_key */
    uint64_t words;    /* in a group, equal for passages of equal words */
};

/* Of the passage that archive_passage_by_id read last. */
tifa_status archive_passage_copy(struct archive *archive, struct archive_copy *out, tifa_error *error);
/* The article `key` that the document is a near copy of; docid 0 when it is gone. A newer version of it in another
 * segment was never held against the copy. */
tifa_status archive_find_original(struct archive *archive, xs_docid docid, uint64_t key,
                                  struct archive_article_ref *out, tifa_error *error);
/* Whether there is, or was, a group at all. */
tifa_status archive_has_copies(struct archive *archive, bool *out, tifa_error *error);

/* The docids of the articles' own documents in a segment of an archive that is ordered, ascending: the passages of each
 * follow it. They live as long as the archive, and have those that are removed among them. */
tifa_status archive_article_docids(struct archive *archive, size_t segment, const xs_docid **out, size_t *count,
                                   tifa_error *error);

/* How many bits the buckets of rare pairs have in a segment, see corpus/schema.h. */
tifa_status archive_bucket_bits(struct archive *archive, size_t segment, unsigned *out, tifa_error *error);
/* False: no two words make up another word, or the one does not part, as terms with this start would say (schema_spelling,
 * schema_spellings). Of an archive that is asked again and again this takes no reading. TIFA_ERR_IO, TIFA_ERR_CORRUPT, ... */
tifa_status archive_may_spell(struct archive *archive, const struct schema_term *term, bool *out, tifa_error *error);

/* Whether something newer is published than what was opened. */
bool archive_is_replaced(const struct archive *archive);
/* Whether a call that ended with this status is worth repeating on an archive opened anew. */
bool archive_is_behind(const struct archive *archive, tifa_status status);

/* Where the article with this id is; of several databases that have it, in the first. TIFA_ERR_NOT_FOUND,
 * TIFA_ERR_STALE, TIFA_ERR_CORRUPT, TIFA_ERR_IO. */
tifa_status archive_find_article(struct archive *archive, struct slice id, struct archive_article_ref *out,
                                 tifa_error *error);
/* Appends the xs_docid of each of its passages, in order. Errors as above. */
tifa_status archive_find_passages(struct archive *archive, struct slice id, struct buffer *docids, tifa_error *error);

/* The record of an article; it lives until the next call. */
tifa_status archive_article(struct archive *archive, struct archive_article_ref ref, const struct article **out,
                            tifa_error *error);
/* The same with the values of its further fields. */
tifa_status archive_article_with_values(struct archive *archive, struct archive_article_ref ref,
                                        const struct article **out, tifa_error *error);
/* The record at the docid of an article that exists, to be freed by article_free. */
tifa_status archive_article_by_id(struct archive *archive, xs_docid docid, struct article **out, tifa_error *error);

#endif
