/* Any bytes as a line of JSON. */
#include "fuzz_article.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_format(jsonl_read, data, size);
}
