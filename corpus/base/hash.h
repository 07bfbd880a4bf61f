/* FNV-1a, of 64 and 128 bits: the same on every machine and for ever, as keys on disk are made of it.
 * Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, "The FNV Non-Cryptographic Hash Algorithm". */
#ifndef TIFA_BASE_HASH_H
#define TIFA_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t hash_bytes(const char *data, size_t length)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)data[i]) * UINT64_C(0x100000001b3);
    return hash;
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
