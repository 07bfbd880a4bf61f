#include "indexer/checkpoint.h"

#include "indexer/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#define NAME     "checkpoint"
#define NEW_NAME "checkpoint.new"

enum { CRC_BYTES = 4 };

/* Changes whenever the machine starts; empty where the system does not tell. */
static void append_boot(struct buffer *out)
{
    char id[64];
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
    size_t length = file ? fread(id, 1, sizeof id, file) : 0;
    if (file)
        fclose(file);
    buffer_append_varint(out, length);
    buffer_append(out, id, length);
}

static void append_head(struct buffer *out, struct slice identity)
{
    buffer_append_string(out, "tifa checkpoint 1\n");
    append_boot(out);
    buffer_append_varint(out, identity.length);
    buffer_append(out, identity.data, identity.length);
}

static uint32_t crc_of(const char *data, size_t length)
{
    return (uint32_t)crc32_z(0, (const unsigned char *)data, length);
}

tifa_status checkpoint_write(const char *folder, struct slice identity, const struct checkpoint *checkpoint,
                             tifa_error *error)
{
    struct buffer bytes = {0};
    char path[4200], new_path[4200];
    snprintf(path, sizeof path, "%s/" NAME, folder);
    snprintf(new_path, sizeof new_path, "%s/" NEW_NAME, folder);
    append_head(&bytes, identity);
    buffer_append_varint(&bytes, checkpoint->count);
    for (size_t i = 0; i < checkpoint->count; i++) {
        buffer_append_varint(&bytes, checkpoint->parts[i].length);
        buffer_append(&bytes, checkpoint->parts[i].data, checkpoint->parts[i].length);
    }
    uint32_t crc = crc_of(bytes.data, bytes.length);
    buffer_append(&bytes, &crc, CRC_BYTES);
    tifa_status status = bytes.failed ? tifa_fail_memory(error)
                                      : folder_write_file(new_path, (struct slice){bytes.data, bytes.length}, error);
    if (status == TIFA_OK && rename(new_path, path) != 0)
        status = tifa_fail_errno(error, "cannot rename '%s' to '%s'", new_path, path);
    buffer_free(&bytes);
    return status;
}

static bool split(struct checkpoint *c, struct slice body)
{
    const char *at = body.data, *end = body.data + body.length;
    uint64_t count, length;
    if (!varint_read(&at, end, &count) || count > CHECKPOINT_PARTS_MOST)
        return false;
    for (c->count = 0; c->count < count; c->count++) {
        if (!varint_read(&at, end, &length) || length > (uint64_t)(end - at))
            return false;
        c->parts[c->count] = (struct slice){at, (size_t)length};
        at += length;
    }
    return at == end;
}

bool checkpoint_read(const char *folder, struct slice identity, struct checkpoint *out)
{
    struct buffer head = {0};
    char path[4200];
    uint32_t crc;
    *out = (struct checkpoint){0};
    snprintf(path, sizeof path, "%s/" NAME, folder);
    append_head(&head, identity);
    bool ok = !head.failed && folder_read_file(path, &out->bytes) && out->bytes.length >= head.length + CRC_BYTES &&
              memcmp(out->bytes.data, head.data, head.length) == 0;
    size_t length = ok ? out->bytes.length - CRC_BYTES : 0;
    if (ok)
        memcpy(&crc, out->bytes.data + length, CRC_BYTES);
    ok = ok && crc == crc_of(out->bytes.data, length) &&
         split(out, (struct slice){out->bytes.data + head.length, length - head.length});
    buffer_free(&head);
    if (!ok)
        checkpoint_free(out);
    return ok;
}

void checkpoint_free(struct checkpoint *c)
{
    buffer_free(&c->bytes);
    *c = (struct checkpoint){0};
}
