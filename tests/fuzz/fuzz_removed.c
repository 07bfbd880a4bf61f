/* Any bytes as a list of removed documents, once as they are and once with the checksum that lets them pass. */
#include "fuzz.h"

#include "corpus/removed.h"

#include <zlib.h>

static void check_list(const struct removed *list)
{
    struct removed again;
    struct buffer bytes = {0}, second = {0};
    for (size_t i = 0; i < list->count; i++) {
        const struct removed_segment *s = &list->segments[i];
        for (size_t r = 0; r < s->count; r++) {
            CHECK(s->ranges[r].first > 0 && s->ranges[r].first <= s->ranges[r].last);
            CHECK(r == 0 || s->ranges[r].first > s->ranges[r - 1].last + 1);
            CHECK(removed_has(s, s->ranges[r].first) && removed_has(s, s->ranges[r].last));
        }
        CHECK(s->count == 0 || !removed_has(s, s->ranges[0].first - 1));
    }
    removed_write(list, &bytes);
    CHECK(removed_read(fuzz_slice(&bytes), &again, NULL) == TIFA_OK);
    removed_write(&again, &second);
    CHECK(slice_equal(fuzz_slice(&bytes), fuzz_slice(&second)));
    removed_free(&again);
    buffer_free(&bytes);
    buffer_free(&second);
}

static void parse(struct slice bytes)
{
    tifa_error error = {0};
    struct removed list;
    tifa_status status = removed_read(bytes, &list, &error);
    CHECK(status == TIFA_OK || status == TIFA_ERR_CORRUPT);
    CHECK(status == error.status);
    if (status == TIFA_OK)
        check_list(&list);
    removed_free(&list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer bytes = {0};
    parse((struct slice){(const char *)data, size});
    buffer_append(&bytes, data, size);
    uint32_t crc = (uint32_t)crc32_z(0, data, size);
    for (int i = 0; i < 4; i++)
        buffer_append_byte(&bytes, (char)(crc >> 8 * i & 0xFF));
    parse(fuzz_slice(&bytes));
    buffer_free(&bytes);
    return 0;
}
