/* The packing of one entry of the folding table; shared by the table's maker and its reader. */
#ifndef TIFA_TEXT_FOLD_ENTRY_H
#define TIFA_TEXT_FOLD_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

/*  31        16 15    10   9     8      7     6     0
 * | pool offset | length | low | up | accent | class |  */
#define FOLD_ENTRY_SELF 63u /* the length that says: the key form is the code point itself */

static inline uint32_t fold_entry_pack(unsigned class, bool accented, bool upper, bool lower, unsigned length,
                                       uint32_t offset)
{
    return class | (uint32_t)accented << 7 | (uint32_t)upper << 8 | (uint32_t)lower << 9 | length << 10 | offset << 16;
}

static inline unsigned fold_entry_class(uint32_t entry)
{
    return entry & 0x7F;
}

static inline bool fold_entry_accented(uint32_t entry)
{
    return entry >> 7 & 1;
}

static inline bool fold_entry_upper(uint32_t entry)
{
    return entry >> 8 & 1;
}

static inline bool fold_entry_lower(uint32_t entry)
{
    return entry >> 9 & 1;
}

static inline unsigned fold_entry_length(uint32_t entry)
{
    return entry >> 10 & 63;
}

static inline uint32_t fold_entry_offset(uint32_t entry)
{
    return entry >> 16;
}

#endif
