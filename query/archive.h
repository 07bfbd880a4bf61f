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
#include "corpus/text/token.h"
#include "shim/xs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive;

/* locations: index folders, or "tcp://host:port". TIFA_ERR_FORMAT: no index, or of another version;
 * TIFA_ERR_CORRUPT; TIFA_ERR_IO; TIFA_ERR_STALE: replaced meanwhile, so open it again. */
tifa_status archive_open(const char *const *locations, size_t count, struct archive **out, tifa_error *error);
/* Opens the same segments once more, for another thread: whatever was published since, the documents are the
 * same. Errors as above. */
tifa_status archive_open_again(const struct archive *archive, struct archive **out, tifa_error *error);
void archive_free(struct archive *archive);

xs_db *archive_database(struct archive *archive); /* stays the archive's */

/* Languages that passages are stemmed by: bit stem_language_number. All bits when it is not known. */
uint32_t archive_languages(const struct archive *archive);
/* Whether it is one local database, ... */
bool archive_is_single(const struct archive *archive);
/* ... and its documents stand newest first, as corpus/manifest.h says. */
bool archive_is_newest_first(const struct archive *archive);
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
    uint64_t number;   /* in its article, from 1 */
    unsigned language; /* stem_language_number */
    struct slice text;
    const struct tokens *tokens;
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
/* The date of the passage that archive_passage_by_id read last, as schema_date_number. */
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
/* Whether there is a group at all. */
tifa_status archive_has_copies(struct archive *archive, bool *out, tifa_error *error);

/* The docids of the articles' own documents, ascending, of an archive whose documents stand newest first: the passages
 * of each follow it. They live as long as the archive. */
tifa_status archive_article_docids(struct archive *archive, const xs_docid **out, size_t *count, tifa_error *error);

/* Whether something newer is published than what was opened. */
bool archive_is_replaced(const struct archive *archive);

/* Where the article with this id is; of several databases that have it, in the first. TIFA_ERR_NOT_FOUND,
 * TIFA_ERR_STALE, TIFA_ERR_CORRUPT, TIFA_ERR_IO. */
tifa_status archive_find_article(struct archive *archive, struct slice id, struct archive_article_ref *out,
                                 tifa_error *error);
/* Appends the xs_docid of each of its passages, in order. Errors as above. */
tifa_status archive_find_passages(struct archive *archive, struct slice id, struct buffer *docids, tifa_error *error);

/* The record of an article; it lives until the next call. */
tifa_status archive_article(struct archive *archive, struct archive_article_ref ref, const struct article **out,
                            tifa_error *error);
/* The record at the docid of an article that exists, to be freed by article_free. */
tifa_status archive_article_by_id(struct archive *archive, xs_docid docid, struct article **out, tifa_error *error);

#endif
