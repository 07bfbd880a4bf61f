/* The passage record: what is stored with each passage document.
 *
 *   byte 0        version in the high four bits (2), flags in the low: 1 compressed, 2 continues a paragraph,
 *                 4 has context
 *   bytes 1..4    CRC-32 of the dictionary, little endian; only if compressed
 *   varint        number of the passage in its article, from 1
 *   varint        number of the stemming language (stem_language_number)
 *   varint        bytes of the text
 *   varint        bytes of the context; only if it has one
 *   rest          the text and, behind it, the context (see passage.h): a Zstandard frame (RFC 8878) without its magic number, made with the dictionary,
 *                 or as it is where that is not longer
 *
 * A dictionary holds sample passages and the entropy tables of their kind. It is kept in the segment as a document of
 * its own, so that each passage can be read alone and a record finds its dictionary on any shard. A segment can have
 * several, as archives change on their way.
 *
 * Zstandard rather than deflate because nothing else in a build takes as long: on passages of 670 bytes with a
 * dictionary of sample passages it compresses nine times as fast as zlib's level 6, to fewer bytes, and the passage
 * is back in half the time.
 */
#ifndef TIFA_CORPUS_CODEC_H
#define TIFA_CORPUS_CODEC_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"

#include <stdbool.h>
#include <stdint.h>

#define CODEC_DICTIONARY_BYTES ((size_t)256 * 1024)
#define CODEC_TEXT_BYTES       ((size_t)64 * 1024 * 1024) /* a record that claims more is damaged */

struct passage_header {
    bool compressed;
    bool continues;
    uint32_t dictionary; /* CRC-32; 0 when not compressed */
    uint64_t number;     /* of the passage in its article, from 1 */
    uint64_t language;   /* stem_language_number */
    size_t text_bytes;
    size_t context_bytes; /* behind the text */
    size_t header_bytes;
};

/* A dictionary and the CRC-32 that records name it by. The bytes are the caller's. */
struct codec_dictionary {
    struct slice bytes;
    uint32_t id;
};
struct codec_dictionary codec_dictionary_of(struct slice bytes);

/* Compresses with one dictionary. One thread at a time. */
struct passage_encoder;
/* level: Zstandard's, from 1. The dictionary is copied and may be empty. */
tifa_status passage_encoder_new(struct codec_dictionary dictionary, int level, struct passage_encoder **out,
                                tifa_error *error);
void passage_encoder_free(struct passage_encoder *encoder);
/* Appends the record to *out; of header the number, language, continues and context_bytes count. So many bytes behind
 * the text are its context. */
tifa_status passage_encode(struct passage_encoder *encoder, const struct passage_header *header, struct slice text,
                           struct buffer *out, tifa_error *error);

/* Reads the header of a record; TIFA_ERR_CORRUPT when it is damaged or of another version. */
tifa_status passage_header_read(struct slice record, struct passage_header *header, tifa_error *error);

/* Whether it has context; the rest of the record is not looked at. */
bool passage_has_context(struct slice record);

/* Decompresses; keeps what it made of a dictionary for the next record. One thread at a time. */
struct passage_decoder;
tifa_status passage_decoder_new(struct passage_decoder **out, tifa_error *error);
void passage_decoder_free(struct passage_decoder *decoder);
/* The text of a record whose header has been read; dictionary is the one the header names. *text is valid
 * UTF-8 and lives until the next call; so does its context, the header's context_bytes behind it. TIFA_ERR_CORRUPT when the record is damaged. */
tifa_status passage_decode(struct passage_decoder *decoder, struct slice record, const struct passage_header *header,
                           struct codec_dictionary dictionary, struct slice *text, tifa_error *error);

/* Makes a dictionary of sample texts, which should be drawn evenly from what is to be compressed, and appends it
 * to *out: at most an eighth of the samples and CODEC_DICTIONARY_BYTES; of few samples none. TIFA_ERR_MEMORY. */
tifa_status codec_dictionary_make(const struct slice *samples, size_t count, struct buffer *out, tifa_error *error);

#endif
