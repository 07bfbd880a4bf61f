/* Any bytes as a list of origins. What can be read is written as bytes that say the same. */
#include "fuzz.h"

#include "indexer/origins.h"

#include <stdlib.h>
#include <string.h>

static struct origins *read_origins(struct slice bytes)
{
    struct origins *origins;
    tifa_error error = {0};
    CHECK(origins_new(&origins, NULL) == TIFA_OK);
    tifa_status status = origins_read(origins, bytes, &error);
    CHECK(status == TIFA_OK || status == TIFA_ERR_CORRUPT);
    CHECK(status == error.status);
    if (status == TIFA_OK)
        return origins;
    origins_free(origins);
    return NULL;
}

static void check(struct origins *origins)
{
    struct buffer first = {0}, second = {0}, claims = {0}, keys = {0};
    for (const struct origin_file *file = origins_first(origins); file; file = file->next) {
        CHECK(file->path.length && origins_find(origins, file->path) == file);
        for (const struct origin_name *name = file->names; name; name = name->next)
            CHECK(name->is_gone || slice_equal(origins_id(origins, file, name->member), name->id));
    }
    origins_write(origins, &first);
    struct origins *again = read_origins(fuzz_slice(&first));
    CHECK(again);
    origins_write(again, &second);
    CHECK(slice_equal(fuzz_slice(&first), fuzz_slice(&second)));
    CHECK(origins_claims(origins, &claims, NULL) == TIFA_OK);
    for (struct origin_file *file = origins_first(again); file; file = file->next)
        CHECK(origins_drop(again, file, &keys, NULL) == TIFA_OK && !origins_has_articles(file));
    CHECK(keys.length / sizeof(uint64_t) == claims.length / sizeof(struct origin_claim));
    origins_free(again);
    buffer_free(&first);
    buffer_free(&second);
    buffer_free(&claims);
    buffer_free(&keys);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct origins *origins = read_origins((struct slice){(const char *)data, size});
    if (origins)
        check(origins);
    origins_free(origins);
    return 0;
}
