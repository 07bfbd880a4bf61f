#include "corpus/people/people.h"

#include "corpus/base/utf8.h"
#include "corpus/people/reading.h"

#include <strings.h>

enum {
    BYLINE_BYTES = 300,
    PART_BYTES = 4096, /* what is longer between two semicolons stays as it is */
    DATELINE_BYTES = 300, /* of a text in which its dateline stands */
};

/* Where photographers and the like are named behind: "Words by A, photographs by B". */
static struct slice before_other_credit(struct slice text)
{
    for (size_t i = 1; i < text.length; i++) {
        size_t length;
        bool part = text.data[i - 1] == ' ' && i > 1 && memchr(",./;&)", text.data[i - 2], 6);
        if (part && people_credit_of(slice_from(text, i), &length) == PEOPLE_OTHER)
            return people_strip(people_before(text, text.data + i));
    }
    return text;
}

/* "来源：某报 作者：莫某": from the author on. */
static struct slice from_author_label(struct slice text)
{
    static const char *const labels[] = {"作者：", "作者:", "撰文：", "撰文:", "文/", "文／"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        const char *at = text.length ? memmem(text.data, text.length, labels[i], strlen(labels[i])) : NULL;
        if (at && (at == text.data || at[-1] == ' '))
            return slice_from(text, (size_t)(at - text.data));
    }
    return text;
}

/* What stands between brackets behind "电", the reporters of a dateline. */
struct slice people_of_dateline(struct slice text)
{
    static const char *const openings[] = {"（记者", "(记者", "（記者", "(記者"};
    struct slice none = slice_of(""), head = text;
    head.length = utf8_cut(head.data, head.length, DATELINE_BYTES);
    const char *line = head.length ? memchr(head.data, '\n', head.length) : NULL;
    head = line ? people_before(head, line) : head;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        const char *at = head.length ? memmem(head.data, head.length, openings[i], strlen(openings[i])) : NULL;
        if (!at)
            continue;
        struct slice front = slice_trim(people_before(head, at));
        struct slice behind = slice_from(head, (size_t)(at - head.data) + strlen(openings[i]));
        const char *end = behind.length ? memmem(behind.data, behind.length, "）", strlen("）")) : NULL;
        end = end ? end : behind.length ? memchr(behind.data, ')', behind.length) : NULL;
        bool wire = people_contains(front, "电") || people_contains(front, "電") || people_contains(front, "讯") || people_contains(front, "訊") || front.length == 0;
        if (end && wire && end - behind.data < PEOPLE_NAME_BYTES)
            return people_strip(people_before(behind, end));
    }
    return none;
}

static void read_part(struct reading *r, struct slice part)
{
    struct buffer plain = {0};
    size_t length;
    enum people_credit credit = PEOPLE_NO_CREDIT;
    part = people_strip(part);
    if (part.length > PART_BYTES) {
        people_add_name(r, part);
        return;
    }
    struct slice dateline = people_of_dateline(part);
    part = dateline.length ? dateline : from_author_label(part);
    r->by = r->placed = false;
    while (part.length && (credit = people_credit_of(part, &length)) == PEOPLE_AUTHOR) {
        part = people_strip(slice_from(part, length));
        r->by = true;
    }
    part = before_other_credit(part);
    if (credit == PEOPLE_OTHER || part.length == 0)
        return;
    people_drop_addresses(r, part, &plain);
    part = people_strip((struct slice){plain.data, plain.length});
    enum script script = people_first_script(part);
    if (script == SCRIPT_HAN || script == SCRIPT_HANGUL)
        people_read_short_names(r, part);
    else
        people_read_list(r, people_before_date(part));
    buffer_free(&plain);
}

/* ---- a field ---- */

/* Whether a line end parts names: a whole one is on either side. Else one name was wrapped there. */
static bool is_list_of_lines(struct slice name, struct slice next)
{
    struct slice word, last = slice_of(""), rest = name, behind = next;
    size_t end = 0;
    while (people_next_word(&rest, &word))
        last = word;
    while (end < behind.length && behind.data[end] != '\n' && behind.data[end] != ',' && behind.data[end] != ';')
        end++;
    return people_is_full_name(people_strip((struct slice){behind.data, end})) && !people_is_particle(last);
}

/* Ends of a part: "; ", lines, and bars. *bar: what follows stands beside the names, as a site or a date does. */
static size_t part_end(struct slice text, size_t *length, bool *bar)
{
    static const char *const signs[] = {";", "；", "\n", " | ", "｜", " • ", " — ", " – ", " - "};
    enum { BARS = 3 };
    for (size_t at = 0; at < text.length; at++) {
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            *length = strlen(signs[i]);
            *bar = i >= BARS;
            if (!slice_starts(slice_from(text, at), signs[i]))
                continue;
            size_t near = at > BYLINE_BYTES ? at - BYLINE_BYTES : 0; /* the bytes just before: time is linear */
            struct slice name = {text.data + near, at - near}, next = slice_from(text, at + *length);
            if (signs[i][0] == '\n' ? is_list_of_lines(name, next) : !*bar || people_count_words(name) >= 2)
                return at;
        }
    }
    *length = 0;
    return text.length;
}

/* A copy with each run of white space one blank; line ends inside stay. */
static void tidy(struct slice text, struct buffer *out)
{
    bool space = false;
    for (size_t i = 0; i < text.length; i++) {
        struct slice here = slice_from(text, i);
        size_t wide = slice_starts(here, "\u00A0") ? 2 : slice_starts(here, "\u3000") ? 3 : 0;
        if (wide || ((unsigned char)text.data[i] <= ' ' && text.data[i] != '\n') || text.data[i] == '\x7F') {
            space = true;
            i += wide ? wide - 1 : 0;
            continue;
        }
        if (space && out->length)
            buffer_append_byte(out, ' ');
        space = false;
        buffer_append_byte(out, text.data[i]);
    }
}

static void read_parts(struct reading *r, struct slice text)
{
    bool behind_bar = false, by = false;
    while (text.length) {
        bool bar;
        size_t length, end = part_end(text, &length, &bar);
        struct slice part = people_strip((struct slice){text.data, end});
        text = slice_from(text, end + length);
        if (!behind_bar) {
            read_part(r, part);
            by = by || r->by;
        } else if (people_is_role(part) || people_is_institution(part)) {
            people_add_affiliation(r, people_before_date(part));
        } else if (people_is_sure_name(part) && !by) {
            read_part(r, part);
        }
        behind_bar = bar && length;
    }
}

/* One reading; *text is taken over and replaced by the names. */
static void read_once(struct buffer *text, struct buffer *affiliations)
{
    struct buffer names = {0};
    struct slice whole = slice_trim((struct slice){text->data, text->length});
    struct reading r = {.names = &names, .affiliations = affiliations};
    if (!text->failed && whole.length)
        read_parts(&r, whole);
    if (names.length == 0 && whole.length)
        people_append_item(&names, whole); /* not understood: as it stands */
    names.failed = names.failed || text->failed;
    buffer_free(text);
    *text = names;
}

/* Read again until nothing changes, so that an exported article is read as it is; each reading is shorter. */
void people_read(struct slice field, struct buffer *names, struct buffer *affiliations)
{
    enum { MOST_READINGS = 8 };
    struct buffer text = {0};
    size_t before = 0;
    tidy(field, &text);
    for (int i = 0; i < MOST_READINGS && text.length != before; i++) {
        before = text.length;
        read_once(&text, affiliations);
    }
    people_append_item(names, (struct slice){text.data, text.length});
    names->failed = names->failed || text.failed;
    buffer_free(&text);
}

static bool has_stop(struct slice line)
{
    static const char *const stops[] = {"。", "！", "？", "!", "?"};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (people_contains(line, stops[i]))
            return true;
    return false;
}

static bool is_in(const struct buffer *list, struct slice word)
{
    return list->length && memmem(list->data, list->length, word.data, word.length);
}

/* Whether all that a line has besides names and what they are is what by-lines have: else it is a sentence. */
static bool accounts_for(struct slice line, const struct buffer *names, const struct buffer *beside)
{
    static const char *const small[] = {"and", "in", "on", "at", "by", "for", "of", "from", "et", "und", "min", "read", "am",
                                        "pm", "y", "e", "и", "og", "och", "en", "posted", "updated", "published", "written"};
    struct slice word;
    while (people_next_word(&line, &word)) {
        bool known = is_in(names, word) || is_in(beside, word) || memchr(word.data, '@', word.length);
        for (size_t i = 0; i < sizeof small / sizeof *small && !known; i++)
            known = slice_equal_text(word, small[i]);
        if (!known && word.data[0] >= 'a' && word.data[0] <= 'z')
            return false;
    }
    return true;
}

static bool are_names(struct slice list)
{
    while (list.length) {
        const char *end = memmem(list.data, list.length, "; ", 2);
        struct slice name = end ? people_before(list, end) : list;
        if (!people_is_name(name) && !people_is_institution(name))
            return false;
        list = slice_from(list, name.length + (end ? 2 : 0));
    }
    return true;
}

static bool are_affiliations(struct slice list)
{
    while (list.length) {
        const char *end = memmem(list.data, list.length, "; ", 2);
        struct slice one = end ? people_before(list, end) : list;
        if (!people_is_role(one) && !people_is_institution(one) && !people_is_name(one))
            return false;
        list = slice_from(list, one.length + (end ? 2 : 0));
    }
    return true;
}

/* Whether it starts as by-lines do, or says in Chinese or Korean that a reporter wrote it. */
static bool has_credit(struct slice line)
{
    size_t length;
    struct slice dateline = people_of_dateline(line);
    bool korean = line.length > 7 && memcmp(line.data + line.length - 6, "기자", 6) == 0;
    bool reporter = people_contains(line, "记者") || people_contains(line, "記者");
    if (dateline.length) /* with nothing behind the bracket */
        return dateline.data + dateline.length + strlen("）") >= line.data + line.length;
    return reporter || korean || people_credit_of(from_author_label(line), &length) == PEOPLE_AUTHOR;
}

bool people_is_byline(struct slice line)
{
    struct buffer names = {0}, beside = {0};
    line = slice_trim(line);
    if (line.length == 0 || line.length > BYLINE_BYTES || has_stop(line) || !has_credit(line))
        return false;
    people_read(line, &names, &beside);
    bool good = names.length && !names.failed && are_names((struct slice){names.data, names.length}) &&
                are_affiliations((struct slice){beside.data, beside.length}) && accounts_for(line, &names, &beside);
    buffer_free(&names);
    buffer_free(&beside);
    return good;
}
