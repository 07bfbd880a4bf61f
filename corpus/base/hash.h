/* FNV-1a, of 64 and 128 bits: the same on every machine and for ever, as keys on disk are made of it.
 * Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, "The FNV Non-Cryptographic Hash Algorithm".
 * MurmurHash64A, which is faster, for whole files. Source: A. Appleby, "MurmurHash2, 64-bit versions". */
#ifndef TIFA_BASE_HASH_H
#define TIFA_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t hash_bytes(const char *data, size_t length)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)data[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* Goes on from the hash of what was before. The same on machines of one byte order. */
static inline uint64_t hash_murmur(uint64_t before, const char *data, size_t length)
{
    const uint64_t by = UINT64_C(0xc6a4a7935bd1e995);
    uint64_t hash = before ^ length * by, word;
    for (; length >= sizeof word; data += sizeof word, length -= sizeof word) {
        memcpy(&word, data, sizeof word);
        word *= by;
        word ^= word >> 47;
        hash = (hash ^ word * by) * by;
    }
    if (length) {
        word = 0;
        memcpy(&word, data, length);
        hash = (hash ^ word) * by;
    }
    hash = (hash ^ hash >> 47) * by;
    return hash ^ hash >> 47;
}

struct hash_128 {
    uint64_t high, low;
};

#define HASH_128_START ((struct hash_128){UINT64_C(0x6c62272e07bb0142), UINT64_C(0x62b821756295c58d)})

/* Times 2^88 + 0x13b for each byte. */
static inline void hash_128_add(struct hash_128 *hash, const char *data, size_t length)
{
    uint64_t high = hash->high, low = hash->low;
    for (size_t i = 0; i < length; i++) {
        low ^= (unsigned char)data[i];
        uint64_t lower = (low & UINT32_MAX) * 0x13b, upper = (low >> 32) * 0x13b + (lower >> 32);
        high = high * 0x13b + (upper >> 32) + (low << 24);
        low = upper << 32 | (lower & UINT32_MAX);
    }
    *hash = (struct hash_128){high, low};
}

#endif
