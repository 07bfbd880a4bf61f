#include "corpus/text/fold.h"

#include "corpus/base/utf8.h"
#include "corpus/text/fold_entry.h"
#include "fold_table.inc"

#include <string.h>

/* Beyond the table: a compatibility ideograph decomposes to one that the table folds further. */
static void fold_supplementary_plane(uint32_t code_point, struct folded *out)
{
    fold_by_rule(code_point, out);
    if (out->class != CHAR_SINGLE)
        return;
    size_t at = 0;
    uint32_t c = utf8_next(out->bytes, &at);
    if (c < 0x10000)
        fold_code_point(c, out);
}

void fold_code_point(uint32_t code_point, struct folded *out)
{
    if (code_point >= 0x10000) {
        fold_supplementary_plane(code_point, out);
        return;
    }
    uint32_t entry = fold_rows[fold_index[code_point >> 8]][code_point & 0xFF];
    out->class = (enum char_class)fold_entry_class(entry);
    out->upper = fold_entry_upper(entry);
    out->lower = fold_entry_lower(entry);
    out->accented = fold_entry_accented(entry);
    unsigned length = fold_entry_length(entry);
    if (length == FOLD_ENTRY_SELF) {
        out->length = (unsigned char)utf8_write(code_point, out->bytes);
    } else {
        out->length = (unsigned char)length;
        memcpy(out->bytes, fold_pool + fold_entry_offset(entry), length);
    }
}
