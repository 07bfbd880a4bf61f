#include "indexer/inverter/vocabulary.h"

#include <stdlib.h>

enum { SHORT_BYTES = 7, IS_LONG = 0xFF };

static uint64_t load64(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

static uint32_t load32(const char *at)
{
    uint32_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/* A short word as one number, its length in the highest byte; of a long one a mark there and what it begins with.
 * Most words of a text are short, so that they are compared at once. */
static uint64_t head_of(struct slice word)
{
    size_t n = word.length;
    if (n > SHORT_BYTES)
        return (load64(word.data) & (UINT64_MAX >> 8)) | (uint64_t)IS_LONG << 56;
    uint64_t bytes = 0;
    if (n >= 4) /* the loads overlap, with the same bytes */
        bytes = load32(word.data) | (uint64_t)load32(word.data + n - 4) << (8 * (n - 4));
    else
        for (size_t i = 0; i < n; i++)
            bytes |= (uint64_t)(unsigned char)word.data[i] << (8 * i);
    return bytes | (uint64_t)n << 56;
}

/* Multiplies and folds, eight bytes at a time; the last eight overlap those before. */
static uint32_t hash_of(struct slice word, uint64_t head)
{
    uint64_t h = (head ^ word.length) * UINT64_C(0x9E3779B97F4A7C15);
    h ^= h >> 32;
    for (size_t at = SHORT_BYTES; at < word.length; at += 8) {
        h = (h ^ load64(word.data + (at + 8 < word.length ? at : word.length - 8))) * UINT64_C(0xFF51AFD7ED558CCD);
        h ^= h >> 32;
    }
    return (uint32_t)h;
}

static void place(struct vocabulary *v, struct vocabulary_slot slot)
{
    size_t i = slot.hash & (v->slot_count - 1);
    while (v->slots[i].number)
        i = (i + 1) & (v->slot_count - 1);
    v->slots[i] = slot;
}

static bool grow_slots(struct vocabulary *v)
{
    struct vocabulary_slot *old = v->slots;
    size_t old_count = v->slot_count, count = old_count ? old_count * 2 : 4096;
    struct vocabulary_slot *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    v->slots = slots;
    v->slot_count = count;
    for (size_t i = 0; i < old_count; i++)
        if (old[i].number)
            place(v, old[i]);
    free(old);
    return true;
}

static bool grow_words(struct vocabulary *v)
{
    size_t capacity = v->capacity ? v->capacity * 2 : 4096;
    struct slice *words = realloc(v->words, capacity * sizeof *words);
    if (!words)
        return false;
    v->words = words;
    uint32_t *order = realloc(v->order, capacity * sizeof *order);
    if (!order)
        return false;
    v->order = order;
    uint32_t *rank = realloc(v->rank, capacity * sizeof *rank);
    if (!rank)
        return false;
    v->rank = rank;
    v->capacity = capacity;
    return true;
}

static uint32_t add(struct vocabulary *v, struct slice word, uint64_t head, uint32_t hash)
{
    if (v->count == VOCABULARY_NONE || (v->count == v->capacity && !grow_words(v)) ||
        (v->count * 2 >= v->slot_count && !grow_slots(v)))
        return VOCABULARY_NONE;
    const char *copy = arena_copy(&v->arena, word.data, word.length);
    if (!copy)
        return VOCABULARY_NONE;
    uint32_t number = (uint32_t)v->count++;
    v->words[number] = (struct slice){copy, word.length};
    place(v, (struct vocabulary_slot){head, hash, number + 1});
    return number;
}

static uint32_t find(const struct vocabulary *v, struct slice word, uint64_t head, uint32_t hash)
{
    for (size_t i = hash & (v->slot_count - 1); v->slot_count; i = (i + 1) & (v->slot_count - 1)) {
        const struct vocabulary_slot *slot = &v->slots[i];
        if (!slot->number)
            break;
        if (slot->head == head && slot->hash == hash &&
            (word.length <= SHORT_BYTES || slice_equal(v->words[slot->number - 1], word)))
            return slot->number - 1;
    }
    return VOCABULARY_NONE;
}

uint32_t vocabulary_number(struct vocabulary *v, struct slice word)
{
    uint64_t head = head_of(word);
    uint32_t hash = hash_of(word, head), number = find(v, word, head, hash);
    return number == VOCABULARY_NONE ? add(v, word, head, hash) : number;
}

bool vocabulary_has(const struct vocabulary *v, struct slice word)
{
    uint64_t head = head_of(word);
    return find(v, word, head, hash_of(word, head)) != VOCABULARY_NONE;
}

static int by_bytes(const void *a, const void *b, void *context)
{
    const struct slice *words = context;
    return slice_compare(words[*(const uint32_t *)a], words[*(const uint32_t *)b]);
}

/* The new words are sorted by themselves and merged into the others from behind. */
bool vocabulary_sort(struct vocabulary *v)
{
    size_t fresh = v->count - v->ranked;
    uint32_t *added = fresh ? malloc(fresh * sizeof *added) : NULL;
    if (fresh && !added)
        return false;
    for (size_t i = 0; i < fresh; i++)
        added[i] = (uint32_t)(v->ranked + i);
    if (fresh > 1)
        qsort_r(added, fresh, sizeof *added, by_bytes, v->words);
    for (size_t to = v->count, old = v->ranked, more = fresh; more;) {
        bool take_old = old && slice_compare(v->words[v->order[old - 1]], v->words[added[more - 1]]) > 0;
        v->order[--to] = take_old ? v->order[--old] : added[--more];
    }
    free(added);
    for (size_t i = 0; i < v->count && fresh; i++)
        v->rank[v->order[i]] = (uint32_t)i;
    v->ranked = v->count;
    return true;
}

size_t vocabulary_bytes(const struct vocabulary *v)
{
    return v->arena.used_bytes + v->slot_count * sizeof *v->slots +
           v->capacity * (sizeof *v->words + sizeof *v->order + sizeof *v->rank);
}

void vocabulary_clear(struct vocabulary *v)
{
    arena_clear(&v->arena);
    v->count = v->ranked = 0;
    if (v->slot_count)
        memset(v->slots, 0, v->slot_count * sizeof *v->slots);
}

void vocabulary_free(struct vocabulary *v)
{
    free(v->words);
    free(v->order);
    free(v->rank);
    free(v->slots);
    arena_free(&v->arena);
    *v = (struct vocabulary){0};
}
