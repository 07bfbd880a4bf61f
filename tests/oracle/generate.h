/* Queries drawn from the archive: text and meaning together. The same for the same seed. */
#ifndef TIFA_ORACLE_GENERATE_H
#define TIFA_ORACLE_GENERATE_H

#include "meaning.h"

extern char query_text[8192];
extern size_t query_length;

void seed_queries(uint64_t seed);
size_t roll(size_t below); /* a number less than that */

/* A query in query_text, and what it means, until the next call. */
struct meaning *random_query(void);

#endif
