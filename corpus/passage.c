#include "corpus/passage.h"

#include "corpus/base/utf8.h"

#include <stdlib.h>

/* What passages are joined from: a short paragraph, or a piece of a long one. */
struct unit {
    const char *start, *end; /* NULL: there is none */
    const char *context_end; /* of what is analysed with it; not behind `end`: nothing */
    size_t words;
    bool continues; /* is not the first piece of its paragraph */
};

struct split {
    struct passages *out;
    const struct tokens *tokens; /* of the paragraph */
    struct unit open;            /* the passage being joined */
    bool failed;
};

static void close_passage(struct split *s)
{
    struct passages *out = s->out;
    bool empty = s->open.words == 0;
    if (empty || s->failed)
        return;
    if (out->count == out->capacity) {
        size_t capacity = out->capacity ? out->capacity * 2 : 16;
        struct passage *items = realloc(out->items, capacity * sizeof *items);
        if (!items) {
            s->failed = true;
            return;
        }
        out->items = items;
        out->capacity = capacity;
    }
    bool is_cut = s->open.context_end > s->open.end;
    out->items[out->count++] = (struct passage){.text = {s->open.start, (size_t)(s->open.end - s->open.start)},
                                                .context = is_cut ? (size_t)(s->open.context_end - s->open.end) : 0,
                                                .continues = s->open.continues};
    s->open = (struct unit){0};
}

static void add_unit(struct split *s, struct unit unit)
{
    bool is_open = s->open.end != NULL;
    bool joins = is_open && !unit.continues &&
                 (unit.words == 0 || s->open.words == 0 ||
                  (s->open.words < PASSAGE_SHORT && s->open.words + unit.words <= PASSAGE_LONG));
    if (joins) {
        s->open.end = unit.end;
        s->open.context_end = unit.context_end;
        s->open.words += unit.words;
        return;
    }
    close_passage(s);
    s->open = unit;
}

/* Bytes of the punctuation that closes a sentence at the start of text; 0 when there is none. */
static size_t closing_at(struct slice text)
{
    static const char *const closing[] = {"。", "！", "？", "；", "…", "”",  "’", "」",
                                          "』", "）", ".",  "!",  "?", "\"", ")"};
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++) {
        size_t length = strlen(closing[i]);
        if (text.length >= length && memcmp(text.data, closing[i], length) == 0)
            return length;
    }
    return 0;
}

/* Where to cut between two tokens: at white space if there is some, else behind the punctuation, which in
 * Chinese includes the closing quote of the sentence that ends. */
static size_t cut_between(const struct split *s, struct slice paragraph, size_t left)
{
    size_t from = s->tokens->items[left].byte_end, to = s->tokens->items[left + 1].byte_start;
    for (size_t i = from; i < to; i++)
        if ((unsigned char)paragraph.data[i] <= ' ')
            return i;
    size_t at = from;
    for (size_t length; (length = closing_at(slice_from((struct slice){paragraph.data, to}, at)));)
        at += length;
    return at > from ? at : to;
}

/* The first of the tokens that one character opened into, of which i is one. */
static size_t start_of_character(const struct tokens *tokens, size_t i)
{
    while (tokens->items[i].byte_start < tokens->items[i - 1].byte_end)
        i--;
    return i;
}

/* Words from a token on. */
struct stretch {
    size_t end; /* behind its last token */
    size_t words;
};

/* The piece that starts at token `first`, of `left` words up to `last`: it ends with the sentence that comes nearest to an
 * even split, none over the limit where the sentences allow it. */
static struct stretch next_piece(const struct tokens *tokens, size_t first, size_t last, size_t left)
{
    if (left <= PASSAGE_LONG)
        return (struct stretch){last, left};
    size_t pieces = (left + PASSAGE_LONG - 1) / PASSAGE_LONG, target = (left + pieces - 1) / pieces, words = 0;
    struct stretch found = {0};
    for (size_t i = first + 1; i <= last; i++) {
        words += !token_is_sign(tokens, i - 1);
        if (i < last && !tokens->items[i].starts_sentence) {
            size_t cut = found.end == 0 && words == PASSAGE_SENTENCE ? start_of_character(tokens, i) : 0;
            if (cut)
                return (struct stretch){cut, words - (i - cut)};
            continue;
        }
        if (found.end && (words > PASSAGE_LONG || (words > target && words - target > target - found.words)))
            return found;
        found = (struct stretch){i, words};
        if (words >= target)
            return found;
    }
    return found;
}

/* Behind the signs that stand between token i and the next, as far as context has them. */
static size_t signs_end(const struct tokens *tokens, size_t i, struct slice paragraph)
{
    size_t from = tokens->items[i].byte_end;
    size_t to = i + 1 < tokens->count ? tokens->items[i + 1].byte_start : paragraph.length;
    if (to <= from)
        return from;
    struct slice signs = {paragraph.data + from, to - from};
    signs.length = utf8_cut(signs.data, signs.length, PASSAGE_CONTEXT_SIGNS);
    while (signs.length && (unsigned char)signs.data[signs.length - 1] <= ' ')
        signs.length--;
    return from + signs.length;
}

/* Where the context of a piece ends that `next` is the first token behind: with the sentence and the signs at its end, or
 * where no query sees further. The paragraph's start where no sentence is cut. */
static const char *context_end(const struct tokens *tokens, size_t next, struct slice paragraph)
{
    size_t i = next;
    while (i < tokens->count && i - next < PASSAGE_CONTEXT && !tokens->items[i].starts_sentence)
        i++;
    return i == next ? paragraph.data : paragraph.data + signs_end(tokens, i - 1, paragraph);
}

static void add_paragraph(struct split *s, struct slice paragraph)
{
    bool continues = false;
    size_t first = 0, last = s->tokens->count, start = 0, left = tokens_words(s->tokens, last);
    while (left > PASSAGE_LONG) {
        struct stretch piece = next_piece(s->tokens, first, last, left);
        size_t next = piece.end;
        if (next == last)
            break;
        size_t cut = cut_between(s, paragraph, next - 1);
        add_unit(s, (struct unit){.start = paragraph.data + start,
                                  .end = paragraph.data + cut,
                                  .context_end = context_end(s->tokens, next, paragraph),
                                  .words = piece.words,
                                  .continues = continues});
        left -= piece.words;
        while (cut < paragraph.length && (unsigned char)paragraph.data[cut] <= ' ')
            cut++;
        start = cut;
        first = next;
        continues = true;
    }
    add_unit(s, (struct unit){.start = paragraph.data + start,
                              .end = paragraph.data + paragraph.length,
                              .words = left,
                              .continues = continues});
}

/* The end of the paragraph at `at`, behind its last visible byte; *next is where the next one starts. */
static size_t paragraph_end(struct slice text, size_t at, size_t *next)
{
    size_t end = at;
    while (at < text.length) {
        struct slice rest = slice_from(text, at), line;
        slice_line(&rest, &line);
        if (slice_trim(line).length == 0)
            break;
        struct slice visible = slice_trim(line);
        end = (size_t)(visible.data - text.data) + visible.length;
        at = text.length - rest.length;
    }
    while (at < text.length && (unsigned char)text.data[at] <= ' ')
        at++;
    *next = at;
    return end;
}

/* Paragraph by paragraph, as no sentence goes beyond: the tokens of a large article would take ten times its memory. */
tifa_status passages_split(struct passages *passages, struct slice text, struct tokens *scratch, tifa_error *error)
{
    passages->count = 0;
    struct split s = {.out = passages, .tokens = scratch};
    size_t at = 0;
    while (at < text.length && (unsigned char)text.data[at] <= ' ')
        at++;
    while (at < text.length) {
        size_t next, end = paragraph_end(text, at, &next);
        struct slice paragraph = {text.data + at, end - at};
        tifa_status status = tokens_parse(scratch, paragraph.data, paragraph.length, TOKENS_OF_TEXT, error);
        if (status)
            return status;
        add_paragraph(&s, paragraph);
        at = next;
    }
    close_passage(&s);
    return s.failed ? tifa_fail_memory(error) : TIFA_OK;
}

/* Han and kana, which are written without spaces. */
static bool is_unspaced(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0x2FFF) || (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

/* Whether cut_between cuts here if there is nothing between the two. */
static bool meet_without_space(struct slice left, struct slice right)
{
    size_t last = left.length, at = 0;
    while (last > 0 && ((unsigned char)left.data[--last] & 0xC0) == 0x80)
        continue;
    struct slice end = slice_from(left, last);
    uint32_t before = utf8_next(left.data, &last);
    return before >= 0x80 && (closing_at(end) || is_unspaced(before)) && is_unspaced(utf8_next(right.data, &at));
}

void passage_join(struct buffer *text, struct slice passage, bool continues)
{
    struct slice before = {text->data, text->length};
    if (before.length && !continues)
        buffer_append_string(text, "\n\n");
    else if (before.length && passage.length && !meet_without_space(before, passage))
        buffer_append_byte(text, ' ');
    buffer_append(text, passage.data, passage.length);
}

void passages_free(struct passages *passages)
{
    free(passages->items);
    *passages = (struct passages){0};
}
