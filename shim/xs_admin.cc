/* Checking and compacting. */
#include "shim/xs_private.h"

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <streambuf>
#include <system_error>

namespace
{

const xs_compact_options default_options = {};

/* Keeps as much of a stream as the caller has room for. */
class Kept : public std::streambuf
{
  public:
    explicit Kept(size_t ceiling) : ceiling_(ceiling)
    {
    }
    const std::string &text() const
    {
        return text_;
    }

  protected:
    std::streamsize xsputn(const char *data, std::streamsize n) override
    {
        text_.append(data, std::min(static_cast<size_t>(n), ceiling_ - text_.size()));
        return n;
    }
    int_type overflow(int_type c) override
    {
        char byte = traits_type::to_char_type(c);
        if (!traits_type::eq_int_type(c, traits_type::eof()))
            xsputn(&byte, 1);
        return traits_type::not_eof(c);
    }

  private:
    size_t ceiling_;
    std::string text_;
};

size_t check(const char *path, std::ostream &out)
{
    try {
        return Xapian::Database::check(path, 0, &out);
    } catch (const Xapian::DatabaseError &e) {
        /* of a block that makes no sense the checker says no more than this */
        bool unspecific = e.get_type() == std::string_view("DatabaseError");
        if (unspecific && !e.get_error_string())
            throw Xapian::DatabaseCorruptError(e.get_msg(), e.get_context());
        throw;
    }
}

unsigned xapian_flags(const xs_compact_options &options)
{
    xs::require(!(options.flags & ~(XS_KEEP_DOCIDS | XS_MULTIPASS | XS_SINGLE_FILE)), "no such flag");
    xs::require(options.level >= XS_COMPACT_STANDARD && options.level <= XS_COMPACT_FULLER, "no such level");
    static const unsigned levels[] = {Xapian::Compactor::STANDARD, Xapian::Compactor::FULL, Xapian::Compactor::FULLER};
    unsigned flags = levels[options.level];
    if (options.flags & XS_KEEP_DOCIDS)
        flags |= Xapian::DBCOMPACT_NO_RENUMBER;
    if (options.flags & XS_MULTIPASS)
        flags |= Xapian::DBCOMPACT_MULTIPASS;
    if (options.flags & XS_SINGLE_FILE)
        flags |= Xapian::DBCOMPACT_SINGLE_FILE;
    return flags;
}

/* Xapian would write over a database that is there. */
void require_vacant(const char *destination)
{
    std::error_code failed;
    bool vacant =
        !std::filesystem::exists(destination, failed) ||
        (std::filesystem::is_directory(destination, failed) && std::filesystem::is_empty(destination, failed));
    if (!vacant)
        throw xs::Failure{XS_ERR_EXISTS, "the destination exists and is not an empty folder"};
}

} // namespace

extern "C" {

xs_status xs_check(const char *path, size_t *error_count, char *report, size_t report_size, xs_error *error) noexcept
{
    xs::Text text(report, report ? report_size : 0, true);
    return xs::guard(error, path, [&] {
        xs::require(path && *path, "the path is empty");
        xs::require(error_count, "error_count is NULL");
        xs::require(report || !report_size, "the report is NULL and has a size");
        Kept kept(report_size);
        std::ostream stream(&kept);
        try {
            *error_count = check(path, stream);
        } catch (...) {
            text.append(kept.text());
            throw;
        }
        text.append(kept.text());
        return XS_OK;
    });
}

xs_status xs_compact(const char *const *sources, size_t n, const char *destination, const xs_compact_options *options,
                     xs_error *error) noexcept
{
    const char *at = nullptr;
    return xs::guard(error, at, [&] {
        xs::require(destination && *destination, "the destination is empty");
        const xs_compact_options &chosen = options ? *options : default_options;
        unsigned flags = xapian_flags(chosen);
        int block_size = xs::checked_block_size(chosen.block_size_bytes);
        Xapian::Database all = xs::open_all(sources, n, xs::default_timeout_ms, at);
        at = destination;
        require_vacant(destination);
        all.compact(destination, flags, block_size);
        return XS_OK;
    });
}

} // extern "C"
