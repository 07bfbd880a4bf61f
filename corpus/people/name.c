#include "corpus/people/reading.h"

#include "corpus/base/utf8.h"
#include "corpus/text/fold.h"

#include <strings.h>

enum { MOST_NAME_WORDS = 6 };

static enum script script_of(uint32_t c)
{
    if ((c >= 0x3400 && c < 0xA000) || (c >= 0x3040 && c < 0x3100) || c == 0x3005 || c >= 0x20000)
        return SCRIPT_HAN;
    if (c >= 0xAC00 && c < 0xD7A4)
        return SCRIPT_HANGUL;
    struct folded folded;
    fold_code_point(c, &folded);
    if (folded.class != CHAR_LETTER && folded.class != CHAR_COMPLEX)
        return SCRIPT_NONE;
    return folded.upper || folded.lower ? SCRIPT_LATIN : SCRIPT_CASELESS;
}

/* The script of the first letter. */
enum script people_first_script(struct slice text)
{
    for (size_t at = 0; at < text.length;) {
        enum script script = script_of(utf8_next(text.data, &at));
        if (script)
            return script;
    }
    return SCRIPT_NONE;
}

size_t people_count_script(struct slice text, enum script script)
{
    size_t count = 0;
    for (size_t at = 0; at < text.length;)
        count += script_of(utf8_next(text.data, &at)) == script;
    return count;
}

bool people_contains(struct slice text, const char *part)
{
    return text.length && memmem(text.data, text.length, part, strlen(part)) != NULL;
}

struct slice people_before(struct slice text, const char *at)
{
    return (struct slice){text.data, (size_t)(at - text.data)};
}

/* Without the signs that part a name from others. */
struct slice people_strip(struct slice text)
{
    static const char *const signs[] = {",", ";", ":", "|", "/", "、", "，", "：", "；", "—", "–", "-", "。", "•"};
    bool more = true;
    while (more) {
        text = slice_trim(text);
        more = false;
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            size_t length = strlen(signs[i]);
            if (slice_starts(text, signs[i])) {
                text = slice_from(text, length);
                more = true;
            }
            if (text.length >= length && memcmp(text.data + text.length - length, signs[i], length) == 0) {
                text.length -= length;
                more = true;
            }
        }
    }
    return text;
}

size_t people_count_words(struct slice text)
{
    struct slice word;
    size_t count = 0;
    while (people_next_word(&text, &word))
        count++;
    return count;
}

/* ---- what reads as a name ---- */

/* "Quill", "O'Neill", "al-Rashid", "J.", "Jr."; *capital: it starts with one. */
static bool is_name_word(struct slice word, bool *capital)
{
    size_t letters = 0;
    *capital = false;
    for (size_t at = 0; at < word.length;) {
        size_t here = at;
        uint32_t c = utf8_next(word.data, &at);
        struct folded folded;
        fold_code_point(c, &folded);
        bool letter = folded.class == CHAR_LETTER || folded.class == CHAR_IGNORE;
        if (!letter && c != '-' && c != 0x2010 && c != 0x2011 && c != '.' && folded.class != CHAR_APOSTROPHE && c != 0x2018)
            return false;
        *capital = *capital || (folded.upper && (letters == 0 || memchr("-'.", word.data[here - 1], 3) || letters <= 3));
        letters += letter;
    }
    return letters > 0;
}

static bool is_cased_name(struct slice text)
{
    struct slice rest = text, word;
    size_t words = 0, capitals = 0, long_words = 0;
    bool capital = false;
    while (people_next_word(&rest, &word)) {
        if (!is_name_word(word, &capital))
            return false;
        bool particle = !capital && people_is_particle(word);
        if ((!capital && !particle) || people_is_function(word) || words == MOST_NAME_WORDS)
            return false;
        words++;
        capitals += capital;
        long_words += capital && word.length > 2;
        bool dot = word.data[word.length - 1] == '.';
        if (dot && word.length > 5 && !people_is_suffix(word))
            return false; /* the end of a sentence */
    }
    return capital && capitals > 0 && long_words > 0;
}

/* 张三, 欧阳小明, 卡尔·马克思, 山田 太郎, 홍길동 */
bool people_is_short_name(struct slice text, enum script script)
{
    size_t letters = people_count_script(text, script), characters = utf8_count(text.data, text.length);
    size_t dots = 0;
    for (size_t at = 0; at < text.length;) {
        uint32_t c = utf8_next(text.data, &at);
        dots += c == 0xB7 || c == 0x30FB || c == 0x2022 || c == ' ' || c == '-';
    }
    if (letters + dots != characters || letters < 2)
        return false;
    return dots ? letters <= 24 && dots <= 5 : letters <= 4;
}

bool people_is_name(struct slice text)
{
    text = slice_trim(text);
    if (text.length == 0 || text.length > PEOPLE_NAME_BYTES)
        return false;
    enum script script = people_first_script(text);
    if (script == SCRIPT_HAN || script == SCRIPT_HANGUL)
        return people_is_short_name(text, script);
    if (script == SCRIPT_CASELESS)
        return people_count_words(text) <= MOST_NAME_WORDS && !people_contains(text, ",") && !people_contains(text, ".");
    return script == SCRIPT_LATIN && is_cased_name(text);
}

static bool has_noun(struct slice text)
{
    struct slice word;
    while (people_next_word(&text, &word))
        if (people_is_noun(word))
            return true;
    return false;
}

bool people_is_sure_name(struct slice text)
{
    text = slice_trim(text);
    size_t title = people_title(text);
    text = slice_from(text, title);
    if (!people_is_name(text) || people_is_institution(text) || people_is_place(text) || has_noun(text))
        return false;
    if (people_first_script(text) != SCRIPT_HAN)
        return people_count_words(text) >= (title ? 1 : 2) || people_first_script(text) == SCRIPT_HANGUL;
    size_t letters = people_count_script(text, SCRIPT_HAN);
    return people_contains(text, "·") || people_double_surname(text) || (people_is_surname(text) && letters <= 3);
}

bool people_is_full_name(struct slice text)
{
    if (!people_is_name(text) || people_is_place(text))
        return false;
    enum script script = people_first_script(text);
    return people_count_words(text) >= 2 || script == SCRIPT_HAN || script == SCRIPT_HANGUL || people_title(text);
}

/* ---- what is taken ---- */

static bool has_item(const struct buffer *list, struct slice item)
{
    struct slice rest = {list->data, list->length};
    while (rest.length) {
        const char *end = memmem(rest.data, rest.length, "; ", 2);
        struct slice one = end ? people_before(rest, end) : rest;
        if (one.length == item.length && strncasecmp(one.data, item.data, item.length) == 0)
            return true;
        rest = slice_from(rest, one.length + (end ? 2 : 0));
    }
    return false;
}

void people_append_item(struct buffer *list, struct slice item)
{
    if (item.length == 0 || list->failed || has_item(list, item))
        return;
    if (list->length)
        buffer_append_string(list, "; ");
    buffer_append(list, item.data, item.length);
}

struct slice people_plain_name(struct slice name)
{
    return people_without_titles(slice_trim(name));
}

struct slice people_without_titles(struct slice name)
{
    for (size_t length; (length = people_title(name)) > 0;)
        name = slice_from(name, length);
    return name;
}

/* "Kofi Doe PhD" is Kofi Doe. */
struct slice people_without_degrees(struct slice name)
{
    for (;;) {
        const char *blank = name.length ? memrchr(name.data, ' ', name.length) : NULL;
        if (!blank || !people_is_degree(slice_from(name, (size_t)(blank - name.data) + 1)))
            return people_strip(name);
        name = people_strip(people_before(name, blank));
    }
}

void people_add_name(struct reading *r, struct slice name)
{
    name = people_without_degrees(people_without_titles(people_strip(name)));
    if (name.length == 0)
        return;
    people_append_item(r->names, name);
}

void people_add_affiliation(struct reading *r, struct slice text)
{
    people_append_item(r->affiliations, people_strip(text));
}
