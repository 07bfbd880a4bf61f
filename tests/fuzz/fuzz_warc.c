/* Any bytes as a crawl, WARC and ARC. */
#include "fuzz.h"

#include "corpus/formats/container.h"

static void check_member(const struct member *member)
{
    CHECK(member->name && utf8_valid(member->name, strlen(member->name)));
    CHECK(member->id.length && utf8_valid(member->id.data, member->id.length));
    CHECK(utf8_valid(member->url.data, member->url.length));
    CHECK(!member->input && member->skipped < SKIP_KINDS);
    unsigned sum = 0;
    for (size_t i = 0; i < member->bytes.length; i++)
        sum += (unsigned char)member->bytes.data[i];
    CHECK(sum <= 255 * member->bytes.length);
    CHECK(member->skipped || slice_trim(member->bytes).length);
}

static void read_as(container_open *open, const uint8_t *data, size_t size)
{
    struct budget budget = {.limits = LIMITS_DEFAULT};
    struct stream *stream;
    struct container *container;
    struct member member;
    tifa_error error;
    budget.limits.document_bytes = 4096; /* so that limits are met as well */
    CHECK(stream_over_memory((struct slice){(const char *)data, size}, "fuzz", &budget, &stream, NULL) == TIFA_OK);
    CHECK(open(stream, &budget, &container, NULL) == TIFA_OK);
    size_t steps = 0;
    for (tifa_status status; (status = container->next(container, &member, &error)) != TIFA_END; steps++) {
        CHECK(steps <= size);
        if (status == TIFA_OK)
            check_member(&member);
        else
            CHECK(error.status == status && utf8_valid(error.message, strlen(error.message)));
    }
    CHECK(container->next(container, &member, &error) == TIFA_END);
    container->close(container);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_as(warc_open, data, size);
    read_as(arc_open, data, size);
    return 0;
}
