/* Whether a file system is one that an index can be written on: locks and renames there must be what they are on a
 * local disk. */
#ifndef TIFA_INDEXER_FILE_SYSTEM_H
#define TIFA_INDEXER_FILE_SYSTEM_H

#include "corpus/base/status.h"

#include <stdint.h>

/* The name of a file system that other machines, or another program, have a hand in; NULL for others. type: f_type of
 * statfs(2), 32 bits of it. */
const char *file_system_network_name(uint32_t type);

/* TIFA_ERR_IO: the folder, which need not be there yet, is on such a file system. */
tifa_status file_system_check(const char *folder, tifa_error *error);

#endif
