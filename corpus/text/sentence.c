#include "corpus/text/sentence.h"

#include <stdlib.h>
#include <string.h>

enum abbreviation_when { ABBREVIATION_ANY, ABBREVIATION_CAPITAL, ABBREVIATION_NUMBER };

struct abbreviation {
    const char *word;
    enum abbreviation_when when;
};

static const struct abbreviation abbreviations[] = {
#include "corpus/text/abbreviation.inc"
};

enum { LONGEST = 6 };

static int compare(const void *key, const void *item)
{
    return strcmp(key, ((const struct abbreviation *)item)->word);
}

bool sentence_is_abbreviation(const char *word, size_t length, bool capital, bool number_follows)
{
    if (length > LONGEST)
        return false;
    char key[LONGEST + 1] = {0};
    memcpy(key, word, length);
    const struct abbreviation *found =
        bsearch(key, abbreviations, sizeof abbreviations / sizeof *abbreviations, sizeof *abbreviations, compare);
    if (!found)
        return false;
    switch (found->when) {
    case ABBREVIATION_CAPITAL:
        return capital;
    case ABBREVIATION_NUMBER:
        return number_follows;
    default:
        return true;
    }
}
