/* Abbreviations, whose dot ends no sentence. Pure functions: any thread. */
#ifndef TIFA_TEXT_SENTENCE_H
#define TIFA_TEXT_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

/* word: the key form of the word before the dot; capital: it is written with a capital;
 * number_follows: the next word is a number ("No. 5"). */
bool sentence_is_abbreviation(const char *word, size_t length, bool capital, bool number_follows);

#endif
