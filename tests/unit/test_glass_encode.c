/* The encodings, and one small database down to its bytes. */
#include "test_glass_compare.h"

#include "indexer/glass/encode.h"
#include "indexer/glass/termlist.h"

#define ASSERT_ENCODES(call, bytes)                                                                                    \
    do {                                                                                                               \
        unsigned char out_[600], *end_ = (call);                                                                       \
        assert_int_equal(end_ - out_, sizeof(bytes) - 1);                                                              \
        assert_memory_equal(out_, bytes, sizeof(bytes) - 1);                                                           \
    } while (0)

static void numbers(void **state)
{
    (void)state;
    ASSERT_ENCODES(encode_varint(out_, 0), "\x00");
    ASSERT_ENCODES(encode_varint(out_, 127), "\x7F");
    ASSERT_ENCODES(encode_varint(out_, 128), "\x80\x01");
    ASSERT_ENCODES(encode_varint(out_, 300), "\xAC\x02");
    ASSERT_ENCODES(encode_varint(out_, UINT32_MAX), "\xFF\xFF\xFF\xFF\x0F");
    ASSERT_ENCODES(encode_varint(out_, UINT64_MAX), "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01");
    ASSERT_ENCODES(encode_last(out_, 0), "");
    ASSERT_ENCODES(encode_last(out_, 1), "\x01");
    ASSERT_ENCODES(encode_last(out_, 256), "\x00\x01");
    ASSERT_ENCODES(encode_big16(out_, 0x1234), "\x12\x34");
    ASSERT_ENCODES(encode_big32(out_, 0x12345678), "\x12\x34\x56\x78");
}

static void sortable_numbers(void **state)
{
    (void)state;
    ASSERT_ENCODES(encode_sortable(out_, 1), "\x00\x01");
    ASSERT_ENCODES(encode_sortable(out_, 0x7FFF), "\x7F\xFF");
    ASSERT_ENCODES(encode_sortable(out_, 0x8000), "\x80\x80\x00");
    ASSERT_ENCODES(encode_sortable(out_, 0x3FFFFF), "\xBF\xFF\xFF");
    ASSERT_ENCODES(encode_sortable(out_, 0x400000), "\xC0\x40\x00\x00");
    ASSERT_ENCODES(encode_sortable(out_, 0x1FFFFFFF), "\xDF\xFF\xFF\xFF");
    ASSERT_ENCODES(encode_sortable(out_, 0x20000000), "\xE0\x20\x00\x00\x00");
    ASSERT_ENCODES(encode_sortable(out_, UINT32_MAX), "\xE0\xFF\xFF\xFF\xFF");
    unsigned char before[8], after[8];
    size_t length = 0;
    for (uint64_t n = 0; n <= UINT32_MAX; n += 1 + n / 97) {
        size_t next = (size_t)(encode_sortable(after, (uint32_t)n) - after);
        if (n)
            assert_true(compare_slices((struct slice){(char *)before, length}, (struct slice){(char *)after, next}) <
                        0);
        memcpy(before, after, next);
        length = next;
    }
}

static void escaped_text(void **state)
{
    (void)state;
    ASSERT_ENCODES(encode_escaped(out_, slice_of("two")), "two");
    ASSERT_ENCODES(encode_escaped(out_, ((struct slice){"\0a\0", 3})), "\x00\xFF"
                                                                       "a\x00\xFF");
    ASSERT_ENCODES(encode_escaped(out_, ((struct slice){NULL, 0})), "");
    assert_int_equal(encode_escaped_length((struct slice){"\0a\0", 3}), 5);
}

/* "bell" occurs so often that its wdf cannot share a byte; "belly" shares all of it. */
static void term_list(void **state)
{
    (void)state;
    const struct glass_term terms[] = {{{"be", 2}, 1}, {{"bell", 4}, 127}, {{"belly", 5}, 3}, {{"z", 1}, 126}};
    struct glass_document document = {.length = 257, .terms = terms, .term_count = FIXTURE_COUNT(terms)};
    static const char want[] = "\x81\x02\x04"
                               "\x02"
                               "be\x01"
                               "\x02\x02"
                               "ll\x7F"
                               "\x18\x01"
                               "y"
                               "\x00\x01"
                               "z\x7E";
    struct buffer tag = {0};
    FINE(termlist_encode(&tag, &document, &trouble));
    assert_int_equal(tag.length, sizeof want - 1);
    assert_memory_equal(tag.data, want, sizeof want - 1);
    buffer_free(&tag);
}

static void slots(void **state)
{
    (void)state;
    const struct glass_value values[] = {{0, {"x", 1}}, {5, {"", 0}}, {7, {"x", 1}}, {300, {"x", 1}}};
    struct glass_document document = {.values = values, .value_count = FIXTURE_COUNT(values)};
    struct buffer tag = {0};
    termlist_encode_slots(&tag, &document);
    assert_int_equal(tag.length, 4);
    assert_memory_equal(tag.data, "\x00\x06\xA4\x02", 4);
    buffer_free(&tag);
}

/* ---- two documents, byte by byte ---- */

static const struct glass_term first_terms[] = {{{"Bone two", 8}, 1}, {{"one", 3}, 1}, {{"two", 3}, 1}};
static const struct glass_value first_value = {0, {"a", 1}}, second_value = {0, {"b", 1}};
static struct glass_document two[] = {
    {.length = 3,
     .data = {"a#1\tone two", 11},
     .values = &first_value,
     .value_count = 1,
     .terms = first_terms,
     .term_count = 3},
    {.length = 1,
     .data = {"b#2\ttwo", 7},
     .values = &second_value,
     .value_count = 1,
     .terms = first_terms + 2,
     .term_count = 1},
};

static void assert_item(const struct file *file, size_t at, const char *bytes, size_t length)
{
    assert_memory_equal(file->bytes + at, bytes, length);
}

#define ASSERT_ITEM(at, bytes) assert_item(&file, (at), bytes, sizeof(bytes) - 1)

static void two_documents(void **state)
{
    (void)state;
    struct archive a = {.documents = two, .count = 2};
    struct glass_options options = {.block_size_bytes = 2048, .termlists = true};
    const char *folder = write_glass(&a, "two", &options, NULL);

    struct file file = read_file(folder, "postlist.glass");
    assert_int_equal(file.length, 2048);
    ASSERT_ITEM(0, "\0\0\0\1"
                   "\0"
                   "\x07\x96"
                   "\x07\x96"
                   "\x00\x19");
    ASSERT_ITEM(11, "\x07\xFD\x07\xF4\x07\xE7\x07\xDA\x07\xC9\x07\xBD\x07\xAF\0\0\0");
    ASSERT_ITEM(0x7FD, "\x60\0\0");
    ASSERT_ITEM(0x7F4, "\x60\x06\x02\x00\xD0"
                       "\x02\x01"
                       "ab");
    ASSERT_ITEM(0x7E7, "\x60\x0A\x05\x00\xD8\x00\x00\x01"
                       "\x01"
                       "a"
                       "\x00\x01"
                       "b");
    ASSERT_ITEM(0x7DA, "\x60\x0A\x02\x00\xE0"
                       "\0\0\0"
                       "1\x01\x03"
                       "\x00\x01");
    ASSERT_ITEM(0x7C9, "\x60\x0E\x08"
                       "Bone two"
                       "\x01\x01\x00"
                       "1\x00\x01");
    ASSERT_ITEM(0x7BD, "\x60\x09\x03"
                       "one"
                       "\x01\x01\x00"
                       "1\x00\x01");
    ASSERT_ITEM(0x7AF, "\x60\x0B\x03"
                       "two"
                       "\x02\x02\x00"
                       "1\x01\x01"
                       "\x00\x01");
    free(file.bytes);

    file = read_file(folder, "iamglass");
    ASSERT_ITEM(0, "\x0F\x0D"
                   "Xapian Glass"
                   "\x04\x6E");
    ASSERT_ITEM(32, "\x01"
                    "\x00\x02\x06\x01\x00\x06\x01\x01\0\0\0\0"
                    "\x00\x02\x02\x01\x12\x06\x01\x01\0\0\0\0"
                    "\x00\x02\x04\x01\x12\x06\x01\x01\0\0\0\0"
                    "\x00\x03\x00\x01\x00\x00"
                    "\x00\x03\x00\x01\x12\x00"
                    "\x00\x03\x00\x01\x12\x00"
                    "\x02\x00\x01\x01\x02\x00\x04\x00");
    assert_int_equal(file.length, 33 + 3 * 12 + 3 * 6 + 8);
    free(file.bytes);
    assert_sound(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),      cmocka_unit_test(sortable_numbers),
        cmocka_unit_test(escaped_text), cmocka_unit_test(term_list),
        cmocka_unit_test(slots),        cmocka_unit_test(two_documents),
    };
    return cmocka_run_group_tests_name("glass: encodings", tests, make_glass_root, remove_root);
}
