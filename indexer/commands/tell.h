/* Parts of what build, add, remove and merge say at their end. */
#ifndef TIFA_INDEXER_COMMANDS_TELL_H
#define TIFA_INDEXER_COMMANDS_TELL_H

#include "indexer/build.h"
#include "indexer/update.h"

#include <stdio.h>

/* "2 files; 1 rejected, 3 replaced by later versions, 12 passed over (3 data, 9 image)" */
void tell_files(const struct build_report *report, FILE *out);
/* ", 12 undated, 3 notes", or nothing */
void tell_notes(const struct build_report *report, FILE *out);
/* ", 12 passed over (3 data, 9 image)", or nothing */
void tell_skipped(const struct build_report *report, FILE *out);
/* A line on standard error about keys of the sources that are kept, but are no fields; nothing where there are none. */
void tell_fields(const struct field_notes *notes);
/* "60 articles in 2 segments; index 0.6 MB, 0.1 s", with a line feed */
void tell_index(const struct update_result *result, double elapsed_s, FILE *out);

#endif
