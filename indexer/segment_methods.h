/* What the ways of writing a segment have in common; included by them alone. */
#ifndef TIFA_INDEXER_SEGMENT_METHODS_H
#define TIFA_INDEXER_SEGMENT_METHODS_H

#include "indexer/batch.h"
#include "indexer/glass/glass.h"
#include "indexer/segment.h"

struct segment_methods {
    tifa_status (*add)(struct segment_writer *writer, struct article *article, tifa_error *error);
    tifa_status (*drop)(struct segment_writer *writer, uint64_t number, tifa_error *error);
    bool (*can_save)(const struct segment_writer *writer);
    tifa_status (*save)(struct segment_writer *writer, struct buffer *state, tifa_error *error);
    void (*leave)(struct segment_writer *writer);
    tifa_status (*finish)(struct segment_writer *writer, struct segment_totals *totals, tifa_error *error);
    void (*free)(struct segment_writer *writer);
};

/* The first member of each kind of writer. */
struct segment_writer {
    const struct segment_methods *methods;
    struct field_names names;
    struct slice removed; /* see segment.h, as the next */
    const struct field_union *other_fields;
};

tifa_status inverted_segment_open(const struct segment_options *options, struct segment_writer **out,
                                  tifa_error *error);
tifa_status xapian_segment_open(const struct segment_options *options, struct segment_writer **out, tifa_error *error);

/* What the first segment of an index says of all. */
struct segment_metadata {
    struct slice removed;
    struct buffer fields;
};
/* Fills totals->fields, once it is known which articles are dropped, and *out, whose buffer is to be freed. */
tifa_status segment_describe_fields(const struct segment_writer *writer, const struct batch_article *articles,
                                    size_t count, struct segment_totals *totals, struct segment_metadata *out,
                                    tifa_error *error);
tifa_status segment_write_metadata(struct glass_writer *glass, const struct segment_metadata *metadata,
                                   tifa_error *error);
/* By Xapian's writer, into the database in a folder, which is made if needed. */
tifa_status xapian_write_metadata(const char *folder, const struct segment_metadata *metadata, tifa_error *error);

/* Adds up. */
void segment_totals_add(struct segment_totals *sum, const struct segment_totals *more);

/* stem_language: of its passages. */
void segment_totals_add_article(struct segment_totals *sum, struct article_size size, const char *stem_language);
void segment_totals_drop(struct segment_totals *sum, struct article_size size);

/* Numbers of articles that are not to be in the segment. */
struct dropped { /* zeroed: none */
    uint64_t *numbers;
    size_t count, capacity;
};

tifa_status dropped_add(struct dropped *dropped, uint64_t number, tifa_error *error);
void dropped_sort(struct dropped *dropped);
bool dropped_has(const struct dropped *dropped, uint64_t number); /* when sorted */
void dropped_free(struct dropped *dropped);

#endif
