#include "query/order.h"

bool order_by_docid(const struct archive *archive, xs_docid a, xs_docid b)
{
    return archive_is_ordered(archive) && archive_same_segment(archive, a, b);
}

tifa_status order_read(struct archive *archive, struct order_place *place, struct arena *arena, tifa_error *error)
{
    struct archive_article_ref ref;
    const struct article *article;
    if (place->id.data)
        return TIFA_OK;
    tifa_status status = archive_passage_place(archive, place->docid, &ref, &place->passage, error);
    if (status == TIFA_OK)
        status = archive_article(archive, ref, &article, error);
    if (status)
        return status;
    struct slice id = article->fields[ARTICLE_ID];
    place->id = (struct slice){arena_copy(arena, id.data, id.length), id.length};
    return place->id.data ? TIFA_OK : tifa_fail_memory(error);
}

/* Indexes that are searched together may have the same article. */
int order_compare(const struct archive *archive, const struct order_place *a, const struct order_place *b)
{
    if (order_by_docid(archive, a->docid, b->docid))
        return a->docid < b->docid ? -1 : a->docid > b->docid;
    int order = slice_compare(a->id, b->id);
    size_t left = archive_segment_of(archive, a->docid), right = archive_segment_of(archive, b->docid);
    if (order == 0)
        order = (left > right) - (left < right);
    if (order == 0)
        order = (a->passage > b->passage) - (a->passage < b->passage);
    return order ? order : (a->docid > b->docid) - (a->docid < b->docid);
}
