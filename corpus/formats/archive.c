/* Archives by libarchive, with the readers of tar and zip alone, and its filters for bzip2, xz and zstd. */
#include "corpus/formats/container.h"

#include "corpus/date.h"

#include "corpus/base/printable.h"
#include "corpus/formats/zip_names.h"
#include "corpus/name.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <errno.h>
#include <stdlib.h>

enum { TAR_BLOCK = 512, NAME_BYTES = 1024 };

/* libarchive over a stream of ours: it is given what the stream holds, which is consumed at its next call. */
struct unpacker {
    struct archive *archive;
    struct stream *stream;
    struct budget *budget;
    size_t given;        /* bytes of the stream that libarchive looks at */
    uint64_t given_from; /* where they begin, counted from where libarchive began */
    tifa_status failed;  /* of the stream */
    tifa_error reason;
    const char *data; /* a piece that is not handed out yet */
    size_t length;
    bool expands;            /* what comes out was compressed */
    int measured;            /* the filter of libarchive that tells how much went in */
    uint64_t in_before, out; /* bytes in when the member began; bytes out of it */
};

static la_ssize_t give(struct archive *archive, void *context, const void **bytes)
{
    struct unpacker *u = context;
    struct slice held;
    stream_consume(u->stream, u->given);
    u->given_from += u->given;
    u->given = 0;
    u->failed = stream_hold(u->stream, 1, &held, &u->reason);
    if (u->failed) {
        archive_set_error(archive, EIO, "%s", u->reason.message);
        return ARCHIVE_FATAL;
    }
    u->given = held.length;
    *bytes = held.data;
    return (la_ssize_t)held.length;
}

static uint64_t bytes_in(const struct unpacker *u)
{
    return (uint64_t)archive_filter_bytes(u->archive, u->measured);
}

static void start_unpacker(struct unpacker *u)
{
    u->archive = archive_read_new();
    u->given_from = 0;
    u->given = 0;
    u->length = 0;
    u->in_before = u->out = 0;
}

static tifa_status fail_library(const struct unpacker *u, const char *what, tifa_error *error)
{
    if (u->failed) {
        if (error)
            *error = u->reason;
        return u->failed;
    }
    const char *said = archive_error_string(u->archive);
    return tifa_fail(error, TIFA_ERR_CORRUPT, "%s: %s", what, said ? said : "damaged");
}

/* The next piece of data; of length 0 at the end. */
static tifa_status take_piece(struct unpacker *u, const char *what, tifa_error *error)
{
    const void *data;
    la_int64_t offset;
    int code = archive_read_data_block(u->archive, &data, &u->length, &offset);
    if (code == ARCHIVE_EOF) {
        u->length = 0;
        return TIFA_OK;
    }
    if (code < ARCHIVE_OK) /* a wrong checksum is a warning */
        return fail_library(u, what, error);
    if ((uint64_t)offset != u->out)
        return tifa_fail(error, TIFA_ERR_FORMAT, "%s: is a sparse file; store it whole", what);
    u->data = data;
    u->out += u->length;
    if (!u->expands)
        return TIFA_OK;
    tifa_status status = budget_expand(u->budget, u->length, bytes_in(u) - u->in_before, u->out, error);
    return status ? tifa_error_prefix(error, status, "%s", what) : TIFA_OK;
}

static tifa_status read_pieces(struct unpacker *u, const char *what, char *data, size_t room, size_t *got,
                               tifa_error *error)
{
    *got = 0;
    if (u->length == 0) {
        tifa_status status = take_piece(u, what, error);
        if (status) {
            u->length = 0;
            return status;
        }
    }
    if (u->length == 0)
        return TIFA_OK;
    *got = u->length < room ? u->length : room;
    memcpy(data, u->data, *got);
    u->data += *got;
    u->length -= *got;
    return TIFA_OK;
}

/* ---- bzip2, xz, zstd ---- */

struct unpacked {
    struct input input;
    struct unpacker unpacker;
    tifa_status failed;
    tifa_error reason;
};

bool unpacked_starts(struct slice head)
{
    return (slice_starts(head, "BZh") && head.length > 9 && memcmp(head.data + 4, "1AY&SY", 6) == 0) ||
           slice_starts(head, "\xFD"
                              "7zXZ") ||
           slice_starts(head, "\x28\xB5\x2F\xFD");
}

static tifa_status read_unpacked(struct input *input, char *data, size_t room, size_t *got, tifa_error *error)
{
    struct unpacked *p = (struct unpacked *)input;
    *got = 0;
    if (!p->failed)
        p->failed = read_pieces(&p->unpacker, stream_name(p->unpacker.stream), data, room, got, &p->reason);
    if (p->failed && error)
        *error = p->reason;
    return p->failed;
}

static void close_unpacked(struct input *input)
{
    struct unpacked *p = (struct unpacked *)input;
    archive_read_free(p->unpacker.archive);
    stream_close(p->unpacker.stream);
    free(p);
}

static tifa_status open_filters(struct unpacker *u, tifa_error *error)
{
    struct archive_entry *entry;
    start_unpacker(u);
    if (!u->archive)
        return tifa_fail_memory(error);
    archive_read_support_filter_bzip2(u->archive);
    archive_read_support_filter_xz(u->archive);
    archive_read_support_filter_zstd(u->archive);
    archive_read_support_format_raw(u->archive);
    if (archive_read_open(u->archive, u, NULL, give, NULL) != ARCHIVE_OK ||
        archive_read_next_header(u->archive, &entry) != ARCHIVE_OK)
        return fail_library(u, stream_name(u->stream), error);
    return TIFA_OK;
}

tifa_status unpacked_open(struct stream *stream, struct budget *budget, struct input **out, tifa_error *error)
{
    struct unpacked *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p) {
        stream_close(stream);
        return tifa_fail_memory(error);
    }
    p->input = (struct input){read_unpacked, NULL, NULL, close_unpacked};
    p->unpacker.stream = stream;
    p->unpacker.budget = budget;
    p->unpacker.expands = true;
    p->unpacker.measured = -1;
    tifa_status status = open_filters(&p->unpacker, error);
    if (status)
        close_unpacked(&p->input);
    else
        *out = &p->input;
    return status;
}

/* ---- tar and zip ---- */

struct packed {
    struct container container;
    struct input member; /* the data of the member that is read */
    struct unpacker unpacker;
    bool zip;
    locale_t utf8; /* the library converts names to the charset of the thread's locale, and loses what that has not */
    bool ended;
    bool restart;       /* libarchive cannot go on by itself */
    tifa_status failed; /* the member, and with what: */
    tifa_error reason;
    uint64_t number;
    struct buffer name; /* of the member */
    struct buffer raw;  /* the same, as the archive has it */
    char date[DATE_TEXT_BYTES]; /* of its last change */
    struct buffer what; /* it, behind the archive's name, for messages */
};

static bool tar_starts(struct slice head)
{
    uint64_t sum = 0, said = 0;
    const unsigned char *bytes = (const unsigned char *)head.data;
    size_t at = 148; /* the checksum: octal digits, taken as spaces in the sum */
    if (head.length < TAR_BLOCK || bytes[0] == 0)
        return false;
    for (size_t i = 0; i < TAR_BLOCK; i++)
        sum += i >= 148 && i < 156 ? ' ' : bytes[i];
    while (at < 156 && bytes[at] == ' ')
        at++;
    for (; at < 156 && bytes[at] >= '0' && bytes[at] <= '7'; at++)
        said = said * 8 + (bytes[at] - '0');
    return sum == said;
}

bool packed_starts(struct slice head)
{
    return tar_starts(head) || zip_starts(head);
}

static tifa_status open_archive(struct packed *p, tifa_error *error)
{
    struct unpacker *u = &p->unpacker;
    archive_read_free(u->archive);
    start_unpacker(u);
    p->restart = false;
    if (!u->archive)
        return tifa_fail_memory(error);
    if (p->zip)
        archive_read_support_format_zip_streamable(u->archive);
    else
        archive_read_support_format_tar(u->archive);
    if (archive_read_open(u->archive, u, NULL, give, NULL) != ARCHIVE_OK)
        return fail_library(u, stream_name(u->stream), error);
    return TIFA_OK;
}

/* Where a member may begin, in what is held; false when none does. *drop is what can be left behind. */
static bool find_header(const struct packed *p, struct slice held, size_t *drop)
{
    if (!p->zip) {
        for (*drop = 0; *drop + TAR_BLOCK <= held.length; *drop += TAR_BLOCK)
            if (tar_starts(slice_from(held, *drop)))
                return true;
        return false;
    }
    const char *found = held.length ? memmem(held.data, held.length, "PK\003\004", 4) : NULL;
    *drop = found ? (size_t)(found - held.data) : held.length > 3 ? held.length - 3 : held.length;
    return found != NULL;
}

/* Goes to the next member behind what libarchive could not read, and begins anew there. */
static tifa_status seek_member(struct packed *p, tifa_error *error)
{
    struct unpacker *u = &p->unpacker;
    struct slice held;
    const size_t step = p->zip ? 4 : TAR_BLOCK;
    uint64_t done = (uint64_t)archive_filter_bytes(u->archive, 0);
    uint64_t from = done > u->given_from ? done - u->given_from : 0;
    if (!p->zip) /* blocks are counted from where libarchive began, which was the start of one */
        from = (u->given_from + from + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK - u->given_from;
    if (from == 0)
        from = step;
    tifa_status status = stream_hold(u->stream, (size_t)from, &held, error);
    stream_consume(u->stream, held.length < from ? held.length : (size_t)from);
    u->given = 0;
    for (;;) {
        size_t drop;
        status = stream_hold(u->stream, step, &held, error);
        if (find_header(p, held, &drop)) {
            stream_consume(u->stream, drop);
            return open_archive(p, error);
        }
        if (held.length < step) {
            u->failed = status; /* the stream goes no further */
            return status ? status : TIFA_END;
        }
        stream_consume(u->stream, drop);
    }
}

static tifa_status read_member(struct input *input, char *data, size_t room, size_t *got, tifa_error *error)
{
    struct packed *p = (struct packed *)((char *)input - offsetof(struct packed, member));
    *got = 0;
    if (!p->failed) {
        p->failed = read_pieces(&p->unpacker, buffer_text(&p->what), data, room, got, &p->reason);
        p->restart = p->failed != TIFA_OK;
    }
    if (p->failed && error)
        *error = p->reason;
    return p->failed;
}

static void close_member(struct input *input)
{
    (void)input; /* it is a part of the archive */
}

/* The name as text: whatever it says, it is a name alone. Where an archive does not say that its names are UTF-8, the
 * library hands them on as they are. */
static void name_member(struct packed *p, struct archive_entry *entry)
{
    struct buffer text = {0};
    const char *name = archive_entry_pathname_utf8(entry);
    if (!name)
        name = archive_entry_pathname(entry);
    buffer_clear(&p->name), buffer_clear(&p->raw);
    if (name && name[0] == '.' && name[1] == '/' && name[2])
        name += 2; /* as "tar -C folder ." writes them */
    if (name && *name) {
        buffer_append(&p->raw, name, strnlen(name, NAME_BYTES));
        name_append(&text, (struct slice){name, strnlen(name, NAME_BYTES)});
        printable_append(&p->name, (struct slice){buffer_text(&text), text.length});
        p->name.failed = p->name.failed || text.failed;
        buffer_free(&text);
    } else {
        buffer_printf(&p->name, "member %llu", (unsigned long long)p->number);
        buffer_printf(&p->raw, "%s", buffer_text(&p->name));
    }
    for (size_t i = 0; i < p->name.length; i++)
        if (p->name.data[i] == '\n')
            p->name.data[i] = ' ';
    buffer_clear(&p->what);
    buffer_printf(&p->what, "%s: %s", stream_name(p->unpacker.stream), buffer_text(&p->name));
}

/* As in folders: what begins with a dot is not for readers. "." and ".." are only odd. */
static bool is_hidden(struct slice name)
{
    for (size_t i = 0; i + 1 < name.length; i++)
        if ((i == 0 || name.data[i - 1] == '/') && name.data[i] == '.' && !memchr("./", name.data[i + 1], 2))
            return true;
    return false;
}

/* A reason why a member that is no plain file, or none that can be read, is none of ours; NULL when it is. */
static const char *change_date(struct archive_entry *entry, char out[DATE_TEXT_BYTES])
{
    struct date date = {0};
    if (archive_entry_mtime_is_set(entry))
        date_of_epoch(archive_entry_mtime(entry), &date);
    return date_format(date, out);
}

static const char *refusal(struct archive_entry *entry)
{
    if (archive_entry_is_data_encrypted(entry) || archive_entry_is_metadata_encrypted(entry))
        return "is encrypted; store it without a password";
    if (archive_entry_filetype(entry) != AE_IFREG)
        return "is not a file";
    return NULL;
}

static tifa_status next_header(struct packed *p, struct archive_entry **entry, tifa_error *error)
{
    struct unpacker *u = &p->unpacker;
    tifa_status status = p->restart ? seek_member(p, error) : TIFA_OK;
    if (status)
        return status;
    int code = archive_read_next_header(u->archive, entry);
    if (code == ARCHIVE_EOF)
        return TIFA_END;
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) {
        p->restart = true;
        return fail_library(u, stream_name(u->stream), error);
    }
    u->in_before = bytes_in(u);
    u->out = 0;
    u->length = 0;
    return TIFA_OK;
}

/* The same, whatever the locale of the program. */
static tifa_status next_named(struct packed *p, struct archive_entry **entry, tifa_error *error)
{
    locale_t before = p->utf8 ? uselocale(p->utf8) : (locale_t)0;
    tifa_status status = next_header(p, entry, error);
    if (status == TIFA_OK && archive_entry_filetype(*entry) != AE_IFDIR) {
        p->number++;
        name_member(p, *entry);
    }
    if (p->utf8)
        uselocale(before);
    return status;
}

static tifa_status next_member(struct container *container, struct member *out, tifa_error *error)
{
    struct packed *p = (struct packed *)container;
    struct budget *budget = p->unpacker.budget;
    struct archive_entry *entry;
    do {
        tifa_status status = p->ended || budget->expanded_bytes > budget->limits.expanded_bytes
                                 ? TIFA_END
                                 : next_named(p, &entry, error);
        p->ended = status == TIFA_END || p->unpacker.failed;
        if (status)
            return status;
        if (++budget->members > budget->limits.members) {
            p->ended = true;
            return tifa_fail(error, TIFA_ERR_LIMIT,
                             "'%s' has more than %llu members, the rest is left out; --max-members raises it",
                             stream_name(p->unpacker.stream), (unsigned long long)budget->limits.members);
        }
    } while (archive_entry_filetype(entry) == AE_IFDIR);
    p->failed = TIFA_OK;
    if (p->name.failed || p->raw.failed || p->what.failed)
        return tifa_fail_memory(error);
    enum skip_kind skipped = is_hidden((struct slice){p->name.data, p->name.length})         ? SKIP_HIDDEN
                             : archive_entry_hardlink(entry) || archive_entry_symlink(entry) ? SKIP_LINK
                                                                                             : SKIP_NOT;
    const char *reason = skipped ? NULL : refusal(entry);
    if (reason)
        return tifa_fail(error, TIFA_ERR_FORMAT, "%s: %s", buffer_text(&p->what), reason);
    *out = (struct member){.name = buffer_text(&p->name), .input = &p->member};
    out->date = slice_of(change_date(entry, p->date));
    out->skipped = skipped;
    out->id = (struct slice){p->name.data, p->name.length};
    out->raw = (struct slice){buffer_text(&p->raw), p->raw.length};
    out->url = out->media_type = out->charset = out->bytes = slice_of("");
    return TIFA_OK;
}

static void close_archive(struct container *container)
{
    struct packed *p = (struct packed *)container;
    archive_read_free(p->unpacker.archive);
    stream_close(p->unpacker.stream);
    buffer_free(&p->name);
    buffer_free(&p->raw);
    buffer_free(&p->what);
    if (p->utf8)
        freelocale(p->utf8);
    free(p);
}

tifa_status packed_open(struct stream *stream, struct budget *budget, struct container **out, tifa_error *error)
{
    struct slice head;
    struct packed *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p) {
        stream_close(stream);
        return tifa_fail_memory(error);
    }
    p->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    p->container = (struct container){next_member, close_archive};
    p->member = (struct input){read_member, NULL, NULL, close_member};
    p->unpacker.stream = stream;
    p->unpacker.budget = budget;
    tifa_status status = stream_peek(stream, &head, error);
    p->zip = p->unpacker.expands = zip_starts(head);
    if (status == TIFA_OK || head.length)
        status = open_archive(p, error);
    if (status)
        close_archive(&p->container);
    else
        *out = &p->container;
    return status;
}
