/* The report of a build, as JSON: what became of each source, and what could not be used, and why. It is written as the
 * build goes, so it takes no memory. */
#ifndef TIFA_INDEXER_REPORT_H
#define TIFA_INDEXER_REPORT_H

#include "corpus/article.h"
#include "corpus/base/status.h"
#include "corpus/reader.h"

struct report;

/* Creates or replaces the file. TIFA_ERR_IO. The others do nothing with NULL, as there may be no report. */
tifa_status report_open(const char *path, struct report **out, tifa_error *error);

/* Goes on with a file from where report_save was called; what came behind it is cut off. TIFA_ERR_IO. */
tifa_status report_reopen(const char *path, struct slice saved, struct report **out, tifa_error *error);
/* Appends where the report stands, for the same program. */
tifa_status report_save(struct report *report, struct buffer *out, tifa_error *error);

void report_source(struct report *report, const char *name, uint64_t bytes_on_disk);
/* A reject of the source, which reader_where placed ("" where no reader was opened). */
void report_reject(struct report *report, const char *where, const char *message);
/* A note about an article of the source. They are counted by kind; the first MiB of them is listed. */
void report_note(struct report *report, const char *where, const struct article_note *note);
/* A document of the source that was passed over, and why; counted by the reader. */
void report_passed(struct report *report, const char *where, const char *text);
void report_article(struct report *report, const struct article *article);
/* Ends the source. counts may be NULL: it could not be opened. */
void report_source_end(struct report *report, const struct reader_counts *counts);

/* Ends and frees the report. `replaced` of the articles counted gave way to later ones. TIFA_ERR_IO when not all of it
 * got out. */
tifa_status report_close(struct report *report, bool published, uint64_t replaced, tifa_error *error);

#endif
