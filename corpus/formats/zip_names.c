#include "corpus/formats/zip_names.h"

/* The layout of headers: APPNOTE.TXT of PKWARE, sections 4.3.7, 4.3.12 and 4.3.16. */
enum {
    LOCAL_BYTES = 30,
    CENTRAL_BYTES = 46,
    END_BYTES = 22,
    COMMENT_MOST = 0xFFFF, /* behind the end record */
    DIRECTORY_MOST = 16 * 1024 * 1024,
    TYPE_MOST = 100, /* of what stands in "mimetype" */
};

bool zip_starts(struct slice head)
{
    return slice_starts(head, "PK\003\004") || slice_starts(head, "PK\005\006") || slice_starts(head, "PK00PK\003\004");
}

static size_t number(const char *bytes, int count)
{
    size_t value = 0;
    while (count--)
        value = value << 8 | (unsigned char)bytes[count];
    return value;
}

/* The names in front, as far as the sizes of members are known there; *type is the content of "mimetype". */
static void add_local(struct slice text, struct foreign_zip *zip, struct slice *type)
{
    if (slice_starts(text, "PK00"))
        text = slice_from(text, 4);
    while (text.length > LOCAL_BYTES && slice_starts(text, "PK\003\004")) {
        size_t name = number(text.data + 26, 2), extra = number(text.data + 28, 2), data = number(text.data + 18, 4);
        text = slice_from(text, LOCAL_BYTES);
        if (name > text.length)
            return;
        struct slice named = {text.data, name};
        foreign_zip_add(zip, named);
        text = slice_from(text, name + extra < text.length ? name + extra : text.length);
        if (slice_equal_text(named, "mimetype"))
            *type = (struct slice){text.data, text.length < TYPE_MOST ? text.length : TYPE_MOST};
        text = slice_from(text, data < text.length ? data : text.length);
    }
}

/* Where the last end record is in the tail; false when there is none. */
static bool find_end(struct slice tail, size_t *at)
{
    size_t most = tail.length < END_BYTES ? 0 : tail.length - END_BYTES + 1;
    size_t least = most > COMMENT_MOST ? most - COMMENT_MOST : 0;
    for (size_t i = most; i > least; i--)
        if (slice_starts(slice_from(tail, i - 1), "PK\005\006")) {
            *at = i - 1;
            return true;
        }
    return false;
}

static void add_central(struct slice text, struct foreign_zip *zip)
{
    const char *first = text.length ? memmem(text.data, text.length, "PK\001\002", 4) : NULL;
    text = slice_from(text, first ? (size_t)(first - text.data) : text.length);
    while (text.length > CENTRAL_BYTES && slice_starts(text, "PK\001\002")) {
        size_t name = number(text.data + 28, 2);
        size_t behind = name + number(text.data + 30, 2) + number(text.data + 32, 2);
        text = slice_from(text, CENTRAL_BYTES);
        foreign_zip_add(zip, (struct slice){text.data, name < text.length ? name : text.length});
        text = slice_from(text, behind < text.length ? behind : text.length);
    }
}

/* All names, where the end can be seen. */
static void add_directory(struct stream *stream, struct foreign_zip *zip)
{
    struct buffer tail = {0};
    size_t end;
    bool seen = stream_tail(stream, END_BYTES + COMMENT_MOST, &tail) ||
                stream_tail(stream, DIRECTORY_MOST, &tail); /* of a stream that is held */
    struct slice text = {tail.data, tail.length};
    if (seen && find_end(text, &end)) {
        size_t size = number(text.data + end + 12, 4), behind = tail.length - end;
        if (size > DIRECTORY_MOST - behind) /* ZIP64 says it elsewhere */
            size = DIRECTORY_MOST - behind;
        if (size > end && stream_tail(stream, size + behind, &tail))
            end = tail.length - behind;
        text = (struct slice){tail.data, end};
        add_central(slice_from(text, size < end ? end - size : 0), zip);
    }
    buffer_free(&tail);
}

const struct foreign *zip_document(struct stream *stream)
{
    struct foreign_zip zip = {0};
    struct slice head, type = slice_of("");
    char copy[TYPE_MOST];
    (void)stream_peek(stream, &head, NULL); /* an error is met again when it matters */
    if (!zip_starts(head))
        return NULL;
    add_local(head, &zip, &type);
    memcpy(copy, type.data, type.length); /* the head moves when more is held */
    type.data = copy;
    add_directory(stream, &zip);
    return foreign_of_zip(&zip, type);
}
