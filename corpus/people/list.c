#include "corpus/people/reading.h"

/* "Ada Quill of The Harbour Times", "senior fellow at Harbour Institute": what is behind. */
static struct slice split_at(struct slice text, struct slice *behind)
{
    static const char *const parting[] = {" of ", " at ", " for ", " OF ", " AT ", " FOR "};
    *behind = slice_of("");
    for (size_t i = 0; i < sizeof parting / sizeof *parting; i++) {
        const char *at = text.length ? memmem(text.data, text.length, parting[i], strlen(parting[i])) : NULL;
        struct slice name = at ? people_before(text, at) : text;
        if (!at || !people_is_full_name(name) || people_is_role(name))
            continue;
        struct slice rest = slice_from(text, name.length + strlen(parting[i]));
        if (people_is_institution(rest) || people_count_words(rest) <= 3) {
            *behind = rest;
            return name;
        }
    }
    return text;
}

static void read_one(struct reading *r, struct slice text)
{
    struct slice behind, name = people_before_place(r, people_strip(text));
    if (people_is_institution(name)) {
        struct slice whole = name;
        name = split_at(name, &behind);
        if (behind.length == 0)
            name = whole;
        else
            people_add_affiliation(r, behind);
    }
    people_add_name(r, name);
}

static const char *const conjunctions[] = {" and ", " AND ", " & ", " et ", " und ", " y ", " e ", " и ", " og ", " och ", " en ", " ve "};

/* The first conjunction in the text; NULL where there is none. */
static const char *find_conjunction(struct slice text, size_t *length)
{
    const char *first = NULL;
    for (size_t i = 0; i < sizeof conjunctions / sizeof *conjunctions; i++) {
        const char *at = text.length ? memmem(text.data, text.length, conjunctions[i], strlen(conjunctions[i])) : NULL;
        if (at && (!first || at < first)) {
            first = at;
            *length = strlen(conjunctions[i]);
        }
    }
    return first;
}

static bool is_person(struct reading *r, struct slice text)
{
    struct reading trial = {.by = r->by};
    struct slice name = people_without_degrees(people_without_titles(people_strip(people_before_place(&trial, text))));
    bool titled = name.length < people_strip(text).length && people_title(people_strip(text));
    return (people_is_full_name(name) || (titled && people_is_name(name))) && !people_is_institution(name) && !people_is_role(name);
}

/* "A B and C D": each a person, else none is taken apart. */
static bool are_persons(struct reading *r, struct slice text)
{
    size_t length = 0;
    struct reading trial = {.by = r->by};
    bool placed = false;
    for (const char *at; (at = find_conjunction(text, &length)); ) {
        struct slice first = people_strip(people_before(text, at));
        bool place = placed && (people_is_place(first) || people_count_words(first) == 1);
        if (first.length && !place && !is_person(r, first))
            return false;
        trial.placed = false;
        people_before_place(&trial, first);
        placed = trial.placed || place;
        text = slice_from(text, (size_t)(at - text.data) + length);
    }
    text = people_strip(text);
    return (placed && (people_is_place(text) || people_count_words(text) == 1)) || is_person(r, text);
}

static void read_joined(struct reading *r, struct slice text)
{
    size_t length = 0;
    if (!find_conjunction(text, &length) || !are_persons(r, text)) {
        read_one(r, text);
        return;
    }
    for (bool more = true; more;) {
        const char *at = find_conjunction(text, &length);
        struct slice first = at ? people_before(text, at) : text;
        bool place = r->placed && (people_is_place(people_strip(first)) || people_count_words(first) == 1);
        more = at != NULL;
        if (!place) {
            r->placed = false;
            read_one(r, first);
        }
        text = slice_from(text, first.length + (more ? length : 0));
    }
}

/* ---- lists with commas ---- */

static bool next_part(struct slice *rest, struct slice *part)
{
    const char *end = rest->length ? memchr(rest->data, ',', rest->length) : NULL;
    if (rest->length == 0)
        return false;
    *part = end ? people_before(*rest, end) : *rest;
    *rest = slice_from(*rest, part->length + (end != NULL));
    *part = slice_trim(*part);
    return true;
}

static bool takes_and(struct slice *part)
{
    size_t skipped = 0;
    for (size_t i = 0; i < sizeof conjunctions / sizeof *conjunctions; i++) {
        const char *word = conjunctions[i] + 1;
        if (slice_starts(*part, word))
            skipped = strlen(word);
    }
    *part = slice_from(*part, skipped);
    return skipped > 0;
}

/* "Okoro, Mary": a family's name and a given one, which stay together. */
static bool is_inverted(struct reading *r, struct slice first, struct slice second, bool last)
{
    bool one_word = people_count_words(first) == 1 && people_first_script(first) == SCRIPT_LATIN;
    bool given = people_count_words(second) <= 3 && people_is_name(second) && !people_is_role(second) && !people_is_institution(second);
    return last && given && !people_title(first) && !people_is_suffix(second) && (one_word || (!r->by && people_count_words(second) == 1 && !people_is_place(second)));
}

/* Appends the suffix to the name: "Kofi Doe, Jr." */
static struct slice with_suffix(struct slice name, struct slice suffix, char *room, size_t size)
{
    if (name.length + suffix.length + 1 >= size)
        return name;
    memcpy(room, name.data, name.length);
    room[name.length] = ' ';
    memcpy(room + name.length + 1, suffix.data, suffix.length);
    return (struct slice){room, name.length + 1 + suffix.length};
}

/* From `part` on, all that is left is what the names before are. */
static void add_rest(struct reading *r, struct slice part, struct slice rest)
{
    struct slice whole = {part.data, (size_t)(rest.data + rest.length - part.data)};
    people_add_affiliation(r, people_before_date(whole));
}

void people_read_list(struct reading *r, struct slice text)
{
    char room[PEOPLE_NAME_BYTES * 2];
    struct slice rest = text, first, part, ahead;
    if (!next_part(&rest, &first))
        return;
    ahead = rest;
    bool several = next_part(&ahead, &part);
    if (!several || is_inverted(r, first, part, slice_trim(ahead).length == 0)) {
        if (several)
            people_add_name(r, text);
        else
            read_joined(r, first);
        return;
    }
    if (!are_persons(r, first) && !people_is_role(part) && !(people_title(first) && people_is_name(first)) &&
        !(people_is_name(first) && (people_is_suffix(part) || people_is_degree(part)))) {
        people_add_name(r, text); /* not understood */
        return;
    }
    for (struct slice name = first; name.length;) {
        struct slice next = slice_of("");
        bool behind_and = false, done = false;
        while (!next.length && !done && next_part(&rest, &part)) {
            behind_and = takes_and(&part);
            if (part.length == 0 || people_is_degree(part))
                continue;
            if (people_is_suffix(part))
                name = with_suffix(name, part, room, sizeof room);
            else if (people_is_role(part) || people_is_institution(part) || (!are_persons(r, part) && !behind_and))
                done = true;
            else
                next = part;
        }
        read_joined(r, name);
        if (done) { /* up to the next "and" or the end */
            struct slice from = part;
            for (next = slice_of(""); next.length == 0 && next_part(&rest, &part);) {
                struct slice behind = part;
                if (takes_and(&behind) && is_person(r, behind) && !people_is_office(people_before(from, part.data))) {
                    next = behind;
                    people_add_affiliation(r, people_before(from, part.data));
                }
            }
            if (next.length == 0)
                add_rest(r, from, slice_from(rest, 0));
        }
        name = next;
    }
}
