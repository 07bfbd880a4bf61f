/* Adds articles to an index, newer versions in place of older ones. */
#ifndef TIFA_INDEXER_ADD_H
#define TIFA_INDEXER_ADD_H

#include "indexer/build.h"
#include "indexer/intake.h"

/* Publishes a new generation: what is published, and all articles of the sources, which go into a new segment. The
 * index is made if it is not there. Options and errors are those of build_index, but nothing is saved to go on from,
 * and there is no dry run. */
tifa_status add_to_index(const struct build_options *options, struct build_report *report, tifa_error *error);

/* Its steps, for sync_index. The context of the target is to be set to itself. add_commit publishes what differs, and fills in the
 * report. */
tifa_status add_begin(const struct build_options *options, struct intake *intake, struct update **out,
                      tifa_error *error);
struct intake_target add_target(struct update *update, struct origins *origins);
tifa_status add_commit(struct intake *intake, struct update *update, tifa_error *error);

#endif
