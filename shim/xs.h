/* xapian-core in C.
 *
 * A thin layer: what Xapian does, without its exceptions and without opinions. Where Xapian loses
 * data, crashes or surprises, the comment at the function says what happens here instead.
 *
 * Statuses   Every fallible function returns an xs_status: 0 done, XS_END nothing more, negative an
 *            error. Besides those listed at a function, any can return XS_ERR_MEMORY and
 *            XS_ERR_INTERNAL, and any that reads or writes a database XS_ERR_STALE, XS_ERR_CORRUPT,
 *            XS_ERR_IO, XS_ERR_CLOSED, and for a remote one XS_ERR_NETWORK and XS_ERR_TIMEOUT.
 * Errors     The record is the caller's, may be NULL, and is written on errors alone.
 * NULL       Frees accept NULL. Any other NULL handle or NULL `out` is XS_ERR_ARGUMENT. A NULL
 *            pointer with length 0 is the empty string; with another length it is XS_ERR_ARGUMENT.
 * Out        A function that creates a handle sets *out to NULL when it fails.
 * Strings    Go in and out as (pointer, length) and may hold any byte. What comes out is borrowed:
 *            it lives until the next call of the same function on the same handle, or until that
 *            handle is changed or freed, unless said otherwise.
 * Ownership  Every handle is freed by its own free function, in any order: what a handle needs of
 *            another it keeps alive itself.
 * Threads    A handle belongs to one thread, and so do all handles made from it (a result of its
 *            database, a query of its children): they share reference counts that are not atomic.
 *            Handles that have nothing in common may be in different threads.
 */
#ifndef TIFA_SHIM_XS_H
#define TIFA_SHIM_XS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define XS_NOEXCEPT noexcept
#define XS_INT      : int /* so that a wrong number from C is wrong, not undefined */
extern "C" {
#else
#define XS_NOEXCEPT
#define XS_INT
#endif

/* -- Statuses and errors ------------------------------------------------------------------------ */

typedef enum xs_status XS_INT {
    XS_OK = 0,
    XS_END = 1,            /* an iterator has nothing more */
    XS_ERR_ARGUMENT = -1,  /* the caller broke the contract of the function; nothing was changed */
    XS_ERR_NOT_FOUND = -2, /* no document has this id */
    XS_ERR_OPEN = -3,      /* no database there, or what is there is not one */
    XS_ERR_VERSION = -4,   /* a database of another format or format version */
    XS_ERR_LOCKED = -5,    /* another writer holds the lock */
    XS_ERR_STALE = -6,     /* the snapshot was overwritten by later commits: reopen and repeat */
    XS_ERR_CORRUPT = -7,   /* was a database, and is damaged */
    XS_ERR_IO = -8,        /* the operating system said no */
    XS_ERR_NETWORK = -9,   /* a remote database cannot be reached, or the talk broke off */
    XS_ERR_TIMEOUT = -10,  /* a remote database did not answer in time */
    XS_ERR_MEMORY = -11,
    XS_ERR_CLOSED = -12,      /* the database was closed, or an earlier error closed the writer */
    XS_ERR_UNSUPPORTED = -13, /* this kind of database cannot do it */
    XS_ERR_INTERNAL = -14,    /* a bug, of Xapian or of ours */
    XS_ERR_EXISTS = -15       /* something is already where a new database should go */
} xs_status;

#define XS_MESSAGE_BYTES 512

typedef struct xs_error {
    xs_status status;
    int sys_errno;                  /* errno of the failed system call; 0 when there was none or it is not known */
    char message[XS_MESSAGE_BYTES]; /* one line of valid UTF-8, cut at a code point */
} xs_error;

/* "stale" for XS_ERR_STALE and so on; "unknown status" for a number that is none. Never NULL. */
const char *xs_status_name(xs_status status) XS_NOEXCEPT;

/* The Xapian library at run time, such as "1.4.22". */
const char *xs_version(void) XS_NOEXCEPT;

/* Bytes lent by a handle. After XS_OK, data is not NULL, and a NUL follows the bytes. */
typedef struct xs_bytes {
    const char *data;
    size_t length;
} xs_bytes;

typedef uint32_t xs_docid; /* from 1; 0 is no document */
typedef uint32_t xs_slot;
#define XS_NO_SLOT ((xs_slot)0xffffffff)

typedef struct xs_db xs_db;
typedef struct xs_writer xs_writer;
typedef struct xs_doc xs_doc;
typedef struct xs_query xs_query;
typedef struct xs_result xs_result;
typedef struct xs_terms xs_terms;
typedef struct xs_postings xs_postings;
typedef struct xs_values xs_values;
typedef struct xs_common xs_common;

/* -- Reading a database ------------------------------------------------------------------------- */

/* Opens the newest committed state of n locations as one database. A location is a folder with a
 * database or with a stub file XAPIANDB, a stub file, a single-file database, or "tcp://host:port"
 * (a xapian-tcpsrv; IPv6 addresses in brackets; each operation may take 10 s). A stub may name no
 * database, which makes an empty one. Only stubs that are trusted may be opened: they can name
 * programs to run, and one that names itself overflows Xapian's stack.
 * With s shards in all (a stub may hold several), document d of shard i (from 0) is (d - 1) * s + i + 1.
 * XS_ERR_ARGUMENT (n = 0, an empty location, a malformed tcp://), XS_ERR_OPEN, XS_ERR_VERSION. */
xs_status xs_db_open(const char *const *locations, size_t n, xs_db **out, xs_error *error) XS_NOEXCEPT;

/* The same, with the time in ms that connecting to, and each operation on, a remote location may
 * take; 0 waits for ever. Remote locations inside stub files keep their 10 s. */
xs_status xs_db_open_timed(const char *const *locations, size_t n, uint32_t timeout_ms, xs_db **out,
                           xs_error *error) XS_NOEXCEPT;

/* Several opened databases as one, their documents numbered as by xs_db_open. It shares their files, so that all of
 * these handles belong to one thread. XS_ERR_ARGUMENT (n = 0). */
xs_status xs_db_combine(xs_db *const *databases, size_t n, xs_db **out, xs_error *error) XS_NOEXCEPT;

/* Moves to the newest committed state. *changed (may be NULL) is false when the database is surely
 * what it was. Results and iterators made before must not be read any more, only freed. Stub files
 * are not read again: databases they name by now need xs_db_open. */
xs_status xs_db_reopen(xs_db *db, bool *changed, xs_error *error) XS_NOEXCEPT;

/* Closes the files now, though results and iterators of the database live on; they, and db, then
 * give XS_ERR_CLOSED or what they had read before. Closing twice is no error. */
xs_status xs_db_close(xs_db *db, xs_error *error) XS_NOEXCEPT;

void xs_db_free(xs_db *db) XS_NOEXCEPT;

typedef struct xs_totals {
    uint32_t documents;
    xs_docid last_docid;   /* highest ever used, 0 if none; of several shards in their joint numbering */
    uint64_t total_length; /* sum of the wdf of all terms in all documents */
    double average_length;
} xs_totals;

xs_status xs_db_totals(xs_db *db, xs_totals *out, xs_error *error) XS_NOEXCEPT;

/* The identity of the database, kept by plain copies and replicas, not by xs_compact; those of
 * several shards are joined by ':'. */
xs_status xs_db_uuid(xs_db *db, xs_bytes *out, xs_error *error) XS_NOEXCEPT;

typedef struct xs_term_stats {
    uint32_t documents;   /* that have the term */
    uint32_t occurrences; /* sum of its wdf over them */
} xs_term_stats;

/* Zeros for a term that does not occur. XS_ERR_ARGUMENT for an empty term. */
xs_status xs_db_term_stats(xs_db *db, const char *term, size_t length, xs_term_stats *out, xs_error *error) XS_NOEXCEPT;

typedef struct xs_slot_bounds {
    uint32_t documents; /* that have a value in the slot */
    xs_bytes lower;     /* no value is less, ... */
    xs_bytes upper;     /* ... none greater, byte by byte; the bounds may be loose */
} xs_slot_bounds;

/* Zero and empty strings for a slot without values. */
xs_status xs_db_slot_bounds(xs_db *db, xs_slot slot, xs_slot_bounds *out, xs_error *error) XS_NOEXCEPT;

/* The metadata item of a key, empty if there is none. Of several shards, only the first is asked.
 * XS_ERR_ARGUMENT for an empty key. */
xs_status xs_db_metadata(xs_db *db, const char *key, size_t length, xs_bytes *out, xs_error *error) XS_NOEXCEPT;

/* The best word of the spelling dictionary within max_edits edits (insertions, deletions, changes,
 * swaps of neighbours, counted in code points); empty if there is none, or the word itself is in it. */
xs_status xs_db_suggest(xs_db *db, const char *word, size_t length, uint32_t max_edits, xs_bytes *out,
                        xs_error *error) XS_NOEXCEPT;

/* -- Documents ---------------------------------------------------------------------------------- */

/* A document to be written, or one that was read. Reading is lazy: data, values and terms are
 * fetched when asked for, so any getter can fail as the database can. */

/* Reads a document. *doc is NULL, and then a new handle, or a handle to be filled anew: one handle
 * serves a whole loop. On errors *doc is what it was. XS_ERR_NOT_FOUND; XS_ERR_ARGUMENT for docid 0. */
xs_status xs_db_document(xs_db *db, xs_docid docid, xs_doc **doc, xs_error *error) XS_NOEXCEPT;
/* The same for a document that is known to exist, as from a posting list: that is not looked up again. One that does
 * not exist has no data, no values and no terms. */
xs_status xs_db_document_known(xs_db *db, xs_docid docid, xs_doc **doc, xs_error *error) XS_NOEXCEPT;

xs_status xs_doc_new(xs_doc **out, xs_error *error) XS_NOEXCEPT;
/* Empties the document, for the next one to be written. */
xs_status xs_doc_clear(xs_doc *doc, xs_error *error) XS_NOEXCEPT;
void xs_doc_free(xs_doc *doc) XS_NOEXCEPT;

/* 0 for a document that was not read. Of several shards: in their joint numbering. */
xs_docid xs_doc_docid(const xs_doc *doc) XS_NOEXCEPT;

/* The data lives until the document is changed, filled anew or freed; asking again costs nothing. */
xs_status xs_doc_data(xs_doc *doc, xs_bytes *out, xs_error *error) XS_NOEXCEPT;
/* Empty for a slot without value. */
xs_status xs_doc_value(xs_doc *doc, xs_slot slot, xs_bytes *out, xs_error *error) XS_NOEXCEPT;

xs_status xs_doc_set_data(xs_doc *doc, const char *data, size_t length, xs_error *error) XS_NOEXCEPT;
/* The empty value removes. XS_ERR_ARGUMENT for XS_NO_SLOT. */
xs_status xs_doc_set_value(xs_doc *doc, xs_slot slot, const char *value, size_t length, xs_error *error) XS_NOEXCEPT;

/* What a term takes of the room for one in a key on disk: its bytes, each NUL counted twice. A term
 * over the limit would make a later commit throw and lose its batch. */
#define XS_TERM_MAX_COST 245
size_t xs_term_cost(const char *term, size_t length) XS_NOEXCEPT;

/* Adds a term, or wdf_increment to the wdf of one that is there. 0 makes a pure filter term.
 * XS_ERR_ARGUMENT, and the document untouched, for an empty term or one of cost over XS_TERM_MAX_COST. */
xs_status xs_doc_add_term(xs_doc *doc, const char *term, size_t length, uint32_t wdf_increment,
                          xs_error *error) XS_NOEXCEPT;
/* The same with wdf 0. */
xs_status xs_doc_add_boolean_term(xs_doc *doc, const char *term, size_t length, xs_error *error) XS_NOEXCEPT;
/* The same at a position, which only XS_PHRASE and XS_NEAR ask for. */
xs_status xs_doc_add_posting(xs_doc *doc, const char *term, size_t length, uint32_t position, uint32_t wdf_increment,
                             xs_error *error) XS_NOEXCEPT;

/* -- Writing ------------------------------------------------------------------------------------ */

typedef enum xs_mode XS_INT {
    XS_CREATE_OR_OPEN = 0,
    XS_CREATE = 1, /* XS_ERR_EXISTS if there is a database */
    XS_CREATE_OR_OVERWRITE = 2,
    XS_OPEN = 3 /* XS_ERR_OPEN if there is none */
} xs_mode;

/* Commits do not wait for the disk. */
#define XS_NO_SYNC 0x1u
/* No term lists: documents can be added, not replaced or deleted, and their terms not be listed. To be
 * given again whenever such a database is opened for writing. */
#define XS_NO_TERMLIST 0x2u
/* Wait for the lock, without limit, instead of XS_ERR_LOCKED. */
#define XS_RETRY_LOCK 0x4u

/* All zero: create or open, synced, default block size. */
typedef struct xs_writer_options {
    xs_mode mode;
    uint32_t flags;            /* XS_NO_SYNC | XS_NO_TERMLIST | XS_RETRY_LOCK */
    uint32_t block_size_bytes; /* of a new database: a power of two, 2048 to 65536; 0 is 8192 */
} xs_writer_options;

/* A writer of one local folder (or of a stub naming one). Nothing is committed but by xs_writer_commit
 * and xs_writer_close: neither a number of documents nor freeing does it. Changes are kept in memory
 * and spilled every $XAPIAN_FLUSH_THRESHOLD documents (10,000).
 *
 * An error while writing, other than XS_ERR_ARGUMENT and XS_ERR_NOT_FOUND, costs all changes since the
 * last commit. Xapian would go on without them; this writer closes itself, keeps the last commit, and
 * answers XS_ERR_CLOSED from then on.
 *
 * One error cannot be caught: Xapian 1.4 calls std::terminate when a write fails while it merges values
 * (on a full disk, say). The last commit stays, the process does not. */

/* options may be NULL: all zero. The folder is made if needed, not its parents.
 * XS_ERR_ARGUMENT, XS_ERR_OPEN, XS_ERR_EXISTS, XS_ERR_LOCKED, XS_ERR_VERSION. */
xs_status xs_writer_open(const char *path, const xs_writer_options *options, xs_writer **out,
                         xs_error *error) XS_NOEXCEPT;

/* *docid (may be NULL) is the new document's. The document stays the caller's, unchanged. */
xs_status xs_writer_add(xs_writer *writer, const xs_doc *doc, xs_docid *docid, xs_error *error) XS_NOEXCEPT;
/* Replaces document docid, or adds it with this id; later ids follow it. XS_ERR_ARGUMENT for 0. */
xs_status xs_writer_replace(xs_writer *writer, xs_docid docid, const xs_doc *doc, xs_error *error) XS_NOEXCEPT;
/* Replaces all documents that have the term by this one under the lowest of their ids, or adds it.
 * The term is not added to the document. XS_ERR_ARGUMENT for an empty term. */
xs_status xs_writer_replace_by_term(xs_writer *writer, const char *term, size_t length, const xs_doc *doc,
                                    xs_docid *docid, xs_error *error) XS_NOEXCEPT;
/* XS_ERR_NOT_FOUND; XS_ERR_ARGUMENT for 0. */
xs_status xs_writer_delete(xs_writer *writer, xs_docid docid, xs_error *error) XS_NOEXCEPT;
/* Deletes all documents that have the term; none is no error. XS_ERR_ARGUMENT for an empty term. */
xs_status xs_writer_delete_by_term(xs_writer *writer, const char *term, size_t length, xs_error *error) XS_NOEXCEPT;

/* The empty value removes. XS_ERR_ARGUMENT for an empty key or one over XS_METADATA_KEY_MAX bytes. */
#define XS_METADATA_KEY_MAX 200
xs_status xs_writer_set_metadata(xs_writer *writer, const char *key, size_t key_length, const char *value,
                                 size_t value_length, xs_error *error) XS_NOEXCEPT;

/* Adds to (takes from) the frequency of a word in the spelling dictionary; a word at 0 leaves it.
 * XS_ERR_ARGUMENT for an empty word or one over XS_WORD_MAX bytes. Words of one byte are not kept. */
#define XS_WORD_MAX 245
xs_status xs_writer_add_spelling(xs_writer *writer, const char *word, size_t length, uint32_t increment,
                                 xs_error *error) XS_NOEXCEPT;
xs_status xs_writer_remove_spelling(xs_writer *writer, const char *word, size_t length, uint32_t decrement,
                                    xs_error *error) XS_NOEXCEPT;

/* Makes all changes so far visible to readers that open or reopen, and durable unless XS_NO_SYNC. */
xs_status xs_writer_commit(xs_writer *writer, xs_error *error) XS_NOEXCEPT;

typedef enum xs_ending XS_INT { XS_DISCARD = 0, XS_COMMIT = 1 } xs_ending;

/* Ends the writer and gives the lock back; the handle is still to be freed. It is closed whatever the
 * status; with XS_COMMIT, changes are lost unless it is XS_OK. Discarding twice is no error;
 * committing a closed writer is XS_ERR_CLOSED. */
xs_status xs_writer_close(xs_writer *writer, xs_ending ending, xs_error *error) XS_NOEXCEPT;

/* Discards what is not committed. */
void xs_writer_free(xs_writer *writer) XS_NOEXCEPT;

/* -- Queries ------------------------------------------------------------------------------------ */

/* A query is built from the leaves up and never changes. Children stay the caller's and may be freed
 * at once. Trees deeper than XS_QUERY_MAX_DEPTH are XS_ERR_ARGUMENT, as Xapian recurses. */
#define XS_QUERY_MAX_DEPTH 256

/* Matches nothing. */
xs_status xs_query_empty(xs_query **out, xs_error *error) XS_NOEXCEPT;
/* Matches every document, with weight 0. */
xs_status xs_query_all(xs_query **out, xs_error *error) XS_NOEXCEPT;
/* wqf is the weight of the term within the query, 1 normally. XS_ERR_ARGUMENT for an empty term. A term
 * too long to be in an index matches nothing. */
xs_status xs_query_term(const char *term, size_t length, uint32_t wqf, xs_query **out, xs_error *error) XS_NOEXCEPT;

typedef enum xs_op XS_INT {
    XS_AND = 0,       /* all; weights add up. Empty if a child is */
    XS_OR = 1,        /* any; weights add up. Empty children do not count */
    XS_AND_NOT = 2,   /* the first but none of the others; weight of the first. Empty if the first is */
    XS_AND_MAYBE = 3, /* the first; weights of the others add to it. Empty if the first is */
    XS_FILTER = 4,    /* all; weight of the first. Empty if a child is */
    XS_SYNONYM = 5,   /* any, weighted as one term that occurs where any does. Empty children do not count */
    XS_MAX = 6,       /* any; the greatest weight. Empty children do not count */
    XS_PHRASE = 7,    /* all, in order, within `window` positions. Empty if a child is */
    XS_NEAR = 8       /* all, in any order, within `window` positions. Empty if a child is */
} xs_op;

/* Combines n children; none give the empty query, one gives that child. window is read for XS_PHRASE
 * and XS_NEAR alone, and at least n (0 is n); their children must be terms or XS_OR of terms, or it is
 * XS_ERR_ARGUMENT (Xapian would fail in the search, or find a part). Two faults of Xapian 1.4 stay:
 * XS_NEAR misses some matches when a word is in two of its children, and where XS_OR has a phrase for a
 * child, the weight of one that does not match may be added. */
xs_status xs_query_combine(xs_op op, const xs_query *const *children, size_t n, uint32_t window, xs_query **out,
                           xs_error *error) XS_NOEXCEPT;

/* Multiplies the weights of a query. XS_ERR_ARGUMENT for a factor that is negative, infinite or no number. */
xs_status xs_query_scale(const xs_query *query, double factor, xs_query **out, xs_error *error) XS_NOEXCEPT;

/* Gives each match of a query this weight, whatever its own. XS_ERR_ARGUMENT as for a factor. */
xs_status xs_query_constant(const xs_query *query, double weight, xs_query **out, xs_error *error) XS_NOEXCEPT;

/* Documents whose value in the slot is within [lower, upper], >= lower, <= upper, byte by byte; weight 0.
 * A document without a value never matches (Xapian would match it where the bound is open).
 * XS_ERR_ARGUMENT for XS_NO_SLOT. */
xs_status xs_query_value_range(xs_slot slot, const char *lower, size_t lower_length, const char *upper,
                               size_t upper_length, xs_query **out, xs_error *error) XS_NOEXCEPT;
xs_status xs_query_value_ge(xs_slot slot, const char *lower, size_t length, xs_query **out,
                            xs_error *error) XS_NOEXCEPT;
xs_status xs_query_value_le(xs_slot slot, const char *upper, size_t length, xs_query **out,
                            xs_error *error) XS_NOEXCEPT;

/* True for the empty query, and for NULL. */
bool xs_query_is_empty(const xs_query *query) XS_NOEXCEPT;

/* The query in Xapian's notation, for people: "Query((win AND win))". */
xs_status xs_query_describe(xs_query *query, xs_bytes *out, xs_error *error) XS_NOEXCEPT;

void xs_query_free(xs_query *query) XS_NOEXCEPT;

/* -- Searching ---------------------------------------------------------------------------------- */

typedef enum xs_sort XS_INT {
    XS_SORT_RELEVANCE = 0, /* greatest weight first */
    XS_SORT_VALUE = 1,     /* by the value of sort_slot alone, least first */
    XS_SORT_RELEVANCE_VALUE = 2,
    XS_SORT_VALUE_RELEVANCE = 3
} xs_sort;

/* Of hits that are equal otherwise. */
typedef enum xs_docid_order XS_INT {
    XS_DOCID_ASCENDING = 0,
    XS_DOCID_DESCENDING = 1,
    XS_DOCID_ANY = 2 /* as is fastest */
} xs_docid_order;

typedef enum xs_weighting XS_INT {
    XS_BM25_DEFAULT = 0, /* k1 1, k2 0, k3 1, b 0.5, min_normlen 0.5 */
    XS_BM25 = 1,         /* the parameters given */
    XS_BOOLEAN = 2,      /* all weights 0 */
    XS_WDF = 3           /* the wdf itself: of an OR the sum, of a synonym that of all its terms */
} xs_weighting;

/* BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); k2 and
 * min_normlen as in Xapian's documentation of its weighting schemes. b = 0 reads no document lengths. */
typedef struct xs_bm25 {
    double k1, k2, k3, b, min_normlen; /* not negative, b at most 1 */
} xs_bm25;

/* All zero: no hits, only the counts as far as they come without reading postings. */
typedef struct xs_search_options {
    uint32_t offset;         /* hits to leave out at the top */
    uint32_t limit;          /* hits to give at most */
    uint32_t check_at_least; /* matches to look at for the counts; UINT32_MAX makes them exact, see below */
    uint32_t collapse_max;   /* hits to keep of each value of collapse_slot; 0 does not collapse */
    xs_slot collapse_slot;   /* documents without a value in it are all kept */
    xs_sort sort;
    xs_slot sort_slot; /* read unless by relevance alone; no value sorts as the empty one */
    bool reverse;      /* greatest value first; no effect on relevance and docids */
    xs_docid_order docid_order;
    xs_weighting weighting;
    xs_bm25 bm25;           /* read for XS_BM25 alone */
    uint32_t time_limit_ms; /* from then on check_at_least does not count; 0 is none */
} xs_search_options;

/* When collapsing, check_at_least makes exact what xs_counts calls lower, and upper too if all hits are
 * asked for; the uncollapsed counts stay bounds. For both exact, search twice.
 * A time limit costs counts their exactness, never hits; it does not end a search, and runs a timer
 * thread. options may be NULL: all zero. The result stays valid when query and db are freed.
 * XS_ERR_ARGUMENT for options out of range, XS_NO_SLOT where a slot is read. */
xs_status xs_search(xs_db *db, const xs_query *query, const xs_search_options *options, xs_result **out,
                    xs_error *error) XS_NOEXCEPT;

typedef struct xs_counts {
    uint32_t lower, estimated, upper; /* matches, after collapsing; exact if lower = upper */
    uint32_t uncollapsed_lower, uncollapsed_estimated, uncollapsed_upper;
    double max_weight;   /* of the matches looked at; 0 if none was */
    double max_possible; /* no document can weigh more */
} xs_counts;

typedef struct xs_hit {
    xs_docid docid;
    uint32_t collapse_count; /* at least so many further matches have this collapse key */
    double weight;
    xs_bytes collapse_key;
} xs_hit;

size_t xs_result_size(const xs_result *result) XS_NOEXCEPT; /* hits; 0 for NULL */
xs_status xs_result_counts(const xs_result *result, xs_counts *out, xs_error *error) XS_NOEXCEPT;
/* Hit i, from 0 for the one at `offset`. XS_ERR_ARGUMENT for i >= size. */
xs_status xs_result_hit(xs_result *result, size_t i, xs_hit *out, xs_error *error) XS_NOEXCEPT;
/* The document of hit i; *doc as for xs_db_document. XS_ERR_ARGUMENT for i >= size. */
xs_status xs_result_document(xs_result *result, size_t i, xs_doc **doc, xs_error *error) XS_NOEXCEPT;
void xs_result_free(xs_result *result) XS_NOEXCEPT;

/* -- Iterating ---------------------------------------------------------------------------------- */

/* All iterators stand before their first item. next and skip_to return XS_OK, XS_END (again and again),
 * or an error, which is then repeated. What asks about the current item without one is XS_ERR_ARGUMENT. */

/* Terms with a prefix (an empty one: all), in byte order. */
xs_status xs_terms_open(xs_db *db, const char *prefix, size_t length, xs_terms **out, xs_error *error) XS_NOEXCEPT;
/* Terms of a document, as it is now. */
xs_status xs_terms_open_doc(xs_doc *doc, xs_terms **out, xs_error *error) XS_NOEXCEPT;
/* Keys of metadata items with a prefix; of several shards, those of the first. */
xs_status xs_terms_open_metadata(xs_db *db, const char *prefix, size_t length, xs_terms **out,
                                 xs_error *error) XS_NOEXCEPT;

/* *term is borrowed until the next call on the iterator. */
xs_status xs_terms_next(xs_terms *terms, xs_bytes *term, xs_error *error) XS_NOEXCEPT;
/* To the first term >= target, never backwards. */
xs_status xs_terms_skip_to(xs_terms *terms, const char *target, size_t length, xs_bytes *term,
                           xs_error *error) XS_NOEXCEPT;
/* Documents that have the current term. XS_ERR_UNSUPPORTED for metadata keys and terms of a document
 * that was not read. */
xs_status xs_terms_documents(xs_terms *terms, uint32_t *out, xs_error *error) XS_NOEXCEPT;
/* wdf of the current term in its document. XS_ERR_UNSUPPORTED unless the iterator is a document's. */
xs_status xs_terms_wdf(xs_terms *terms, uint32_t *out, xs_error *error) XS_NOEXCEPT;
void xs_terms_free(xs_terms *terms) XS_NOEXCEPT;

/* Documents that have a term, by docid; the empty term is every document, with wdf 1. */
xs_status xs_postings_open(xs_db *db, const char *term, size_t length, xs_postings **out, xs_error *error) XS_NOEXCEPT;
xs_status xs_postings_next(xs_postings *postings, xs_docid *docid, xs_error *error) XS_NOEXCEPT;
/* To the first docid >= target, never backwards. */
xs_status xs_postings_skip_to(xs_postings *postings, xs_docid target, xs_docid *docid, xs_error *error) XS_NOEXCEPT;
xs_status xs_postings_wdf(xs_postings *postings, uint32_t *out, xs_error *error) XS_NOEXCEPT;
/* Sum of the wdf of all terms of the current document. */
xs_status xs_postings_doc_length(xs_postings *postings, uint32_t *out, xs_error *error) XS_NOEXCEPT;
void xs_postings_free(xs_postings *postings) XS_NOEXCEPT;

/* Documents that have all of n terms, n > 0, by docid. All are read at once; of a remote database whole posting lists
 * come over. XS_ERR_ARGUMENT for an empty term. */
typedef struct xs_posting {
    xs_docid docid;
    uint32_t wdf; /* the least that one of the terms has in it */
} xs_posting;

xs_status xs_common_open(xs_db *db, const xs_bytes *terms, size_t n, xs_common **out, xs_error *error) XS_NOEXCEPT;
size_t xs_common_size(const xs_common *common) XS_NOEXCEPT;                /* 0 for NULL */
const xs_posting *xs_common_postings(const xs_common *common) XS_NOEXCEPT; /* borrowed until it is freed */
void xs_common_free(xs_common *common) XS_NOEXCEPT;

/* Documents that have a value in a slot, by docid. XS_ERR_ARGUMENT for XS_NO_SLOT. */
xs_status xs_values_open(xs_db *db, xs_slot slot, xs_values **out, xs_error *error) XS_NOEXCEPT;
/* *value is borrowed until the next call on the iterator. */
xs_status xs_values_next(xs_values *values, xs_docid *docid, xs_bytes *value, xs_error *error) XS_NOEXCEPT;
xs_status xs_values_skip_to(xs_values *values, xs_docid target, xs_docid *docid, xs_bytes *value,
                            xs_error *error) XS_NOEXCEPT;
void xs_values_free(xs_values *values) XS_NOEXCEPT;

/* -- Care --------------------------------------------------------------------------------------- */

/* Checks a database or one of its tables (a path without extension, or with ".glass"). The text for
 * people goes to report: at most report_size bytes with its NUL, cut at a code point; NULL with size 0
 * for none. XS_OK and *error_count > 0, or XS_ERR_CORRUPT where checking cannot go on, mean damage.
 * XS_ERR_ARGUMENT, XS_ERR_OPEN, XS_ERR_VERSION. */
xs_status xs_check(const char *path, size_t *error_count, char *report, size_t report_size,
                   xs_error *error) XS_NOEXCEPT;

typedef enum xs_compact_level XS_INT {
    XS_COMPACT_STANDARD = 0, /* do not split items needlessly */
    XS_COMPACT_FULL = 1,     /* split where it saves space */
    XS_COMPACT_FULLER = 2    /* and allow oversized items: not for a database that will be updated */
} xs_compact_level;

#define XS_KEEP_DOCIDS 0x1u /* the ranges of docids of the sources must not overlap */
#define XS_MULTIPASS   0x2u /* merge more than 3 postlists in passes: faster, more temporary space */
#define XS_SINGLE_FILE 0x4u /* the destination is a file, not a folder */

/* All zero: documents renumbered, standard level, default block size. */
typedef struct xs_compact_options {
    uint32_t flags; /* XS_KEEP_DOCIDS | XS_MULTIPASS | XS_SINGLE_FILE */
    xs_compact_level level;
    uint32_t block_size_bytes; /* as in xs_writer_options */
} xs_compact_options;

/* Merges n local databases into a new one. Renumbered, each source's documents follow the last docid of
 * the source before. Of metadata with the same key, the first source's is kept. A failure leaves an
 * unusable destination behind, for the caller to remove. options may be NULL: all zero.
 * XS_ERR_ARGUMENT (n = 0, ranges that overlap), XS_ERR_EXISTS (the destination is there and not an
 * empty folder), XS_ERR_OPEN, XS_ERR_VERSION, XS_ERR_UNSUPPORTED (remote sources). */
xs_status xs_compact(const char *const *sources, size_t n, const char *destination, const xs_compact_options *options,
                     xs_error *error) XS_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
