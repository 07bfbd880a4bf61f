/* Iterators. Xapian's stand on the first item from the start; ours stand before it. */
#include "shim/xs_private.h"

namespace
{

std::string item(const Xapian::TermIterator &at)
{
    return *at;
}

xs_docid item(const Xapian::PostingIterator &at)
{
    return *at;
}

xs_docid item(const Xapian::ValueIterator &at)
{
    return at.get_docid();
}

/* What terms, postings and values have in common. */
template <typename Iterator> struct Cursor {
    Iterator at;
    bool started = false;
    xs_status failed = XS_OK;

    bool ended() const
    {
        return at == Iterator();
    }

    bool advance()
    {
        if (started && !ended())
            ++at;
        started = true;
        return !ended();
    }

    /* Asked for what lies behind it, a list of terms in Xapian goes back, even before its prefix. */
    template <typename Target> bool skip_to(const Target &target)
    {
        started = true;
        if (!ended() && item(at) < target)
            at.skip_to(target);
        return !ended();
    }

    void require_item() const
    {
        xs::require(started && failed == XS_OK && !ended(), "the iterator stands at no item");
    }
};

/* Moves an iterator. What a failed one says afterwards is not defined in Xapian, so it is asked nothing. */
template <typename Handle, typename Move> xs_status step(Handle *handle, xs_error *error, Move move) noexcept
{
    if (!handle)
        return xs::fail(error, XS_ERR_ARGUMENT, "the iterator is NULL");
    if (handle->cursor.failed != XS_OK)
        return xs::fail(error, handle->cursor.failed, "the iterator ended with an error before");
    xs_status status = xs::guard(error, [&] { return move(*handle) ? XS_OK : XS_END; });
    if (status < 0 && status != XS_ERR_ARGUMENT)
        handle->cursor.failed = status;
    return status;
}

template <typename Handle, typename Get>
xs_status current(Handle *handle, uint32_t *out, xs_error *error, Get get) noexcept
{
    return xs::guard(error, [&] {
        xs::require(handle, "the iterator is NULL");
        xs::require(out, "out is NULL");
        handle->cursor.require_item();
        *out = get(*handle);
        return XS_OK;
    });
}

const Xapian::Database &checked(const xs_db *db)
{
    xs::require(db, "the database is NULL");
    return db->db;
}

} // namespace

/* Each holds what it reads from, so that it may be freed last. */

struct xs_terms {
    Xapian::Database db;
    Xapian::Document doc;
    bool frequencies, wdf; /* what this kind of list knows */
    Cursor<Xapian::TermIterator> cursor;
    std::string term; /* lent */
};

struct xs_postings {
    Xapian::Database db;
    Cursor<Xapian::PostingIterator> cursor;
};

struct xs_values {
    Xapian::Database db;
    Cursor<Xapian::ValueIterator> cursor;
    std::string value; /* lent */
};

namespace
{

bool lend_term(xs_terms &terms, bool found, xs_bytes *out)
{
    if (found) {
        terms.term = item(terms.cursor.at);
        *out = xs::lend(terms.term);
    }
    return found;
}

bool lend_docid(xs_postings &postings, bool found, xs_docid *out)
{
    if (found)
        *out = item(postings.cursor.at);
    return found;
}

bool lend_value(xs_values &values, bool found, xs_docid *docid, xs_bytes *out)
{
    if (found) {
        values.value = *values.cursor.at;
        *docid = item(values.cursor.at);
        *out = xs::lend(values.value);
    }
    return found;
}

std::unique_ptr<xs_terms> terms_of(const Xapian::Database &db, Xapian::TermIterator &&at, bool frequencies)
{
    std::unique_ptr<xs_terms> terms(new xs_terms{db, Xapian::Document(), frequencies, false, {}, {}});
    terms->cursor.at = std::move(at);
    return terms;
}

} // namespace

extern "C" {

xs_status xs_terms_open(xs_db *db, const char *prefix, size_t length, xs_terms **out, xs_error *error) noexcept
{
    return xs::create(out, error, [&] {
        const Xapian::Database &from = checked(db);
        return terms_of(from, from.allterms_begin(xs::bytes(prefix, length)), true);
    });
}

xs_status xs_terms_open_metadata(xs_db *db, const char *prefix, size_t length, xs_terms **out, xs_error *error) noexcept
{
    return xs::create(out, error, [&] {
        const Xapian::Database &from = checked(db);
        return terms_of(from, from.metadata_keys_begin(xs::bytes(prefix, length)), false);
    });
}

xs_status xs_terms_open_doc(xs_doc *doc, xs_terms **out, xs_error *error) noexcept
{
    return xs::create(out, error, [&] {
        xs::require(doc, "the document is NULL");
        std::unique_ptr<xs_terms> terms(new xs_terms{Xapian::Database(), doc->doc, doc->docid != 0, true, {}, {}});
        terms->cursor.at = doc->doc.termlist_begin();
        return terms;
    });
}

xs_status xs_terms_next(xs_terms *terms, xs_bytes *term, xs_error *error) noexcept
{
    return step(terms, error, [&](xs_terms &from) {
        xs::require(term, "out is NULL");
        return lend_term(from, from.cursor.advance(), term);
    });
}

xs_status xs_terms_skip_to(xs_terms *terms, const char *target, size_t length, xs_bytes *term, xs_error *error) noexcept
{
    return step(terms, error, [&](xs_terms &from) {
        xs::require(term, "out is NULL");
        return lend_term(from, from.cursor.skip_to(xs::bytes(target, length)), term);
    });
}

xs_status xs_terms_documents(xs_terms *terms, uint32_t *out, xs_error *error) noexcept
{
    return current(terms, out, error, [](xs_terms &from) {
        if (!from.frequencies)
            throw xs::Failure{XS_ERR_UNSUPPORTED, "this list of terms has no frequencies"};
        return from.cursor.at.get_termfreq();
    });
}

xs_status xs_terms_wdf(xs_terms *terms, uint32_t *out, xs_error *error) noexcept
{
    return current(terms, out, error, [](xs_terms &from) {
        if (!from.wdf)
            throw xs::Failure{XS_ERR_UNSUPPORTED, "only the terms of a document have a wdf"};
        return from.cursor.at.get_wdf();
    });
}

void xs_terms_free(xs_terms *terms) noexcept
{
    delete terms;
}

xs_status xs_postings_open(xs_db *db, const char *term, size_t length, xs_postings **out, xs_error *error) noexcept
{
    return xs::create(out, error, [&] {
        const Xapian::Database &from = checked(db);
        std::unique_ptr<xs_postings> postings(new xs_postings{from, {}});
        postings->cursor.at = from.postlist_begin(xs::bytes(term, length));
        return postings;
    });
}

xs_status xs_postings_next(xs_postings *postings, xs_docid *docid, xs_error *error) noexcept
{
    return step(postings, error, [&](xs_postings &from) {
        xs::require(docid, "out is NULL");
        return lend_docid(from, from.cursor.advance(), docid);
    });
}

xs_status xs_postings_skip_to(xs_postings *postings, xs_docid target, xs_docid *docid, xs_error *error) noexcept
{
    return step(postings, error, [&](xs_postings &from) {
        xs::require(docid, "out is NULL");
        return lend_docid(from, from.cursor.skip_to(target), docid);
    });
}

xs_status xs_postings_wdf(xs_postings *postings, uint32_t *out, xs_error *error) noexcept
{
    return current(postings, out, error, [](xs_postings &from) { return from.cursor.at.get_wdf(); });
}

xs_status xs_postings_doc_length(xs_postings *postings, uint32_t *out, xs_error *error) noexcept
{
    return current(postings, out, error, [](xs_postings &from) { return from.cursor.at.get_doclength(); });
}

void xs_postings_free(xs_postings *postings) noexcept
{
    delete postings;
}

xs_status xs_values_open(xs_db *db, xs_slot slot, xs_values **out, xs_error *error) noexcept
{
    return xs::create(out, error, [&] {
        const Xapian::Database &from = checked(db);
        xs::require(slot != XS_NO_SLOT, "no such slot");
        std::unique_ptr<xs_values> values(new xs_values{from, {}, {}});
        values->cursor.at = from.valuestream_begin(slot);
        return values;
    });
}

xs_status xs_values_next(xs_values *values, xs_docid *docid, xs_bytes *value, xs_error *error) noexcept
{
    return step(values, error, [&](xs_values &from) {
        xs::require(docid && value, "out is NULL");
        return lend_value(from, from.cursor.advance(), docid, value);
    });
}

xs_status xs_values_skip_to(xs_values *values, xs_docid target, xs_docid *docid, xs_bytes *value,
                            xs_error *error) noexcept
{
    return step(values, error, [&](xs_values &from) {
        xs::require(docid && value, "out is NULL");
        return lend_value(from, from.cursor.skip_to(target), docid, value);
    });
}

void xs_values_free(xs_values *values) noexcept
{
    delete values;
}

} // extern "C"
