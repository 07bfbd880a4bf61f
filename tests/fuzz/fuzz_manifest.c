/* Any bytes as a manifest, once as they are and once with the checksum that lets them pass. */
#include "fuzz.h"

#include "corpus/manifest.h"

#include <string.h>
#include <zlib.h>

/* Names become paths. */
static void check_name(const char *name)
{
    CHECK(*name && *name != '.' && strlen(name) <= 64 &&
          strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.") == strlen(name));
}

static void check_manifest(const struct manifest *manifest)
{
    struct buffer first = {0}, second = {0};
    struct manifest again = {0};
    for (const struct manifest_segment *s = manifest->segments; s; s = s->next) {
        check_name(s->name);
        for (const struct manifest_file *f = s->files; f; f = f->next)
            check_name(f->name);
    }
    CHECK(manifest_write(manifest, &first, NULL) == TIFA_OK);
    if (!memchr(manifest->unicode, '\n', strlen(manifest->unicode))) {
        CHECK(manifest_parse(fuzz_slice(&first), "again", &again, NULL) == TIFA_OK);
        CHECK(manifest_write(&again, &second, NULL) == TIFA_OK);
        CHECK(slice_equal(fuzz_slice(&first), fuzz_slice(&second)));
    }
    (void)manifest_totals(manifest);
    manifest_free(&again);
    buffer_free(&first);
    buffer_free(&second);
}

static void parse(struct slice text)
{
    tifa_error error = {0};
    struct manifest manifest = {0};
    tifa_status status = manifest_parse(text, "manifest", &manifest, &error);
    CHECK(status == TIFA_OK || status == TIFA_ERR_CORRUPT || status == TIFA_ERR_FORMAT);
    CHECK(status == error.status);
    if (status == TIFA_OK)
        check_manifest(&manifest);
    manifest_free(&manifest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer text = {0};
    parse((struct slice){(const char *)data, size});
    buffer_append(&text, data, size);
    if (size && data[size - 1] != '\n')
        buffer_append_byte(&text, '\n');
    buffer_printf(&text, "end %08x\n", (unsigned)crc32_z(0, (const Bytef *)text.data, text.length));
    parse(fuzz_slice(&text));
    buffer_free(&text);
    return 0;
}
