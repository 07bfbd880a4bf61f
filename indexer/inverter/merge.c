#include "indexer/inverter/merge.h"

#include <stdlib.h>
#include <string.h>

/* A number that sorts as the term does; of filters, as far as their first eight bytes go. */
static uint64_t key_of(const struct merge *m, const struct run_term *term)
{
    if (m->section == RUN_PAIRS)
        return (uint64_t)m->ranks[term->first] << 32 | m->ranks[term->second];
    if (m->section == RUN_WORDS)
        return m->ranks[term->second];
    uint64_t key = 0;
    for (size_t i = 0; i < 8; i++)
        key = key << 8 | (i < term->name.length ? (unsigned char)term->name.data[i] : 0);
    return key;
}

/* Of equal terms the earlier run goes first, so that postings ascend. */
static bool is_before(const struct merge *m, const struct merge_head *a, const struct merge_head *b)
{
    if (a->key != b->key)
        return a->key < b->key;
    int order = m->section == RUN_FILTERS ? slice_compare(a->cursor->term.name, b->cursor->term.name) : 0;
    return order ? order < 0 : a->cursor < b->cursor;
}

static void sift_down(struct merge *m, size_t at)
{
    struct merge_head head = m->heap[at];
    for (size_t child; (child = 2 * at + 1) < m->heap_count; at = child) {
        if (child + 1 < m->heap_count && is_before(m, &m->heap[child + 1], &m->heap[child]))
            child++;
        if (!is_before(m, &m->heap[child], &head))
            break;
        m->heap[at] = m->heap[child];
    }
    m->heap[at] = head;
}

tifa_status merge_open(struct merge *m, enum run_section section, const struct run_extent *extents,
                       const uint32_t *bases, size_t count, const uint32_t *ranks, tifa_error *error)
{
    *m = (struct merge){.section = section, .ranks = ranks};
    m->cursors = calloc(count + 1, sizeof *m->cursors);
    m->heap = calloc(count + 1, sizeof *m->heap);
    tifa_status status = m->cursors && m->heap ? TIFA_OK : tifa_fail_memory(error);
    for (size_t i = 0; i < count && status == TIFA_OK; i++) {
        struct run_cursor *c = &m->cursors[m->cursor_count++];
        status = run_cursor_open(c, section, &extents[i], bases[i], error);
        if (status == TIFA_OK)
            status = run_cursor_next(c, error);
        if (status == TIFA_OK && c->count)
            m->heap[m->heap_count++] = (struct merge_head){key_of(m, &c->term), c};
    }
    for (size_t i = m->heap_count / 2; i-- > 0;)
        sift_down(m, i);
    return status;
}

static bool make_room(struct merge *m, size_t more)
{
    if (m->count + more <= m->capacity)
        return true;
    size_t capacity = (m->count + more) * 2;
    struct run_posting *postings = realloc(m->postings, capacity * sizeof *postings);
    if (!postings)
        return false;
    m->postings = postings;
    m->capacity = capacity;
    return true;
}

/* Takes the postings of the first in the heap, and moves it on. */
static tifa_status take_top(struct merge *m, tifa_error *error)
{
    struct run_cursor *c = m->heap[0].cursor;
    if (!make_room(m, c->count))
        return tifa_fail_memory(error);
    tifa_status status = run_cursor_read(c, m->postings + m->count, error);
    m->count += c->count;
    if (status == TIFA_OK)
        status = run_cursor_next(c, error);
    if (status)
        return status;
    if (c->count)
        m->heap[0].key = key_of(m, &c->term);
    else
        m->heap[0] = m->heap[--m->heap_count];
    if (m->heap_count)
        sift_down(m, 0);
    return TIFA_OK;
}

tifa_status merge_next(struct merge *m, tifa_error *error)
{
    if (m->heap_count == 0)
        return TIFA_END;
    uint64_t key = m->heap[0].key;
    m->term = m->heap[0].cursor->term;
    if (m->section == RUN_FILTERS) {
        memcpy(m->name, m->term.name.data, m->term.name.length);
        m->term.name.data = m->name;
    }
    m->count = 0;
    tifa_status status = TIFA_OK;
    do
        status = take_top(m, error);
    while (status == TIFA_OK && m->heap_count && m->heap[0].key == key &&
           (m->section != RUN_FILTERS || slice_equal(m->heap[0].cursor->term.name, m->term.name)));
    return status;
}

void merge_close(struct merge *m)
{
    for (size_t i = 0; i < m->cursor_count; i++)
        run_cursor_close(&m->cursors[i]);
    free(m->cursors);
    free(m->heap);
    free(m->postings);
    *m = (struct merge){0};
}
