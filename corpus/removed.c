#include "corpus/removed.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { VERSION = 1, CRC_BYTES = 4 };

tifa_status removed_new(struct removed *removed, size_t segments, tifa_error *error)
{
    *removed = (struct removed){.segments = calloc(segments + 1, sizeof *removed->segments), .count = segments};
    return removed->segments ? TIFA_OK : tifa_fail_memory(error);
}

void removed_free(struct removed *removed)
{
    for (size_t i = 0; removed->segments && i < removed->count; i++)
        free(removed->segments[i].ranges);
    free(removed->segments);
    *removed = (struct removed){0};
}

/* The first range that ends at `docid` or behind it. */
static size_t find(const struct removed_segment *segment, uint32_t docid)
{
    size_t low = 0, high = segment->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (segment->ranges[middle].last < docid)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool removed_has(const struct removed_segment *segment, uint32_t docid)
{
    size_t at = find(segment, docid);
    return at < segment->count && segment->ranges[at].first <= docid;
}

bool removed_has_next(const struct removed_segment *segment, size_t *at, uint32_t docid)
{
    while (*at < segment->count && segment->ranges[*at].last < docid)
        ++*at;
    return *at < segment->count && segment->ranges[*at].first <= docid;
}

uint64_t removed_documents(const struct removed_segment *segment)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < segment->count; i++)
        sum += (uint64_t)segment->ranges[i].last - segment->ranges[i].first + 1;
    return sum;
}

static bool make_room(struct removed_segment *segment)
{
    if (segment->count < segment->capacity)
        return true;
    size_t capacity = segment->capacity ? segment->capacity * 2 : 16;
    struct removed_range *ranges = realloc(segment->ranges, capacity * sizeof *ranges);
    if (!ranges)
        return false;
    segment->ranges = ranges;
    segment->capacity = capacity;
    return true;
}

/* Ranges that touch become one. */
tifa_status removed_add(struct removed_segment *segment, uint32_t first, uint32_t last, tifa_error *error)
{
    size_t start = find(segment, first > 1 ? first - 1 : first), end = start;
    while (end < segment->count && segment->ranges[end].first <= (last < UINT32_MAX ? last + 1 : last)) {
        first = segment->ranges[end].first < first ? segment->ranges[end].first : first;
        last = segment->ranges[end].last > last ? segment->ranges[end].last : last;
        end++;
    }
    if (end == start && !make_room(segment))
        return tifa_fail_memory(error);
    struct removed_range *ranges = segment->ranges;
    memmove(ranges + start + 1, ranges + end, (segment->count - end) * sizeof *ranges);
    ranges[start] = (struct removed_range){first, last};
    segment->count = segment->count + 1 - (end - start);
    return TIFA_OK;
}

/* ---- as bytes ---- */

static void write_segment(const struct removed_segment *segment, struct buffer *out)
{
    uint32_t before = 0;
    buffer_append_varint(out, segment->count);
    for (size_t i = 0; i < segment->count; i++) {
        const struct removed_range *range = &segment->ranges[i];
        buffer_append_varint(out, range->first - before - 1);
        buffer_append_varint(out, range->last - range->first);
        before = range->last;
    }
}

void removed_write(const struct removed *removed, struct buffer *out)
{
    size_t start = out->length, ranges = 0;
    for (size_t i = 0; i < removed->count; i++)
        ranges += removed->segments[i].count;
    if (ranges == 0)
        return;
    buffer_append_varint(out, VERSION);
    buffer_append_varint(out, removed->count);
    for (size_t i = 0; i < removed->count; i++)
        write_segment(&removed->segments[i], out);
    if (out->failed)
        return;
    uint32_t crc = (uint32_t)crc32_z(0, (const Bytef *)out->data + start, out->length - start);
    for (int i = 0; i < CRC_BYTES; i++)
        buffer_append_byte(out, (char)(crc >> 8 * i & 0xFF));
}

static tifa_status damaged(tifa_error *error)
{
    return tifa_fail(error, TIFA_ERR_CORRUPT,
                     "the list of removed articles is damaged; restore the index or build it again");
}

static tifa_status read_segment(const char **at, const char *end, struct removed_segment *segment, tifa_error *error)
{
    uint64_t count, gap, more, before = 0;
    if (!varint_read(at, end, &count) || count > (uint64_t)(end - *at))
        return damaged(error);
    for (uint64_t i = 0; i < count; i++) {
        if (!varint_read(at, end, &gap) || !varint_read(at, end, &more) || gap >= UINT32_MAX || more >= UINT32_MAX)
            return damaged(error);
        uint64_t first = before + gap + 1, last = first + more;
        if (last > UINT32_MAX || (i > 0 && gap == 0))
            return damaged(error);
        if (!make_room(segment))
            return tifa_fail_memory(error);
        segment->ranges[segment->count++] = (struct removed_range){(uint32_t)first, (uint32_t)last};
        before = last;
    }
    return TIFA_OK;
}

tifa_status removed_read(struct slice bytes, struct removed *out, tifa_error *error)
{
    *out = (struct removed){0};
    if (bytes.length == 0)
        return TIFA_OK;
    if (bytes.length < CRC_BYTES)
        return damaged(error);
    const char *at = bytes.data, *end = bytes.data + bytes.length - CRC_BYTES;
    uint32_t crc = 0;
    for (int i = 0; i < CRC_BYTES; i++)
        crc |= (uint32_t)(unsigned char)end[i] << 8 * i;
    uint64_t version, segments;
    if (crc != crc32_z(0, (const Bytef *)at, (size_t)(end - at)) || !varint_read(&at, end, &version) ||
        version != VERSION || !varint_read(&at, end, &segments) || segments > (uint64_t)(end - at))
        return damaged(error);
    tifa_status status = removed_new(out, (size_t)segments, error);
    for (size_t i = 0; i < segments && status == TIFA_OK; i++)
        status = read_segment(&at, end, &out->segments[i], error);
    return status || at == end ? status : damaged(error);
}
