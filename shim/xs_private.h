/* What the files of the shim share: the guard, and what is in the handles. */
#ifndef TIFA_SHIM_XS_PRIVATE_H
#define TIFA_SHIM_XS_PRIVATE_H

#include "shim/xs.h"

#include <xapian.h>

#include <memory>
#include <string>
#include <string_view>

struct xs_db {
    Xapian::Database db;
    std::string uuid, lower, upper, metadata, suggestion; /* lent to the caller */
};

struct xs_doc {
    Xapian::Document doc;
    xs_docid docid = 0; /* Xapian's own is that of the shard */
    bool data_read = false;
    std::string data, value; /* lent */
};

/* How far XS_PHRASE and XS_NEAR may contain a query. */
enum class Shape { empty, terms, other };

struct xs_query {
    Xapian::Query query;
    Shape shape = Shape::empty;
    unsigned depth = 1;
    std::string description; /* lent */
};

struct xs_result {
    Xapian::MSet mset;
    std::string collapse_key; /* lent */
};

namespace xs
{

/* Thrown and caught inside the shim alone. The message is a literal. */
struct Failure {
    xs_status status;
    const char *message;
};

inline void require(bool condition, const char *message)
{
    if (!condition)
        throw Failure{XS_ERR_ARGUMENT, message};
}

/* Text of limited size, always ending in a NUL, always valid UTF-8: what is not is shown as '?', and
 * what does not fit is cut at a code point. */
class Text
{
  public:
    Text(char *out, size_t size, bool lines) noexcept : out_(out), size_(size), lines_(lines)
    {
        if (size_)
            out_[0] = '\0';
    }
    void append(std::string_view text) noexcept;

  private:
    char *out_;
    size_t size_, used_ = 0;
    bool lines_, full_ = false;
};

/* Fills *error (if not NULL) and returns status. */
xs_status fail(xs_error *error, xs_status status, std::string_view message) noexcept;

/* Turns the exception being handled into a status. A subject, if not NULL, goes in front of a
 * message that does not name it. */
xs_status caught(xs_error *error, const char *subject = nullptr) noexcept;

/* Runs the body of a function; no exception gets out. The body may change the subject as it goes. */
template <typename Body> xs_status guard(xs_error *error, const char *const &subject, Body body) noexcept
{
    try {
        return body();
    } catch (...) {
        return caught(error, subject);
    }
}

template <typename Body> xs_status guard(xs_error *error, Body body) noexcept
{
    return guard(error, nullptr, body);
}

/* The same for a function that makes a handle: the body returns a unique_ptr to it. */
template <typename Handle, typename Body>
xs_status create(Handle **out, xs_error *error, const char *const &subject, Body body) noexcept
{
    if (out)
        *out = nullptr;
    return guard(error, subject, [&] {
        require(out, "out is NULL");
        *out = body().release();
        return XS_OK;
    });
}

template <typename Handle, typename Body> xs_status create(Handle **out, xs_error *error, Body body) noexcept
{
    return create(out, error, nullptr, body);
}

inline std::string bytes(const char *data, size_t length)
{
    require(data || !length, "a NULL string has a length");
    return data ? std::string(data, length) : std::string();
}

inline xs_bytes lend(const std::string &text)
{
    return {text.data(), text.size()};
}

/* A term that an index can hold. */
std::string checked_term(const char *term, size_t length);

/* What Xapian takes as a block size without silently using another. */
int checked_block_size(uint32_t bytes);

constexpr uint32_t default_timeout_ms = 10000;

/* All locations as one database, as in xs_db_open_timed; at points to the one being opened. */
Xapian::Database open_all(const char *const *locations, size_t n, uint32_t timeout_ms, const char *&at);

/* Puts a document into *doc, into a new handle if that is NULL. */
void deliver(Xapian::Document &&document, xs_docid docid, xs_doc **doc);

} // namespace xs

#endif
