/* Tables: CSV and TSV with a line of names, each row an article.
 *
 * Cells are separated by what separates the names: a tab, ",", ";" or "|". A cell in quotation marks (RFC 4180) may
 * hold the separator, line breaks, and quotation marks that are doubled. Names of columns are keys as in field_map.h;
 * of several columns that are the same field the surest is taken, all others are kept in extra. A row without an id
 * gets one as article_finish says: its URL, else a hash of what it says.
 *
 * A row that cannot be read costs its own line alone: where it went over several, as with a quotation mark that was
 * never closed, the lines behind its first are read once more, each by itself.
 *
 * Text that is no UTF-8 is converted (charset.h), in the charset that is known, else of the first row that was none.
 * Linear time; memory for one row. One thread at a time.
 */
#ifndef TIFA_CORPUS_FORMATS_CSV_H
#define TIFA_CORPUS_FORMATS_CSV_H

#include "corpus/formats/field_map.h"
#include "corpus/stream.h"

struct csv;

/* Whether a file that starts so is a table: its first line has names of columns, and one of them is the text. */
bool csv_detect(struct slice head, const struct field_map *map);

/* Reads the names. `charset` is what the text most likely is in, or empty. The stream and the map (or NULL) must
 * outlive the table. TIFA_ERR_FORMAT: no column is the text; or an error of the stream. */
tifa_status csv_open(struct stream *stream, struct slice charset, const struct field_map *map, struct csv **out,
                     tifa_error *error);
void csv_close(struct csv *csv);

/* The next row, into an empty article. TIFA_END. Otherwise an error costs a row, its message has the source and the
 * line: TIFA_ERR_FORMAT for one that is none, TIFA_ERR_LIMIT for one that is longer than a document may be, or an error
 * of the stream. */
tifa_status csv_next(struct csv *csv, struct article *article, tifa_error *error);

/* The number of the line where the last row starts, from 1. */
uint64_t csv_line(const struct csv *csv);

#endif
