/* Bytes of a source by lines, by pieces or as a whole: a file, plain or gzip (told by content), a member of an
 * archive, or memory.
 *
 * One thread at a time. Messages start with the name of the source, and its line where there is one.
 */
#ifndef TIFA_CORPUS_STREAM_H
#define TIFA_CORPUS_STREAM_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "corpus/input.h"
#include "corpus/limits.h"

#include <stdint.h>

enum { STREAM_PEEK_BYTES = 4096 };

struct stream;

/* path "-" is standard input; what is gzip is unpacked. The budget is shared and must outlive the stream; NULL: a
 * budget of its own. TIFA_ERR_IO; TIFA_ERR_FORMAT when it is empty. */
tifa_status stream_open(const char *path, struct budget *budget, struct stream **out, tifa_error *error);
/* Over an input, which becomes the stream's whatever the status. */
tifa_status stream_over(struct input *input, const char *name, struct budget *budget, struct stream **out,
                        tifa_error *error);
/* Over bytes that outlive it. */
tifa_status stream_over_memory(struct slice bytes, const char *name, struct budget *budget, struct stream **out,
                               tifa_error *error);
/* Replaces a stream of gzip by what is in it; leaves others as they are. *found (may be NULL) says which. */
tifa_status stream_gunzip(struct stream **stream, bool *found, tifa_error *error);
void stream_close(struct stream *stream);

const char *stream_name(const struct stream *stream);  /* for messages */
uint64_t stream_line(const struct stream *stream);     /* number of the last line read, from 1 */
uint64_t stream_consumed(const struct stream *stream); /* bytes of the file on disk read so far */
const struct limits *stream_limits(const struct stream *stream);

/* The first bytes, at most STREAM_PEEK_BYTES, without consuming them. */
tifa_status stream_peek(struct stream *stream, struct slice *out, tifa_error *error);

/* The next line without its line feed, until the next call. TIFA_END; TIFA_ERR_LIMIT for a line that is too
 * long, which is passed over; TIFA_ERR_IO, TIFA_ERR_CORRUPT (truncated or damaged) and TIFA_ERR_LIMIT of the layers
 * below end the stream: the next call gives TIFA_END. */
tifa_status stream_next_line(struct stream *stream, struct slice *line, tifa_error *error);

/* All that is left; errors as above. */
tifa_status stream_read_all(struct stream *stream, struct slice *out, tifa_error *error);

/* ---- for layers above ---- */

/* At least `least` bytes without consuming them, or all that is left: *out shorter than that is the end or, with its
 * status, an error. What `least` asks for is held in memory. */
tifa_status stream_hold(struct stream *stream, size_t least, struct slice *out, tifa_error *error);
/* Replaces *out by the last bytes, at most `most`, without consuming any: of a file that can be read anywhere, or of
 * what can be held in memory, which is no more than `most` and what was held before. False when neither can be. */
bool stream_tail(struct stream *stream, size_t most, struct buffer *out);
/* Consumes bytes that were held. */
void stream_consume(struct stream *stream, size_t bytes);
/* Goes on behind what is damaged, where the layer below can; what was held is lost. */
bool stream_resume(struct stream *stream);

#endif
