/* Opening databases, and what they say of themselves. */
#include "shim/xs_private.h"

#include <charconv>

namespace
{

constexpr std::string_view tcp = "tcp://";

/* host:port or [IPv6]:port */
Xapian::Database open_remote(std::string_view address, uint32_t timeout_ms)
{
    size_t colon = address.rfind(':');
    xs::require(colon != address.npos, "a remote location is tcp://host:port");
    std::string_view host = address.substr(0, colon), port = address.substr(colon + 1);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    unsigned number = 0;
    auto [end, failure] = std::from_chars(port.data(), port.data() + port.size(), number);
    bool whole = failure == std::errc() && end == port.data() + port.size();
    xs::require(!host.empty() && whole && number >= 1 && number <= 65535,
                "a remote location is tcp://host:port, the port from 1 to 65535");
    return Xapian::Remote::open(std::string(host), number, timeout_ms, timeout_ms);
}

Xapian::Database open_one(const char *location, uint32_t timeout_ms)
{
    xs::require(location && *location, "a location is empty");
    std::string_view text(location);
    if (text.substr(0, tcp.size()) == tcp)
        return open_remote(text.substr(tcp.size()), timeout_ms);
    return Xapian::Database(location);
}

xs_db &checked(xs_db *db)
{
    xs::require(db, "the database is NULL");
    return *db;
}

} // namespace

Xapian::Database xs::open_all(const char *const *locations, size_t n, uint32_t timeout_ms, const char *&at)
{
    require(locations && n, "no location");
    Xapian::Database all;
    for (size_t i = 0; i < n; i++) {
        at = locations[i];
        all.add_database(open_one(locations[i], timeout_ms));
    }
    /* Stubs may name nothing at all. Xapian fails on no shards, not on an empty one. */
    if (!all.size())
        all.add_database(Xapian::Database(std::string(), Xapian::DB_BACKEND_INMEMORY));
    return all;
}

extern "C" {

xs_status xs_db_open_timed(const char *const *locations, size_t n, uint32_t timeout_ms, xs_db **out,
                           xs_error *error) noexcept
{
    const char *at = nullptr;
    return xs::create(out, error, at, [&] {
        auto db = std::make_unique<xs_db>();
        db->db = xs::open_all(locations, n, timeout_ms, at);
        return db;
    });
}

xs_status xs_db_open(const char *const *locations, size_t n, xs_db **out, xs_error *error) noexcept
{
    return xs_db_open_timed(locations, n, xs::default_timeout_ms, out, error);
}

xs_status xs_db_combine(xs_db *const *databases, size_t n, xs_db **out, xs_error *error) noexcept
{
    return xs::create(out, error, [&] {
        xs::require(databases && n, "no database");
        auto db = std::make_unique<xs_db>();
        for (size_t i = 0; i < n; i++)
            db->db.add_database(checked(databases[i]).db);
        return db;
    });
}

xs_status xs_db_reopen(xs_db *db, bool *changed, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        bool moved = checked(db).db.reopen();
        if (changed)
            *changed = moved;
        return XS_OK;
    });
}

xs_status xs_db_close(xs_db *db, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        checked(db).db.close();
        return XS_OK;
    });
}

void xs_db_free(xs_db *db) noexcept
{
    delete db;
}

xs_status xs_db_totals(xs_db *db, xs_totals *out, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        const Xapian::Database &from = checked(db).db;
        xs::require(out, "out is NULL");
        xs_totals totals;
        totals.documents = from.get_doccount();
        totals.last_docid = from.get_lastdocid();
        totals.total_length = from.get_total_length();
        totals.average_length = from.get_average_length();
        *out = totals;
        return XS_OK;
    });
}

xs_status xs_db_uuid(xs_db *db, xs_bytes *out, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        xs::require(out, "out is NULL");
        db->uuid = checked(db).db.get_uuid();
        *out = xs::lend(db->uuid);
        return XS_OK;
    });
}

xs_status xs_db_term_stats(xs_db *db, const char *term, size_t length, xs_term_stats *out, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        const Xapian::Database &from = checked(db).db;
        xs::require(out, "out is NULL");
        std::string name = xs::bytes(term, length);
        xs::require(length, "a term is empty"); /* Xapian would count all documents */
        xs_term_stats stats = {from.get_termfreq(name), 0};
        if (stats.documents)
            stats.occurrences = from.get_collection_freq(name);
        *out = stats;
        return XS_OK;
    });
}

xs_status xs_db_slot_bounds(xs_db *db, xs_slot slot, xs_slot_bounds *out, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        const Xapian::Database &from = checked(db).db;
        xs::require(out, "out is NULL");
        xs::require(slot != XS_NO_SLOT, "no such slot");
        uint32_t documents = from.get_value_freq(slot);
        db->lower = from.get_value_lower_bound(slot);
        db->upper = from.get_value_upper_bound(slot);
        *out = {documents, xs::lend(db->lower), xs::lend(db->upper)};
        return XS_OK;
    });
}

xs_status xs_db_metadata(xs_db *db, const char *key, size_t length, xs_bytes *out, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        const Xapian::Database &from = checked(db).db;
        xs::require(out, "out is NULL");
        std::string name = xs::bytes(key, length);
        xs::require(length, "a metadata key is empty");
        db->metadata = from.get_metadata(name);
        *out = xs::lend(db->metadata);
        return XS_OK;
    });
}

xs_status xs_db_suggest(xs_db *db, const char *word, size_t length, uint32_t max_edits, xs_bytes *out,
                        xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        const Xapian::Database &from = checked(db).db;
        xs::require(out, "out is NULL");
        db->suggestion = from.get_spelling_suggestion(xs::bytes(word, length), max_edits);
        *out = xs::lend(db->suggestion);
        return XS_OK;
    });
}

xs_status xs_db_document(xs_db *db, xs_docid docid, xs_doc **doc, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        const Xapian::Database &from = checked(db).db;
        xs::require(docid, "document id 0");
        xs::deliver(from.get_document(docid), docid, doc);
        return XS_OK;
    });
}

xs_status xs_db_document_known(xs_db *db, xs_docid docid, xs_doc **doc, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        const Xapian::Database &from = checked(db).db;
        xs::require(docid, "document id 0");
        xs::deliver(from.get_document(docid, Xapian::DOC_ASSUME_VALID), docid, doc);
        return XS_OK;
    });
}

} // extern "C"
