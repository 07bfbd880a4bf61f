/* Any bytes as the head of a request: what is taken has one meaning. */
#include "fuzz.h"

#include "query/server/head.h"

static void check_slice(struct slice part, struct slice text)
{
    CHECK(part.length == 0 || (part.data >= text.data && part.data + part.length <= text.data + text.length));
    CHECK(!part.length || !memchr(part.data, '\n', part.length));
    CHECK(!part.length || !memchr(part.data, '\0', part.length));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct server_settings settings = {0};
    struct slice text = {(const char *)data, size};
    static struct head head;
    size_t length;
    if (!head_is_complete(text, &length))
        return 0;
    CHECK(length >= 4 && length <= size);
    text.length = length;
    struct head_fault fault = head_parse(text, &head);
    CHECK(!fault.status == !fault.reason);
    if (!fault.status)
        fault = head_check(&head, &settings);
    CHECK(!fault.status == !fault.reason);
    if (fault.status)
        return 0;
    CHECK(length <= SERVER_HEAD_BYTES && head.target.length <= SERVER_TARGET_BYTES);
    CHECK(head.target.length && head.target.data[0] == '/' && head.header_count <= HEAD_HEADERS);
    check_slice(head.method, text);
    check_slice(head.target, text);
    for (size_t i = 0; i < head.header_count; i++) {
        check_slice(head.headers[i].name, text);
        check_slice(head.headers[i].value, text);
    }
    struct slice value;
    if (head_find(&head, "Accept-Encoding", &value))
        head_accepts(value, "gzip");
    head_bears_token(&head, slice_of("0123456789abcdef"));
    return 0;
}
