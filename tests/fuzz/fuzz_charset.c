/* Any bytes, declared as any charset, with or without markup: the text is valid UTF-8, and what stood is not touched.
 * The input is the declaration, a line feed, and the bytes; the declaration starts with "m" where there is markup. */
#include "fuzz.h"

#include "corpus/charset.h"
#include "corpus/mojibake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = {(const char *)data, size}, declared = {"", 0}, text;
    struct buffer out = {.ceiling = 8 * size + 16};
    struct charset_result result;
    tifa_error error;
    slice_line(&bytes, &declared);
    bool markup = slice_starts(declared, "m");
    if (markup)
        declared = slice_from(declared, 1);
    tifa_status status = charset_to_utf8(bytes, declared, markup, &out, &text, &result, &error);
    CHECK(status == TIFA_OK || status == TIFA_ERR_LIMIT);
    if (status == TIFA_OK) {
        CHECK(utf8_valid(text.data, text.length));
        CHECK(result.name[0] && charset_found_name(result.found)[0]);
        CHECK(result.replaced <= bytes.length);
        CHECK(result.repaired ? result.mojibake >= 3 : result.mojibake == mojibake_count(text));
        bool inside = text.length && text.data >= bytes.data && text.data < bytes.data + bytes.length;
        CHECK(inside || text.length == 0 || text.data == out.data);
    } else {
        CHECK(error.status == status && utf8_valid(error.message, strlen(error.message)));
    }
    buffer_free(&out);
    return 0;
}
