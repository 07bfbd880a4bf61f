/* The words that by-lines are made of, besides names; tables only. Pure functions: any thread. */
#ifndef TIFA_CORPUS_PEOPLE_WORDS_H
#define TIFA_CORPUS_PEOPLE_WORDS_H

#include "corpus/base/slice.h"

/* "Mr.", "Dr", "Ambassador" at the start: its bytes with the blanks behind it, 0 for anything else. A title whose
 * letters may be a given name needs its dot: "Gen. Quill" has one, "Gen Quill" has none. */
size_t people_title(struct slice text);

bool people_is_particle(struct slice word);   /* van, de, bin: small letters inside a name */
bool people_is_suffix(struct slice word);     /* Jr., III: goes with the name */
bool people_is_degree(struct slice word);     /* PhD, OBE: is apart from it */
bool people_is_function(struct slice word);   /* the, of, and: in no name */
bool people_is_month(struct slice word);      /* also weekdays: what starts a date */
bool people_is_noun(struct slice word);       /* Cooperation, Peace: what points of lists are made of */
bool people_is_place(struct slice text);      /* New York: two words that are no person */
bool people_is_surname(struct slice first);   /* Han: one of the commonest surnames starts the text */
size_t people_double_surname(struct slice text); /* 欧阳: its bytes, else 0 */

/* "senior fellow", "Minister for Foreign Affairs", "Head of State" */
bool people_is_role(struct slice text);
/* A role in a government, of which "and Foreign Affairs" may be a part. */
bool people_is_office(struct slice text);
/* "Harbour Institute", "University of X", "某大学" */
bool people_is_institution(struct slice text);

enum people_credit { PEOPLE_NO_CREDIT, PEOPLE_AUTHOR, PEOPLE_OTHER };
/* What stands in front of names: "By", "Opinion by", "Автор:", "作者：" say an author, "Photographs by", "责任编辑："
 * somebody else. *length: its bytes with what parts it from the names. */
enum people_credit people_credit_of(struct slice text, size_t *length);

/* The next word, letters and what is between blanks, taken off *rest; false at the end. */
bool people_next_word(struct slice *rest, struct slice *word);

#endif
