/* Documents, read or to be written. */
#include "shim/xs_private.h"

#include <algorithm>

namespace
{

xs_doc &checked(xs_doc *doc)
{
    xs::require(doc, "the document is NULL");
    return *doc;
}

} // namespace

std::string xs::checked_term(const char *term, size_t length)
{
    std::string name = bytes(term, length);
    require(length, "a term is empty");
    require(xs_term_cost(term, length) <= XS_TERM_MAX_COST, "a term is over 245 bytes, each NUL counted twice");
    return name;
}

void xs::deliver(Xapian::Document &&document, xs_docid docid, xs_doc **doc)
{
    require(doc, "doc is NULL");
    if (!*doc)
        *doc = new xs_doc;
    (*doc)->doc = std::move(document);
    (*doc)->docid = docid;
    (*doc)->data_read = false;
}

extern "C" {

size_t xs_term_cost(const char *term, size_t length) noexcept
{
    return term ? length + static_cast<size_t>(std::count(term, term + length, '\0')) : 0;
}

xs_status xs_doc_new(xs_doc **out, xs_error *error) noexcept
{
    return xs::create(out, error, [] { return std::make_unique<xs_doc>(); });
}

xs_status xs_doc_clear(xs_doc *doc, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        /* a new one: iterators of the old may still be read */
        checked(doc).doc = Xapian::Document();
        doc->docid = 0;
        doc->data_read = false;
        return XS_OK;
    });
}

void xs_doc_free(xs_doc *doc) noexcept
{
    delete doc;
}

xs_docid xs_doc_docid(const xs_doc *doc) noexcept
{
    return doc ? doc->docid : 0;
}

xs_status xs_doc_data(xs_doc *doc, xs_bytes *out, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        xs_doc &from = checked(doc);
        xs::require(out, "out is NULL");
        if (!from.data_read)
            from.data = from.doc.get_data();
        from.data_read = true;
        *out = xs::lend(from.data);
        return XS_OK;
    });
}

xs_status xs_doc_value(xs_doc *doc, xs_slot slot, xs_bytes *out, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        xs_doc &from = checked(doc);
        xs::require(out, "out is NULL");
        xs::require(slot != XS_NO_SLOT, "no such slot");
        from.value = from.doc.get_value(slot);
        *out = xs::lend(from.value);
        return XS_OK;
    });
}

xs_status xs_doc_set_data(xs_doc *doc, const char *data, size_t length, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        checked(doc).doc.set_data(xs::bytes(data, length));
        doc->data_read = false;
        return XS_OK;
    });
}

xs_status xs_doc_set_value(xs_doc *doc, xs_slot slot, const char *value, size_t length, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        xs_doc &into = checked(doc);
        xs::require(slot != XS_NO_SLOT, "no such slot");
        into.doc.add_value(slot, xs::bytes(value, length));
        return XS_OK;
    });
}

xs_status xs_doc_add_term(xs_doc *doc, const char *term, size_t length, uint32_t wdf_increment,
                          xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        checked(doc).doc.add_term(xs::checked_term(term, length), wdf_increment);
        return XS_OK;
    });
}

xs_status xs_doc_add_boolean_term(xs_doc *doc, const char *term, size_t length, xs_error *error) noexcept
{
    return xs_doc_add_term(doc, term, length, 0, error);
}

xs_status xs_doc_add_posting(xs_doc *doc, const char *term, size_t length, uint32_t position, uint32_t wdf_increment,
                             xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        checked(doc).doc.add_posting(xs::checked_term(term, length), position, wdf_increment);
        return XS_OK;
    });
}

} // extern "C"
