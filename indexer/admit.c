#include "indexer/admit.h"

#include "corpus/base/utf8.h"

static const char *source_name(const struct source_list *sources, size_t source)
{
    const char *path = sources->items[source].path;
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

tifa_status admit_article(struct known_articles *known, const struct article *article, struct known_place place,
                          const struct source_list *sources, const char *where, uint64_t *replaces, tifa_error *error)
{
    struct slice id = article->fields[ARTICLE_ID];
    int length = (int)utf8_cut(id.data, id.length, 200);
    struct known_place earlier;
    *replaces = ADMIT_REPLACES_NONE;
    switch (known_articles_add(known, id, place, article->has_own_id, &earlier)) {
    case KNOWN_NEW:
        return TIFA_OK;
    case KNOWN_ID:
        if (article->has_own_id) {
            *replaces = earlier.number;
            return TIFA_OK;
        }
        return tifa_fail(error, TIFA_ERR_FORMAT,
                         "%s: article '%.*s', named after its file, was already found in '%s', the first one is kept; "
                         "build from the folder above both",
                         where, length, id.data, source_name(sources, earlier.source));
    case KNOWN_KEY:
        return tifa_fail(error, TIFA_ERR_FORMAT, "%s: the id '%.*s' has the same key as another article's; change it",
                         where, length, id.data);
    default:
        return tifa_fail_memory(error);
    }
}
