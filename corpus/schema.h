/* What stands in the index: the terms, the value slots, the kinds of document. Indexer and query both make
 * their terms here, and nowhere else.
 *
 * Terms (after Omega's conventions where it has one; key forms never start with an ASCII capital):
 *
 *   word             a word of a passage
 *   Z stem ␣ word    says that the word has this stem, which differs from it, in some language of the index; not a
 *                    posting list to search (it stands on one document, or on some), but what a stem is looked up by:
 *                    a stemmed query asks for the words. That takes a twentieth of the room of lists of stems
 *   XP word ␣ word   two adjacent words of a sentence
 *   XR bucket        rare pairs: in a segment, those of fewer than SCHEMA_SHARED_BELOW passages may be posted to
 *                    the list of their bucket instead, with the sum of their wdf. The bucket is the first 16 or 14 bits
 *                    of its number, of all lists of a segment as many: of a small one fewer, lest lists be tiny. As four
 *                    hexadecimal digits, or three and one of "ghij" for two bits
 *   A S XT XF        author, section, title, affiliation: each word
 *   Q id             the article's id, on the article and on its passages
 *   L tag            language: the whole tag in lower case and each shorter prefix ("zh-hans", "zh")
 *   H host           host of the URL in lower case, and each domain that it is in ("news.example.org", "example.org",
 *                    "org")
 *   Y M D            date as YYYY, YYYYMM, YYYYMMDD, as far as known
 *   XE name : word   a word of a field that is none of tifa's own (fields.h); a word has no ':', so the name ends at
 *                    the last one
 *   XN name : digits a number of such a field, by 16 hexadecimal digits that sort as the numbers do
 *   XI key           article key in 16 hexadecimal digits, on the article document alone
 *   XK kind          "passage": whatever has words, so a passage of a text, and an article whose title has words;
 *                    "article", "dictionary"; "title": an article whose title has words and whose text has, too
 *   XU               on a passage that ends within a sentence, so that it has context (see passage.h); its wdf is the
 *                    number of tokens. The words of such a passage are its own; of its pairs the last may end in the
 *                    context
 *   XW word ␣ n      two adjacent words of a segment, the first of n bytes (decimal), make up this word of it: another
 *                    spelling; on one document, to be looked up. Of letters of scripts with spaces alone
 *   XO key           a group of near copies, by the key of its original in 16 hexadecimal digits, on all documents of
 *                    its articles; which these are, the indexer finds (copies.h)
 *   XC id            a dictionary of the passage codec, by its CRC-32 in 8 hexadecimal digits
 *
 * Documents: a passage (data: see codec.h), an article (data: its record, see article.h), a dictionary (data:
 * its bytes). Words, stems and pairs stand on passages, and those of its title on the article: the title is its passage 0.
 */
#ifndef TIFA_CORPUS_SCHEMA_H
#define TIFA_CORPUS_SCHEMA_H

#include "corpus/article.h"
#include "corpus/base/slice.h"

#include <stddef.h>
#include <stdint.h>

/* Raised when the tokens or the terms of the same text change: older indexes must then be built again. */
#define SCHEMA_ANALYSER_VERSION 3

enum schema_slot {
    SCHEMA_SLOT_DATE = 0,    /* "YYYYMMDD", or shorter when less is known */
    SCHEMA_SLOT_ARTICLE = 1, /* article key, 8 bytes, big endian: collapses passages to articles */
    SCHEMA_SLOT_TOKENS = 2,  /* tokens of the passage, or of the title, decimal */
    /* In a group of near copies alone: the article key of the original, 8 bytes, big endian; then 8 bytes more, which
     * are equal where the words of the passage, or of the title, are */
    SCHEMA_SLOT_COPY = 3,
};

#define SCHEMA_TERM_BYTES 245 /* Xapian's limit, each NUL counted twice */

struct schema_term {
    size_t length;
    char bytes[SCHEMA_TERM_BYTES + 1];
};

#define SCHEMA_KIND_PASSAGE    "passage"
#define SCHEMA_KIND_ARTICLE    "article"
#define SCHEMA_KIND_DICTIONARY "dictionary"
#define SCHEMA_KIND_TITLE      "title"

/* All of these fill *term. Words and stems are key forms of at most TOKEN_WORD_BYTES. */
void schema_word(struct schema_term *term, struct slice word);
void schema_stem_word(struct schema_term *term, struct slice stem, struct slice word);
void schema_stem_prefix(struct schema_term *term, struct slice stem); /* of the terms of all words of the stem */
#define SCHEMA_PAIR_PREFIX "XP"
#define SCHEMA_SHARED_PREFIX "XR"
#define SCHEMA_CUT "XU"
void schema_cut(struct schema_term *term);
void schema_pair(struct schema_term *term, struct slice left, struct slice right);
/* What is found by XP of a pair and by XR of its bucket, of any number of bits, holds, in each segment, all passages with
 * the pair. */
enum { SCHEMA_SHARED_BELOW = 64, SCHEMA_BUCKETS = 1 << 16, SCHEMA_BUCKET_BITS = 16, SCHEMA_LEAST_BUCKET_BITS = 14 };
uint32_t schema_bucket(uint32_t left_hash, uint32_t right_hash); /* of a pair; hashes are schema_word_hash */
uint32_t schema_word_hash(struct slice word);
/* The first bits of a bucket: 16 or 14. */
void schema_shared_pairs(struct schema_term *term, uint32_t bucket, unsigned bits);
/* How many bits the lists of a segment with so many words have, so that a list has some 30 passages on average where there are as many. */
unsigned schema_bucket_bits(uint64_t words);
#define SCHEMA_SPELLING "XW"
void schema_spelling(struct schema_term *term, struct slice left, struct slice right);
void schema_spellings(struct schema_term *term, struct slice joined); /* what the terms of all its partings start with */
void schema_kind(struct schema_term *term, const char *kind);
void schema_id(struct schema_term *term, struct slice id); /* a long id is cut and marked by a hash */
void schema_article(struct schema_term *term, uint64_t key);
void schema_copies(struct schema_term *term, uint64_t key);
void schema_dictionary(struct schema_term *term, uint32_t id);
void schema_language(struct schema_term *term, struct slice tag); /* the tag as given, in lower case */
void schema_host(struct schema_term *term, struct slice host);    /* the same; NULs become '-' */
/* digits: "YYYY", "YYYYMM" or "YYYYMMDD" */
void schema_date(struct schema_term *term, struct slice digits);

/* The prefix of the words of a field that is searched by words, or NULL for the others. */
const char *schema_field_prefix(enum article_field field);
void schema_field_word(struct schema_term *term, enum article_field field, struct slice word);

/* Of a field that is none of tifa's own; names as fields.h has them. */
void schema_named_word(struct schema_term *term, struct slice name, struct slice word);
void schema_named_number(struct schema_term *term, struct slice name, double number); /* no NaN */
void schema_named_numbers(struct schema_term *term, struct slice name); /* what these terms start with */

/* The value of the date slot: "YYYYMMDD" or shorter, "" when unknown. Returns its length. */
#define SCHEMA_DATE_BYTES 9
size_t schema_date_value(struct date date, char out[SCHEMA_DATE_BYTES]);

/* A date value as a number that sorts as the value does. */
uint64_t schema_date_number(struct slice value);

void schema_article_value(uint64_t key, char out[8]);
uint64_t schema_article_of_value(const char value[8]);

/* words: words_hash_mix of a passage's words. */
void schema_copy_value(uint64_t original, uint64_t words, char out[16]);

#endif
