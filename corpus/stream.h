/* Bytes of a source file, plain or gzip (told by content), by lines or as a whole.
 *
 * One thread at a time. Messages start with the name of the source, and its line where there is one.
 */
#ifndef TIFA_CORPUS_STREAM_H
#define TIFA_CORPUS_STREAM_H

#include "corpus/base/slice.h"
#include "corpus/base/status.h"

#include <stdint.h>

/* One line, or one document that is read whole, may have so many bytes. */
#define STREAM_DOCUMENT_BYTES ((size_t)64 * 1024 * 1024)

struct stream;

/* path "-" is standard input. TIFA_ERR_IO; TIFA_ERR_FORMAT when it is empty. */
tifa_status stream_open(const char *path, struct stream **out, tifa_error *error);
void stream_close(struct stream *stream);

const char *stream_name(const struct stream *stream);  /* for messages */
uint64_t stream_line(const struct stream *stream);     /* number of the last line read, from 1 */
uint64_t stream_consumed(const struct stream *stream); /* bytes of the file on disk read so far */

/* The first bytes, at most 4 KiB, without consuming them. */
tifa_status stream_peek(struct stream *stream, struct slice *out, tifa_error *error);

/* The next line without its line feed, until the next call. TIFA_END; TIFA_ERR_LIMIT for a line that is too
 * long, which is passed over; TIFA_ERR_IO and TIFA_ERR_CORRUPT (truncated or damaged gzip) end the stream:
 * the next call gives TIFA_END. */
tifa_status stream_next_line(struct stream *stream, struct slice *line, tifa_error *error);

/* All that is left; errors as above. */
tifa_status stream_read_all(struct stream *stream, struct slice *out, tifa_error *error);

#endif
