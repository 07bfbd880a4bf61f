/* Folders and files on disk: making, syncing, removing. */
#ifndef TIFA_INDEXER_FOLDER_H
#define TIFA_INDEXER_FOLDER_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"

/* Makes a folder; one that exists is no error. */
tifa_status folder_make(const char *path, tifa_error *error);
/* Removes a file or a folder with all that is in it; one that does not exist is no error. */
tifa_status folder_remove(const char *path, tifa_error *error);
/* Waits until a file, or the names in a folder, are on the disk. */
tifa_status folder_sync(const char *path, tifa_error *error);
/* Writes a whole file and syncs it. */
tifa_status folder_write_file(const char *path, struct slice content, tifa_error *error);
/* Appends a whole file, as far as the ceiling of *out allows; false where it cannot be read. */
bool folder_read_file(const char *path, struct buffer *out);

#endif
