#include "corpus/formats/prose.h"

#include <stdio.h>
#include <strings.h>

/* Shares, in percent of lines. */
enum {
    ODD_SHARE = 40,     /* of code, settings and what belongs to them: less is an article that shows some */
    ODD_BYTES = 45,     /* ... of the bytes: long lines of prose weigh more */
    CODE_SHARE = 10,    /* of code makes remarks of lines that begin with "#" */
    REMARKS_SHARE = 80, /* ... and so does their number */
    PARTS_SHARE = 70,   /* of code, remarks and single words */
    LIST_SHARE = 90,    /* of lines of one word each */
    LIST_LINES = 30,
    NAMED_LINES = 6, /* "Key: value", and hardly anything else */
    TABLE_LINES = 3,
};

static bool contains(struct slice text, const char *part)
{
    return text.length && memmem(text.data, text.length, part, strlen(part)) != NULL;
}

static bool starts_ignoring_case(struct slice text, const char *start)
{
    size_t length = strlen(start);
    return text.length >= length && strncasecmp(text.data, start, length) == 0;
}

static enum skip_kind say(enum skip_kind kind, const char *what, char seems[SEEMS_BYTES])
{
    snprintf(seems, SEEMS_BYTES, "%s", what);
    return kind;
}

/* ---- how it begins ---- */

static const struct {
    const char *start;
    enum skip_kind kind;
    const char *seems;
} starts[] = {
    {"#!", SKIP_CODE, "a script"},
    {"<?php", SKIP_CODE, "source code (PHP)"},
    {"<%", SKIP_CODE, "a template"},
    {"diff --git ", SKIP_CODE, "a patch"},
    {"diff -", SKIP_CODE, "a patch"},
    {".\\\"", SKIP_CODE, "a manual page"},
    {"'\\\" ", SKIP_CODE, "a manual page"},
    {".TH ", SKIP_CODE, "a manual page"},
    {"\\begin{", SKIP_CODE, "TeX"},
    {"\\input ", SKIP_CODE, "TeX"},
    {"-- phpMyAdmin", SKIP_CODE, "SQL"},
    {"-- MySQL dump", SKIP_CODE, "SQL"},
    {"-- PostgreSQL", SKIP_CODE, "SQL"},
    {"--\n-- PostgreSQL", SKIP_CODE, "SQL"},
    {"CREATE TABLE", SKIP_CODE, "SQL"},
    {"INSERT INTO", SKIP_CODE, "SQL"},
    {"BEGIN TRANSACTION;", SKIP_CODE, "SQL"},
    {"PRAGMA foreign_keys", SKIP_CODE, "SQL"},
    {"%YAML", SKIP_SETTINGS, "settings (YAML)"},
    {"Manifest-Version:", SKIP_SETTINGS, "settings"},
    {"Metadata-Version:", SKIP_SETTINGS, "settings"},
    {"Windows Registry Editor", SKIP_SETTINGS, "settings"},
    {"TY  - ", SKIP_LIST, "references (RIS)"},
    {"PMID- ", SKIP_LIST, "references (PubMed)"},
    {"Traceback (most recent call last)", SKIP_LOG, "a log"},
    {"-----BEGIN ", SKIP_ENCODED, "a key, or an encrypted message"},
    {"begin 644 ", SKIP_ENCODED, "encoded bytes (uuencode)"},
};

/* Of a patch without a header, a list of references, the rules of a site for crawlers. */
static enum skip_kind judge_first_lines(struct slice head, char seems[SEEMS_BYTES])
{
    if (slice_starts(head, "--- ") && contains(head, "\n+++ ") && contains(head, "\n@@ "))
        return say(SKIP_CODE, "a patch", seems);
    if (slice_starts(head, "Index: ") && contains(head, "\n====="))
        return say(SKIP_CODE, "a patch", seems);
    if (slice_starts(head, "%0 ") && contains(head, "\n%T "))
        return say(SKIP_LIST, "references (EndNote)", seems);
    if (starts_ignoring_case(head, "user-agent:"))
        return say(SKIP_ROBOTS, "", seems);
    return SKIP_NOT;
}

/* "@article{key,", first or behind remarks. */
static bool is_bibtex(struct slice head)
{
    static const char *const kinds[] = {
        "@article{", "@book{",    "@misc{",      "@inproceedings{", "@techreport{", "@online{",      "@incollection{",
        "@string{",  "@comment{", "@phdthesis{", "@article(",       "@report{",     "@proceedings{", "@unpublished{"};
    struct slice line;
    while (slice_line(&head, &line)) {
        line = slice_trim(line);
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (starts_ignoring_case(line, kinds[i]))
                return true;
    }
    return false;
}

static enum skip_kind judge_start(struct slice head, char seems[SEEMS_BYTES])
{
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (slice_starts(head, starts[i].start))
            return say(starts[i].kind, starts[i].seems, seems);
    if (is_bibtex(head))
        return say(SKIP_LIST, "references (BibTeX)", seems);
    return judge_first_lines(head, seems);
}

/* ---- tables ---- */

/* How often the separator stands outside quotation marks; *spaced counts those with a space behind, as in sentences. */
static size_t count_separators(struct slice line, char separator, size_t *spaced)
{
    size_t all = 0;
    bool quoted = false;
    for (size_t i = 0; i < line.length; i++) {
        quoted ^= line.data[i] == '"';
        if (quoted || line.data[i] != separator)
            continue;
        all++;
        *spaced += i + 1 < line.length && line.data[i + 1] == ' ';
    }
    return all;
}

/* Whether nearly all lines have as many cells as the first. */
static bool is_table_of(struct slice head, char separator)
{
    struct slice line;
    size_t lines = 0, same = 0, cells = 0, all = 0, spaced = 0;
    while (slice_line(&head, &line)) {
        if (slice_trim(line).length == 0)
            continue;
        size_t count = count_separators(line, separator, &spaced);
        cells = lines++ ? cells : count;
        all += count;
        same += count == cells;
    }
    /* the last line may be cut */
    return cells >= 2 && lines >= TABLE_LINES && (same + 1) * 10 >= lines * 9 &&
           (separator == '|' || spaced * 5 <= all);
}

static bool is_table(struct slice head)
{
    return is_table_of(head, '\t') || is_table_of(head, ',') || is_table_of(head, ';') || is_table_of(head, '|');
}

/* ---- lines ---- */

struct shares {
    size_t lines, bytes; /* but for neutral ones */
    size_t of[PROSE_LINES], bytes_of[PROSE_LINES];
    size_t tagged; /* lines with an element that web pages have in their text */
};

static bool is_tagged(struct slice line)
{
    static const char *const tags[] = {"<p>",  "</p>",   "<br",  "<P>",  "</P>", "<BR",
                                       "</a>", "</div>", "</b>", "</i>", "</li>"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (contains(line, tags[i]))
            return true;
    return false;
}

/* Opens and closes a remark that goes over lines; true for its lines. */
static bool is_inside_remark(struct slice line, const char **end)
{
    static const struct {
        const char *start, *end;
    } remarks[] = {{"/*", "*/"}, {"\"\"\"", "\"\"\""}, {"'''", "'''"}, {"<!--", "-->"}, {"=pod", "=cut"}};
    if (*end) {
        if (contains(line, *end))
            *end = NULL;
        return true;
    }
    for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++) {
        if (slice_starts(line, remarks[i].start)) {
            if (!contains(slice_from(line, strlen(remarks[i].start)), remarks[i].end))
                *end = remarks[i].end;
            return true;
        }
    }
    return false;
}

static struct shares count_lines(struct slice head, bool is_whole)
{
    struct shares s = {0};
    struct slice line;
    const char *remark_end = NULL;
    while (slice_line(&head, &line)) {
        struct slice visible = slice_trim(line);
        if (visible.length == 0 || (!is_whole && head.length == 0 && s.lines)) /* it is cut */
            continue;
        enum prose_line kind = is_inside_remark(visible, &remark_end) ? LINE_CODE : prose_line_of(line);
        if (kind == LINE_NEUTRAL)
            continue;
        s.lines++;
        s.tagged += is_tagged(visible);
        s.bytes += visible.length;
        s.of[kind]++;
        s.bytes_of[kind] += visible.length;
    }
    return s;
}

static bool has_share(const struct shares *s, size_t lines, unsigned percent)
{
    return lines * 100 >= s->lines * percent;
}

/* Code, settings and logs, with the remarks between. */
static enum skip_kind judge_shares(const struct shares *s, char seems[SEEMS_BYTES])
{
    static const struct {
        enum prose_line line;
        enum skip_kind kind;
        const char *seems;
    } odd[] = {{LINE_CODE, SKIP_CODE, "source code"},
               {LINE_SETTING, SKIP_SETTINGS, "settings"},
               {LINE_LOG, SKIP_LOG, "a log"},
               {LINE_NUMBERS, SKIP_NUMBERS, "numbers"},
               {LINE_ENCODED, SKIP_ENCODED, "encoded bytes"}};
    size_t lines = 0, bytes = 0, most = 0;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        lines += s->of[odd[i].line];
        bytes += s->bytes_of[odd[i].line];
        most = s->bytes_of[odd[i].line] > s->bytes_of[odd[most].line] ? i : most;
    }
    bool remarks = lines && has_share(s, lines, CODE_SHARE);
    if (remarks || has_share(s, s->of[LINE_COMMENT], REMARKS_SHARE)) {
        lines += s->of[LINE_COMMENT];
        bytes += s->bytes_of[LINE_COMMENT];
    }
    bool parts = remarks && has_share(s, lines + s->of[LINE_ITEM], PARTS_SHARE);
    bool most_lines = has_share(s, lines, ODD_SHARE) && bytes * 100 >= s->bytes * ODD_BYTES;
    if (lines == 0 || (s->lines < TABLE_LINES ? lines < s->lines : !most_lines && !parts))
        return SKIP_NOT;
    if (odd[most].kind == SKIP_CODE && s->tagged * 2 >= s->of[LINE_CODE])
        return say(SKIP_CODE, "a part of a web page; with a name in .html it is read", seems);
    return say(odd[most].kind, odd[most].seems, seems);
}

static enum skip_kind judge_lines(struct slice head, bool is_whole, char seems[SEEMS_BYTES])
{
    struct shares s = count_lines(head, is_whole);
    if (s.lines == 0)
        return say(SKIP_NUMBERS, "numbers and signs", seems);
    enum skip_kind kind = judge_shares(&s, seems);
    if (kind)
        return kind;
    if (s.of[LINE_ITEM] >= LIST_LINES && has_share(&s, s.of[LINE_ITEM], LIST_SHARE))
        return say(SKIP_LIST, "a list of words or names", seems);
    size_t named = s.of[LINE_NAMED] + s.of[LINE_SETTING];
    if (named >= NAMED_LINES && has_share(&s, named, LIST_SHARE))
        return say(SKIP_SETTINGS, "keys and values", seems);
    return SKIP_NOT;
}

/* ---- all together ---- */

/* Behind front matter, where a text is; keys and values alone are judged as they stand. */
static struct slice skip_front_matter(struct slice head)
{
    struct slice rest = head, line, mark;
    if (!slice_line(&rest, &mark))
        return head;
    mark = slice_trim(mark);
    if (!slice_equal_text(mark, "---") && !slice_equal_text(mark, "+++"))
        return head;
    while (slice_line(&rest, &line))
        if (slice_equal(slice_trim(line), mark))
            return slice_trim(rest).length ? rest : head;
    return head;
}

enum skip_kind prose_judge(struct slice name, struct slice head, bool is_whole, char seems[SEEMS_BYTES])
{
    enum skip_kind kind = prose_judge_name(name, head, seems);
    head = skip_front_matter(head);
    if (kind == SKIP_NOT)
        kind = judge_start(slice_trim(head), seems);
    if (kind == SKIP_NOT && is_table(head))
        kind = say(SKIP_TABLE, "a table without a column for the text; --map text=COLUMN says which", seems);
    if (kind == SKIP_NOT)
        kind = judge_lines(head, is_whole, seems);
    return kind;
}
