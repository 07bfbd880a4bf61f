#include "indexer/glass/table.h"

#include <string.h>

#include "indexer/glass/encode.h"

/*  block     revision (4)  level (1)  gap (2)  free (2)  end of directory (2)
 *            directory: offset (2) of each item, in order of keys
 *            gap
 *            items, the first at the end of the block and each further one below
 *  leaf item   flags and size (2)  length of key (1)  key  [component (2), from the second on]  part of the tag
 *  branch item child (4)  length of key (1)  key  component (2)
 */
enum {
    LEVEL_AT = 4,
    GAP_AT = 5,
    FREE_AT = 7,
    DIRECTORY_END_AT = 9,
    DIRECTORY_AT = 11,
    DIRECTORY_ENTRY = 2,

    ITEM_KEY_AT = 3,
    ITEM_SIZE_BIAS = 3,
    COMPONENT = 2,
    ITEM_OVERHEAD = ITEM_KEY_AT + COMPONENT,
    ITEM_MAX_BYTES = 0x1FFF + ITEM_SIZE_BIAS,
    FLAG_COMPRESSED = 0x8000,
    FLAG_LAST = 0x4000,
    FLAG_FIRST = 0x2000,

    BRANCH_OVERHEAD = 7,
    COMPONENT_MAX = 65535,
    ITEMS_A_BLOCK = 4, /* updates of libxapian split blocks counting on so many fitting */
    WORTH_A_PART = 34, /* libxapian starts a long tag in a leaf for so many bytes of tag */

    OUTPUT_BYTES = 512 * 1024
};

/* ---- blocks ---- */

static uint32_t free_bytes(const struct table *t)
{
    return t->items_start - t->directory_end;
}

static tifa_status begin_block(struct table *t, unsigned level, tifa_error *error)
{
    if (t->blocks == UINT32_MAX)
        return tifa_fail(error, TIFA_ERR_LIMIT, "'%s' needs more blocks than there are numbers", t->out.path);
    tifa_status status = output_reserve(&t->out, t->block_bytes, error);
    if (status)
        return status;
    t->block = t->out.buffer + t->out.used_bytes;
    t->directory_end = DIRECTORY_AT;
    t->items_start = t->block_bytes;
    encode_big32(t->block, TABLE_REVISION);
    t->block[LEVEL_AT] = (unsigned char)level;
    return TIFA_OK;
}

static void end_block(struct table *t)
{
    /* what was in the memory before must not get into the file */
    memset(t->block + t->directory_end, 0, free_bytes(t));
    encode_big16(t->block + GAP_AT, free_bytes(t));
    encode_big16(t->block + FREE_AT, free_bytes(t));
    encode_big16(t->block + DIRECTORY_END_AT, t->directory_end);
    t->out.used_bytes += t->block_bytes;
    t->blocks++;
}

static bool item_fits(const struct table *t, size_t bytes)
{
    return bytes + DIRECTORY_ENTRY <= free_bytes(t);
}

/* Where the bytes of a new item, known to fit, are to be written. */
static unsigned char *place_item(struct table *t, size_t bytes)
{
    t->items_start -= (uint32_t)bytes;
    encode_big16(t->block + t->directory_end, t->items_start);
    t->directory_end += DIRECTORY_ENTRY;
    return t->block + t->items_start;
}

/* ---- leaves ---- */

/* What tells the new leaf from the one that is open: the shortest beginning of its first key that is greater
 * than the last key before, or the same key with the component that it begins with. */
static tifa_status keep_separator(struct table *t, struct slice key, uint32_t component, tifa_error *error)
{
    const unsigned char *last = t->block + t->items_start;
    const unsigned char *last_key = last + ITEM_KEY_AT;
    size_t common = 0, last_length = last[ITEM_KEY_AT - 1], length = key.length;
    if (component == 1) {
        while (common < last_length && common < key.length && last_key[common] == (unsigned char)key.data[common])
            common++;
        length = common < key.length ? common + 1 : key.length;
    }
    unsigned char head[COMPONENT + 1];
    *encode_big16(head, component) = (unsigned char)length;
    buffer_append(&t->separators, head, sizeof head);
    buffer_append(&t->separators, key.data, length);
    return t->separators.failed ? tifa_fail_memory(error) : TIFA_OK;
}

static size_t part_overhead(struct slice key, uint32_t component)
{
    return ITEM_KEY_AT + key.length + (component > 1 ? COMPONENT : 0);
}

static tifa_status add_part(struct table *t, struct slice key, uint32_t component, uint32_t flags, struct slice part,
                            tifa_error *error)
{
    size_t size = part_overhead(key, component) + part.length;
    if (!item_fits(t, size)) {
        tifa_status status = keep_separator(t, key, component, error);
        if (status == TIFA_OK) {
            end_block(t);
            status = begin_block(t, 0, error);
        }
        if (status)
            return status;
    }
    unsigned char *at = place_item(t, size);
    at = encode_big16(at, flags | (uint32_t)(size - ITEM_SIZE_BIAS));
    *at++ = (unsigned char)key.length;
    if (key.length)
        memcpy(at, key.data, key.length);
    at += key.length;
    if (component > 1)
        at = encode_big16(at, component);
    if (part.length)
        memcpy(at, part.data, part.length);
    return TIFA_OK;
}

/* How much of a tag too long for one item goes into its first one: as much as fills the open leaf, counting
 * that further full items follow, if that saves an item or is worth one. */
static size_t first_part(const struct table *t, struct slice key, size_t tag_length)
{
    size_t overhead = key.length + ITEM_OVERHEAD, part_max = t->item_max_bytes - overhead;
    size_t room = free_bytes(t) % (t->item_max_bytes + DIRECTORY_ENTRY);
    if (room > overhead + DIRECTORY_ENTRY) {
        room -= overhead + DIRECTORY_ENTRY;
        if (room >= (tag_length - COMPONENT) % part_max || room >= key.length + WORTH_A_PART)
            return room + COMPONENT;
    }
    return part_max + COMPONENT;
}

static tifa_status add_long(struct table *t, struct slice key, struct slice tag, uint32_t flags, tifa_error *error)
{
    size_t part_max = t->item_max_bytes - key.length - ITEM_OVERHEAD;
    size_t length = first_part(t, key, tag.length);
    flags |= FLAG_FIRST;
    for (uint32_t component = 1;; component++) {
        if (component > COMPONENT_MAX)
            return tifa_fail(error, TIFA_ERR_LIMIT, "an entry of %zu bytes is too long for '%s'", tag.length,
                             t->out.path);
        if (length >= tag.length)
            flags |= FLAG_LAST, length = tag.length;
        tifa_status status = add_part(t, key, component, flags, (struct slice){tag.data, length}, error);
        if (status || flags & FLAG_LAST)
            return status;
        tag = slice_from(tag, length);
        length = part_max;
        flags &= ~(uint32_t)FLAG_FIRST;
    }
}

tifa_status table_add(struct table *t, struct slice key, struct slice tag, bool compressed, tifa_error *error)
{
    uint32_t flags = compressed ? FLAG_COMPRESSED : 0;
    t->entries++;
    t->bytes += key.length + tag.length;
    if (part_overhead(key, 1) + tag.length <= t->item_max_bytes)
        return add_part(t, key, 1, flags | FLAG_FIRST | FLAG_LAST, tag, error);
    return add_long(t, key, tag, flags, error);
}

/* ---- branches ---- */

static void add_branch(struct table *t, uint32_t child, const unsigned char *separator)
{
    size_t length = separator ? separator[COMPONENT] : 0;
    unsigned char *at = encode_big32(place_item(t, length + BRANCH_OVERHEAD), child);
    *at++ = (unsigned char)length;
    if (length)
        memcpy(at, separator + COMPONENT + 1, length);
    encode_big16(at + length, separator ? decode_big16(separator) : 0);
}

/* One level of branches over the children from number `child` on, which `below` separates. What separates the
 * blocks of the new level goes to `above`. */
static tifa_status add_level(struct table *t, unsigned level, uint32_t child, const struct buffer *below,
                             struct buffer *above, tifa_error *error)
{
    const unsigned char *at = (const unsigned char *)below->data, *end = at + below->length;
    tifa_status status = begin_block(t, level, error);
    if (status)
        return status;
    add_branch(t, child++, NULL);
    while (at < end) {
        size_t size = (size_t)COMPONENT + 1 + at[COMPONENT];
        if (item_fits(t, at[COMPONENT] + (size_t)BRANCH_OVERHEAD)) {
            add_branch(t, child++, at);
        } else {
            buffer_append(above, at, size);
            end_block(t);
            status = begin_block(t, level, error);
            if (status)
                return status;
            add_branch(t, child++, NULL);
        }
        at += size;
    }
    end_block(t);
    return above->failed ? tifa_fail_memory(error) : TIFA_OK;
}

static tifa_status add_branches(struct table *t, tifa_error *error)
{
    struct buffer below = t->separators;
    t->separators = (struct buffer){0};
    tifa_status status = TIFA_OK;
    uint32_t child = 0;
    while (below.length && status == TIFA_OK) {
        struct buffer above = {0};
        uint32_t next = t->blocks;
        status = add_level(t, ++t->root_level, child, &below, &above, error);
        child = next;
        buffer_free(&below);
        below = above;
    }
    buffer_free(&below);
    t->root = t->blocks - 1;
    return status;
}

/* ---- the table ---- */

tifa_status table_open(struct table *t, const char *folder, const char *name, uint32_t block_bytes, tifa_error *error)
{
    *t = (struct table){.block_bytes = block_bytes};
    t->item_max_bytes = (block_bytes - DIRECTORY_AT - ITEMS_A_BLOCK * DIRECTORY_ENTRY) / ITEMS_A_BLOCK;
    if (t->item_max_bytes > ITEM_MAX_BYTES)
        t->item_max_bytes = ITEM_MAX_BYTES;
    tifa_status status = output_open(&t->out, folder, name, OUTPUT_BYTES, false, error);
    if (status == TIFA_OK)
        status = begin_block(t, 0, error);
    if (status == TIFA_OK) /* readers stand on an item without key before they step to the first entry */
        status = add_part(t, (struct slice){0}, 1, FLAG_FIRST | FLAG_LAST, (struct slice){0}, error);
    return status;
}

tifa_status table_finish(struct table *t, tifa_error *error)
{
    if (!table_is_open(t))
        return TIFA_OK;
    end_block(t);
    tifa_status status = add_branches(t, error);
    return status ? status : output_finish(&t->out, error);
}

void table_free(struct table *t)
{
    output_free(&t->out);
    buffer_free(&t->separators);
}
