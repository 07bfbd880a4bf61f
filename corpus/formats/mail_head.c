#include "corpus/formats/mail_head.h"

#include <strings.h>

enum { MOST_LINES = 200 };

static bool is_field(struct slice name, const char *field)
{
    return name.length == strlen(field) && strncasecmp(name.data, field, name.length) == 0;
}

/* "Name: value"; a name is printable ASCII without a space. */
static bool take_name(struct slice line, struct slice *name)
{
    const char *colon = line.length ? memchr(line.data, ':', line.length) : NULL;
    if (!colon || colon == line.data)
        return false;
    *name = (struct slice){line.data, (size_t)(colon - line.data)};
    for (size_t i = 0; i < name->length; i++)
        if (name->data[i] <= ' ' || name->data[i] > '~')
            return false;
    return true;
}

static bool is_by_program(struct slice name)
{
    static const char *const fields[] = {"MIME-Version", "Message-ID", "Received",       "Return-Path",
                                         "Delivered-To", "X-Mailer",   "DKIM-Signature", "Content-Transfer-Encoding",
                                         "Content-Type", "References", "In-Reply-To",    "Authentication-Results",
                                         "X-Received",   "List-Id",    "X-Original-To",  "Snapshot-Content-Location"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (is_field(name, fields[i]))
            return true;
    return false;
}

/* "From ada@example.org Thu Mar  4 10:20:30 2021", which mailboxes put in front of each message. */
static bool is_separator(struct slice line)
{
    return slice_starts(line, "From ") && line.length > 20 && memchr(line.data, ':', line.length) &&
           (memchr(line.data, '@', line.length) || memmem(line.data, line.length, "MAILER-DAEMON", 13) ||
            slice_starts(line, "From - "));
}

enum mail_kind mail_head_kind(struct slice head)
{
    struct slice rest = head, line, name;
    bool boxed = false, by_program = false, addressed = false, sent = false, related = false, page = false;
    for (int lines = 0; lines < MOST_LINES && slice_line(&rest, &line); lines++) {
        if (lines == 0 && is_separator(line)) {
            boxed = true;
            continue;
        }
        if (slice_trim(line).length == 0)
            break;
        if (line.data[0] == ' ' || line.data[0] == '\t') {
            related |= lines > 0 && memmem(line.data, line.length, "multipart/related", 17) != NULL;
            continue;
        }
        if (!take_name(line, &name))
            return MAIL_NOT;
        by_program |= is_by_program(name);
        addressed |=
            is_field(name, "From") || is_field(name, "To") || is_field(name, "Subject") || is_field(name, "Date");
        sent |= is_field(name, "To") || is_field(name, "Received") || is_field(name, "Message-ID");
        page |= is_field(name, "Snapshot-Content-Location");
        related |= is_field(name, "Content-Type") && memmem(line.data, line.length, "multipart/related", 17);
    }
    if (boxed && (by_program || addressed))
        return MAIL_BOX;
    if (page || (by_program && related && !sent))
        return MAIL_SAVED_PAGE;
    return by_program && addressed ? MAIL_MESSAGE : MAIL_NOT;
}
