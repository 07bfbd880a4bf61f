/* Any bytes as an HTTP response: its header, its chunks, its encodings. */
#include "fuzz.h"

#include "corpus/formats/http.h"

static void check_decoded(const struct http_response *response)
{
    struct budget budget = {.limits = LIMITS_DEFAULT};
    struct buffer scratch[2] = {{0}, {0}};
    struct slice body;
    tifa_error error;
    budget.limits.document_bytes = 1 << 20;
    tifa_status status = http_decode(response, &budget, scratch, &body, &error);
    CHECK(status == TIFA_OK || status == TIFA_ERR_FORMAT || status == TIFA_ERR_CORRUPT || status == TIFA_ERR_LIMIT);
    if (status == TIFA_OK) {
        CHECK(body.data && body.length < ((size_t)2 << 20));
        unsigned sum = 0;
        for (size_t i = 0; i < body.length; i++)
            sum += (unsigned char)body.data[i];
        CHECK(sum <= 255 * body.length);
        CHECK(response->chunked || response->encodings[0] || slice_equal(body, response->body));
    } else {
        CHECK(error.status == status && utf8_valid(error.message, strlen(error.message)));
    }
    buffer_free(&scratch[0]);
    buffer_free(&scratch[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct http_response response;
    struct slice message = {(const char *)data, size};
    if (http_read(message, &response, NULL) != TIFA_OK)
        return 0;
    CHECK(response.status >= 100 && response.status <= 599);
    CHECK(response.body.length <= size);
    CHECK(utf8_is_ascii(response.media_type, strlen(response.media_type)));
    CHECK(utf8_is_ascii(response.charset, strlen(response.charset)));
    check_decoded(&response);
    return 0;
}
