/* Who reads a segment pins it: the collector leaves its files alone. A pin is a shared lock on the file iamglass, which
 * needs no right but to read it, and is gone with its process. */
#ifndef TIFA_CORPUS_PIN_H
#define TIFA_CORPUS_PIN_H

#include "corpus/base/status.h"

#include <stdbool.h>

/* segment: the path of its folder. *out is a descriptor, to be closed by pin_release. TIFA_ERR_STALE: the segment is
 * just being removed; TIFA_ERR_IO, and errno says why. A file system without locks pins nothing: *out is -1. */
tifa_status pin_segment(const char *segment, int *out, tifa_error *error);
void pin_release(int pin);

/* Whether a reader has the segment. One that comes later finds it locked until *lock is given back by pin_release. */
bool pin_is_held(const char *segment, int *lock);

#endif
