/* Searching, and the results. */
#include "shim/xs_private.h"

namespace
{

const xs_search_options default_options = {};

template <typename Result> Result &checked(Result *result)
{
    xs::require(result, "the result is NULL");
    return *result;
}

void set_order(Xapian::Enquire &enquire, const xs_search_options &options)
{
    xs::require(options.sort == XS_SORT_RELEVANCE || options.sort_slot != XS_NO_SLOT, "no such sort slot");
    switch (options.sort) {
    case XS_SORT_RELEVANCE:
        enquire.set_sort_by_relevance();
        break;
    case XS_SORT_VALUE:
        enquire.set_sort_by_value(options.sort_slot, options.reverse);
        break;
    case XS_SORT_RELEVANCE_VALUE:
        enquire.set_sort_by_relevance_then_value(options.sort_slot, options.reverse);
        break;
    case XS_SORT_VALUE_RELEVANCE:
        enquire.set_sort_by_value_then_relevance(options.sort_slot, options.reverse);
        break;
    default:
        xs::require(false, "no such sort");
    }
    switch (options.docid_order) {
    case XS_DOCID_ASCENDING:
        enquire.set_docid_order(Xapian::Enquire::ASCENDING);
        break;
    case XS_DOCID_DESCENDING:
        enquire.set_docid_order(Xapian::Enquire::DESCENDING);
        break;
    case XS_DOCID_ANY:
        enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
        break;
    default:
        xs::require(false, "no such docid order");
    }
}

void set_weighting(Xapian::Enquire &enquire, const xs_search_options &options)
{
    const xs_bm25 &p = options.bm25;
    switch (options.weighting) {
    case XS_BM25_DEFAULT:
        break;
    case XS_BM25:
        /* written so that what is no number fails too; Xapian would silently move b into range */
        xs::require(p.k1 >= 0 && p.k2 >= 0 && p.k3 >= 0 && p.b >= 0 && p.b <= 1 && p.min_normlen >= 0,
                    "a BM25 parameter is out of range");
        enquire.set_weighting_scheme(Xapian::BM25Weight(p.k1, p.k2, p.k3, p.b, p.min_normlen));
        break;
    case XS_BOOLEAN:
        enquire.set_weighting_scheme(Xapian::BoolWeight());
        break;
    case XS_WDF:
        enquire.set_weighting_scheme(Xapian::TfIdfWeight("nnn")); /* a class that remote servers know */
        break;
    default:
        xs::require(false, "no such weighting");
    }
}

Xapian::MSet search(const Xapian::Database &db, const Xapian::Query &query, const xs_search_options &options)
{
    Xapian::Enquire enquire(db);
    enquire.set_query(query);
    set_order(enquire, options);
    set_weighting(enquire, options);
    if (options.collapse_max) {
        xs::require(options.collapse_slot != XS_NO_SLOT, "no such collapse slot");
        enquire.set_collapse_key(options.collapse_slot, options.collapse_max);
    }
    enquire.set_time_limit(options.time_limit_ms / 1000.0);
    return enquire.get_mset(options.offset, options.limit, options.check_at_least);
}

Xapian::MSetIterator hit(const xs_result *result, size_t i)
{
    const Xapian::MSet &mset = checked(result).mset;
    xs::require(i < mset.size(), "no such hit");
    return mset[static_cast<Xapian::doccount>(i)];
}

} // namespace

extern "C" {

xs_status xs_search(xs_db *db, const xs_query *query, const xs_search_options *options, xs_result **out,
                    xs_error *error) noexcept
{
    return xs::create(out, error, [&] {
        xs::require(db, "the database is NULL");
        xs::require(query, "the query is NULL");
        auto result = std::make_unique<xs_result>();
        result->mset = search(db->db, query->query, options ? *options : default_options);
        return result;
    });
}

size_t xs_result_size(const xs_result *result) noexcept
{
    return result ? result->mset.size() : 0;
}

xs_status xs_result_counts(const xs_result *result, xs_counts *out, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        const Xapian::MSet &mset = checked(result).mset;
        xs::require(out, "out is NULL");
        out->lower = mset.get_matches_lower_bound();
        out->estimated = mset.get_matches_estimated();
        out->upper = mset.get_matches_upper_bound();
        out->uncollapsed_lower = mset.get_uncollapsed_matches_lower_bound();
        out->uncollapsed_estimated = mset.get_uncollapsed_matches_estimated();
        out->uncollapsed_upper = mset.get_uncollapsed_matches_upper_bound();
        out->max_weight = mset.get_max_attained();
        out->max_possible = mset.get_max_possible();
        return XS_OK;
    });
}

xs_status xs_result_hit(xs_result *result, size_t i, xs_hit *out, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        Xapian::MSetIterator at = hit(result, i);
        xs::require(out, "out is NULL");
        result->collapse_key = at.get_collapse_key();
        out->docid = *at;
        out->weight = at.get_weight();
        out->collapse_count = at.get_collapse_count();
        out->collapse_key = xs::lend(result->collapse_key);
        return XS_OK;
    });
}

xs_status xs_result_document(xs_result *result, size_t i, xs_doc **doc, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        Xapian::MSetIterator at = hit(result, i);
        xs::deliver(at.get_document(), *at, doc);
        return XS_OK;
    });
}

void xs_result_free(xs_result *result) noexcept
{
    delete result;
}

} // extern "C"
