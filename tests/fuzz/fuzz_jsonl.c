/* Any bytes as a line of JSON, by the usual keys and by a map. */
#include "fuzz_article.h"

#include "corpus/formats/field_map.h"

static struct field_map map;

static tifa_status read_mapped(struct slice line, struct article *article, tifa_error *error)
{
    return jsonl_read_mapped(line, &map, article, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const options[] = {"text=story", "title=head.line", "author=by.names", "id=key", "date=a.b"};
    for (size_t i = map.count; i < sizeof options / sizeof *options; i++)
        CHECK(field_map_add(&map, options[i], NULL) == TIFA_OK);
    fuzz_format(jsonl_read, data, size);
    return fuzz_format(read_mapped, data, size);
}
