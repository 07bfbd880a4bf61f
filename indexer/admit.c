#include "indexer/admit.h"

#include "corpus/base/utf8.h"

enum { SHOWN_BYTES = 200 }; /* of an id, in messages */

static const char *source_name(const struct source_list *sources, size_t source)
{
    const char *path = sources->items[source].path;
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

static tifa_status fail_key(const char *where, struct slice id, tifa_error *error)
{
    return tifa_fail(error, TIFA_ERR_FORMAT, "%s: the id '%.*s' has the same key as another article's; change it",
                     where, (int)utf8_cut(id.data, id.length, SHOWN_BYTES), id.data);
}

tifa_status admit_article(struct known_articles *known, struct update *update, const struct article *article,
                          struct known_place place, const struct source_list *sources, const char *where,
                          struct admitted *out, tifa_error *error)
{
    struct slice id = article->fields[ARTICLE_ID];
    struct known_place earlier;
    tifa_status status = TIFA_OK;
    *out = (struct admitted){.replaces = ADMIT_REPLACES_NONE};
    bool is_version = article->id_source != ID_NAME, is_known = known_articles_have(known, id);
    if (update)
        status = update_is_unchanged(update, article, &out->is_unchanged, error);
    if (status)
        return status;
    if (out->is_unchanged) {
        place.number = KNOWN_PUBLISHED;
        return is_known || known_articles_add(known, id, place, false, &earlier) == KNOWN_NEW
                   ? TIFA_OK
                   : tifa_fail_memory(error);
    }
    /* What is published is asked first: what it refuses is not to be known here. It stays if this is not taken. */
    status = update && (is_version || !is_known) ? update_remove(update, id, error) : TIFA_ERR_NOT_FOUND;
    if (status && status != TIFA_ERR_NOT_FOUND)
        return status == TIFA_ERR_FORMAT ? fail_key(where, id, error) : status;
    out->is_newer = status == TIFA_OK;
    switch (known_articles_add(known, id, place, is_version, &earlier)) {
    case KNOWN_NEW:
        return TIFA_OK;
    case KNOWN_ID:
        if (is_version) {
            out->replaces = earlier.number; /* KNOWN_PUBLISHED is ADMIT_REPLACES_NONE */
            return TIFA_OK;
        }
        return tifa_fail(error, TIFA_ERR_FORMAT,
                         "%s: article '%.*s', named after its file, was already found in '%s', the first one is kept; "
                         "build from the folder above both",
                         where, (int)utf8_cut(id.data, id.length, SHOWN_BYTES), id.data,
                         source_name(sources, earlier.source));
    case KNOWN_KEY:
        return fail_key(where, id, error);
    default:
        return tifa_fail_memory(error);
    }
}
