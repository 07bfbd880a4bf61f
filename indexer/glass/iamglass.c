#include "indexer/glass/iamglass.h"

#include "corpus/base/hash.h"

enum { UUID_BYTES = 16 };

static void append_identity_source(struct buffer *b, const struct table *t)
{
    buffer_append_varint(b, t->out.crc32);
    buffer_append_varint(b, t->out.flushed_bytes);
}

/* Readers and replicas know a database by its UUID. A random one would make each build another, so this one is a
 * hash of what the tables are; the bits that say "random" are set all the same, as no kind of UUID fits better. */
static void append_uuid(struct buffer *b, const struct iamglass *g)
{
    struct buffer source = {0};
    buffer_append_byte(&source, 0); /* becomes the number of the half */
    append_identity_source(&source, g->postlist);
    append_identity_source(&source, g->docdata);
    append_identity_source(&source, g->termlist);
    buffer_append_varint(&source, g->length);
    unsigned char uuid[UUID_BYTES] = {0};
    for (size_t half = 0; half < 2 && !source.failed; half++) {
        source.data[0] = (char)half;
        uint64_t hash = hash_bytes(source.data, source.length);
        for (size_t i = 0; i < UUID_BYTES / 2; i++, hash >>= 8)
            uuid[half * UUID_BYTES / 2 + i] = (unsigned char)hash;
    }
    b->failed |= source.failed;
    buffer_free(&source);
    uuid[6] = (unsigned char)((uuid[6] & 0x0F) | 0x40);
    uuid[8] = (unsigned char)((uuid[8] & 0x3F) | 0x80);
    buffer_append(b, uuid, sizeof uuid);
}

/* A table without a file has a root all the same, marked as not being there. */
static void append_root(struct buffer *b, const struct table *t, uint32_t block_bytes, uint32_t compress_longer)
{
    enum { FAKE = 1, SEQUENTIAL = 2, LEVEL_SHIFT = 2 };
    bool there = t && table_is_open(t);
    buffer_append_varint(b, there ? t->root : 0);
    buffer_append_varint(b, SEQUENTIAL | (there ? t->root_level << LEVEL_SHIFT : (uint32_t)FAKE));
    buffer_append_varint(b, there ? t->entries : 0);
    buffer_append_varint(b, block_bytes / TABLE_BLOCK_BYTES_MIN);
    buffer_append_varint(b, compress_longer);
    struct buffer free_list = {0};
    if (there) { /* no block is free, and the next new one follows the last */
        buffer_append_varint(&free_list, TABLE_REVISION);
        buffer_append_varint(&free_list, t->blocks);
        buffer_append(&free_list, "\0\0\0\0", 4);
    }
    buffer_append_varint(b, free_list.length);
    buffer_append(b, free_list.data, free_list.length);
    b->failed |= free_list.failed;
    buffer_free(&free_list);
}

void iamglass_encode(struct buffer *b, const struct iamglass *g)
{
    buffer_append(b, IAMGLASS_MAGIC, IAMGLASS_MAGIC_BYTES);
    append_uuid(b, g);
    buffer_append_varint(b, TABLE_REVISION);
    append_root(b, g->postlist, g->block_bytes, 0);
    append_root(b, g->docdata, g->block_bytes, TABLE_COMPRESS_LONGER);
    append_root(b, g->termlist, g->block_bytes, TABLE_COMPRESS_LONGER);
    append_root(b, NULL, g->block_bytes, 0);                     /* positions */
    append_root(b, NULL, g->block_bytes, TABLE_COMPRESS_LONGER); /* spelling */
    append_root(b, NULL, g->block_bytes, TABLE_COMPRESS_LONGER); /* synonyms */
    buffer_append_varint(b, g->documents);
    buffer_append_varint(b, 0); /* docids above the number of documents */
    buffer_append_varint(b, g->shortest);
    buffer_append_varint(b, g->greatest_wdf);
    buffer_append_varint(b, g->longest - g->greatest_wdf);
    buffer_append_varint(b, 0); /* oldest changeset */
    buffer_append_varint(b, g->length);
    buffer_append_varint(b, 0); /* most frequent word of the spelling dictionary */
}
