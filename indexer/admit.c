#include "indexer/admit.h"

#include "corpus/base/utf8.h"
#include "corpus/name.h"

enum { SHOWN_BYTES = 200 }; /* of an id, in messages */

static tifa_status fail_key(const struct admission *a, struct slice id, tifa_error *error)
{
    return tifa_fail(error, TIFA_ERR_FORMAT, "%s: the id '%.*s' has the same key as another article's; change it",
                     a->where, (int)utf8_cut(id.data, id.length, SHOWN_BYTES), id.data);
}

/* ---- ids made of names ---- */

/* Whether another article has the id, as far as that is known: what is published in an index whose origins are not
 * complete may be of the same file. */
static tifa_status is_taken(const struct admission *a, struct slice id, bool *out, tifa_error *error)
{
    *out = known_articles_have(a->known, id) || origins_have_id(a->origins, id);
    if (*out || !a->update || !origins_are_complete(a->origins))
        return TIFA_OK;
    return update_has(a->update, id, out, error);
}

/* Standard input is no file that could be known again: there, the same text under the id is the same article. */
static tifa_status is_other(const struct admission *a, struct article *article, struct slice id, bool *out,
                            tifa_error *error)
{
    struct slice had = article->fields[ARTICLE_ID];
    bool is_same = false;
    tifa_status status = is_taken(a, id, out, error);
    if (status || !*out || a->file->path.length || !a->update)
        return status;
    article->fields[ARTICLE_ID] = id;
    status = update_is_unchanged(a->update, article, &is_same, error);
    article->fields[ARTICLE_ID] = had;
    *out = !is_same;
    return status;
}

/* The path without its last part. */
static struct slice parent_of(struct slice path)
{
    while (path.length && path.data[path.length - 1] != '/')
        path.length--;
    path.length -= path.length > 0;
    return path;
}

/* The folder that a source stands for, or that it is in. */
static struct slice folder_of_source(const struct admission *a)
{
    struct slice folder = parent_of(a->file->path);
    for (const char *at = a->source; *at; at++)
        if (*at == '/')
            folder = parent_of(folder);
    return folder;
}

/* The id with the n-th name: behind more and more of the folders above the source, then with a number. */
static void make_id(const struct admission *a, struct slice id, unsigned n, struct buffer *out)
{
    struct slice folder = folder_of_source(a), rest = folder;
    unsigned parts = 0;
    for (; parts < n && rest.length; parts++)
        rest = parent_of(rest);
    struct slice names = slice_from(folder, rest.length + (rest.length < folder.length));
    buffer_clear(out);
    if (parts == n) {
        name_append(out, names);
        buffer_append_byte(out, '/');
    }
    buffer_append(out, id.data, id.length);
    if (parts < n)
        buffer_printf(out, " (%u)", n - parts + 1);
}

static tifa_status rename_article(const struct admission *a, struct article *article, tifa_error *error)
{
    struct slice id = article->fields[ARTICLE_ID];
    struct buffer other = {0};
    bool taken = true;
    tifa_status status = TIFA_OK;
    for (unsigned n = 1; taken && status == TIFA_OK; n++) {
        make_id(a, id, n, &other);
        status = other.failed ? tifa_fail_memory(error)
                              : is_other(a, article, (struct slice){other.data, other.length}, &taken, error);
    }
    if (status == TIFA_OK)
        article_note(article, NOTE_NAME, "the id is '%.*s', as another article has '%.*s'",
                     (int)utf8_cut(other.data, other.length, SHOWN_BYTES), other.data,
                     (int)utf8_cut(id.data, id.length, SHOWN_BYTES), id.data);
    if (status == TIFA_OK)
        status = article_set(article, ARTICLE_ID, (struct slice){other.data, other.length}, error);
    buffer_free(&other);
    return status;
}

/* Gives the article of a file the id that it has, or one that no other has. */
static tifa_status settle_name(const struct admission *a, struct article *article, tifa_error *error)
{
    struct slice had = origins_id(a->origins, a->file, a->member);
    bool taken;
    if (had.length)
        return slice_equal(had, article->fields[ARTICLE_ID]) ? TIFA_OK : article_set(article, ARTICLE_ID, had, error);
    tifa_status status = is_other(a, article, article->fields[ARTICLE_ID], &taken, error);
    return status || !taken ? status : rename_article(a, article, error);
}

/* ---- any article ---- */

static tifa_status note_origin(const struct admission *a, const struct article *article, tifa_error *error)
{
    struct slice id = article->fields[ARTICLE_ID];
    if (!a->file)
        return TIFA_OK;
    return article->id_source == ID_NAME ? origins_note_name(a->origins, a->file, a->member, id, error)
                                         : origins_note_key(a->file, article_key(id), error);
}

/* TIFA_ERR_NOT_FOUND: there is none. */
static tifa_status remove_published(const struct admission *a, struct slice id, tifa_error *error)
{
    tifa_status status = a->update ? update_remove(a->update, id, error) : TIFA_ERR_NOT_FOUND;
    return status == TIFA_ERR_FORMAT ? fail_key(a, id, error) : status;
}

static tifa_status take(const struct admission *a, const struct article *article, struct admitted *out, tifa_error *error)
{
    struct slice id = article->fields[ARTICLE_ID];
    uint64_t earlier;
    tifa_status status = TIFA_OK;
    if (a->update)
        status = update_is_unchanged(a->update, article, &out->is_unchanged, error);
    if (status || (out->is_unchanged && known_articles_have(a->known, id)))
        return status;
    /* What is published is asked first: what it refuses is not to be known here. */
    if (!out->is_unchanged) {
        status = remove_published(a, id, error);
        if (status && status != TIFA_ERR_NOT_FOUND)
            return status;
        out->is_newer = status == TIFA_OK;
    }
    switch (known_articles_add(a->known, id, out->is_unchanged ? KNOWN_PUBLISHED : a->number, &earlier)) {
    case KNOWN_NEW:
        return TIFA_OK;
    case KNOWN_ID:
        out->replaces = earlier; /* KNOWN_PUBLISHED is ADMIT_REPLACES_NONE */
        return TIFA_OK;
    case KNOWN_KEY:
        return fail_key(a, id, error);
    default:
        return tifa_fail_memory(error);
    }
}

tifa_status admit_article(const struct admission *a, struct article *article, struct admitted *out, tifa_error *error)
{
    *out = (struct admitted){.replaces = ADMIT_REPLACES_NONE};
    tifa_status status = a->file && article->id_source == ID_NAME ? settle_name(a, article, error) : TIFA_OK;
    if (status == TIFA_OK)
        status = take(a, article, out, error);
    return status ? status : note_origin(a, article, error);
}
