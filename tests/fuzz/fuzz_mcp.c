/* Any bytes as a session of the Model Context Protocol: each line is answered by nothing or by one line that is a
 * reply. The index does not exist, so calls get as far as opening it. */
#include "fuzz.h"

#include "query/mcp/session.h"

#include <jansson.h>

static void check_one(const json_t *reply)
{
    const json_t *id = json_object_get(reply, "id");
    CHECK(json_is_string(json_object_get(reply, "jsonrpc")));
    CHECK(json_is_string(id) || json_is_integer(id) || json_is_null(id));
    CHECK((json_object_get(reply, "result") == NULL) != (json_object_get(reply, "error") == NULL));
}

static void check_line(struct slice line)
{
    json_t *reply = json_loadb(line.data, line.length, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);
    CHECK(reply && line.data[line.length - 1] == '\n' && memchr(line.data, '\n', line.length - 1) == NULL);
    for (size_t i = 0; json_is_array(reply) && i < json_array_size(reply); i++)
        check_one(json_array_get(reply, i));
    if (!json_is_array(reply))
        check_one(reply);
    json_decref(reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct request request = {.indexes = {"/nonexistent/index"}, .index_count = 1};
    struct mcp_session session = {.request = &request};
    struct slice rest = {(const char *)data, size}, line;
    struct buffer out = {0};
    while (slice_line(&rest, &line)) {
        buffer_clear(&out);
        CHECK(mcp_session_take(&session, line, &out, NULL) == TIFA_OK);
        if (out.length)
            check_line(fuzz_slice(&out));
    }
    buffer_free(&out);
    return 0;
}
