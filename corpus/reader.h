/* Source files to articles, whatever the format; the format is told by content.
 *
 * One thread at a time for one reader.
 */
#ifndef TIFA_CORPUS_READER_H
#define TIFA_CORPUS_READER_H

#include "corpus/article.h"
#include "corpus/base/status.h"
#include "corpus/source.h"

#include <stdint.h>

struct reader;

/* TIFA_ERR_IO; TIFA_ERR_FORMAT when the file is empty, binary or of no known format. */
tifa_status reader_open(const struct source_file *file, struct reader **out, tifa_error *error);
void reader_close(struct reader *reader);

/* The next article, which becomes the caller's. TIFA_END when there is none. A negative status says that one
 * record could not be used; its message has the source and the position, and the next call goes on behind
 * it, so a reader is called until TIFA_END. */
tifa_status reader_next(struct reader *reader, struct article **out, tifa_error *error);

uint64_t reader_consumed(const struct reader *reader); /* bytes of the file on disk read so far */
uint64_t reader_line(const struct reader *reader); /* of the article read last, from 1; 0 where it is a whole file */

#endif
