/* Exceptions to statuses. */
#include "shim/xs_private.h"

#include <cerrno>
#include <cstring>
#include <exception>
#include <new>
#include <stdexcept>
#include <system_error>

namespace
{

const struct {
    const char *type;
    xs_status status;
} xapian_errors[] = {
    {"InvalidArgumentError", XS_ERR_ARGUMENT},
    {"InvalidOperationError", XS_ERR_ARGUMENT},
    {"UnimplementedError", XS_ERR_UNSUPPORTED},
    {"FeatureUnavailableError", XS_ERR_UNSUPPORTED},
    {"DocNotFoundError", XS_ERR_NOT_FOUND},
    {"DatabaseModifiedError", XS_ERR_STALE},
    {"DatabaseClosedError", XS_ERR_CLOSED},
    {"DatabaseCorruptError", XS_ERR_CORRUPT},
    {"DatabaseVersionError", XS_ERR_VERSION},
    {"DatabaseNotFoundError", XS_ERR_OPEN},
    {"DatabaseOpeningError", XS_ERR_OPEN},
    {"DatabaseCreateError", XS_ERR_EXISTS},
    {"DatabaseLockError", XS_ERR_LOCKED},
    {"DatabaseError", XS_ERR_IO},
    {"NetworkTimeoutError", XS_ERR_TIMEOUT},
    {"NetworkError", XS_ERR_NETWORK},
    /* what was read does not decode */
    {"SerialisationError", XS_ERR_CORRUPT},
    {"RangeError", XS_ERR_CORRUPT},
};

/* Xapian keeps errno to itself and shows its text alone. */
int errno_of(const char *text)
{
    constexpr int highest = 133; /* Linux: EHWPOISON */
    for (int e = 1; text && e <= highest; e++)
        if (std::generic_category().message(e) == text)
            return e;
    return 0;
}

bool ends_with(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

xs_status classify(const Xapian::Error &e, int sys_errno)
{
    xs_status status = XS_ERR_INTERNAL;
    for (const auto &known : xapian_errors)
        if (!std::strcmp(known.type, e.get_type()))
            status = known.status;

    bool refused = sys_errno && sys_errno != ENOENT && sys_errno != ENOTDIR;
    if (status == XS_ERR_OPEN && refused)
        return XS_ERR_IO;
    if (status == XS_ERR_EXISTS && sys_errno)
        return XS_ERR_IO;
    if (status == XS_ERR_LOCKED && !ends_with(e.get_msg(), "already locked"))
        return XS_ERR_IO;
    if (status == XS_ERR_IO && !sys_errno && !e.get_msg().compare(0, 3, "EOF"))
        return XS_ERR_CORRUPT; /* a file that ends too early */
    return status;
}

xs_status from_xapian(const Xapian::Error &e, xs_error *error)
{
    const char *reason = e.get_error_string();
    int sys_errno = errno_of(reason);
    xs_status status = classify(e, sys_errno);
    if (!error)
        return status;
    error->status = status;
    error->sys_errno = sys_errno;
    xs::Text message(error->message, sizeof error->message, false);
    message.append(e.get_msg().empty() ? e.get_type() : e.get_msg());
    if (!e.get_context().empty()) {
        message.append(" (");
        message.append(e.get_context());
        message.append(")");
    }
    if (reason) {
        message.append(": ");
        message.append(reason);
    }
    return status;
}

xs_status translate(xs_error *error) noexcept
{
    try {
        throw;
    } catch (const xs::Failure &e) {
        return xs::fail(error, e.status, e.message);
    } catch (const Xapian::Error &e) {
        try {
            return from_xapian(e, error);
        } catch (...) {
            return xs::fail(error, XS_ERR_MEMORY, "out of memory");
        }
    } catch (const std::bad_alloc &) {
        return xs::fail(error, XS_ERR_MEMORY, "out of memory");
    } catch (const std::length_error &) {
        return xs::fail(error, XS_ERR_MEMORY, "a string is longer than memory can be");
    } catch (const std::exception &e) {
        return xs::fail(error, XS_ERR_INTERNAL, e.what());
    } catch (...) {
        return xs::fail(error, XS_ERR_INTERNAL, "unknown exception");
    }
}

/* Length of the UTF-8 sequence at the start of text, 0 if it is not valid.
 * Source: The Unicode Standard, table 3-7. */
size_t sequence(std::string_view text)
{
    auto at = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    unsigned lead = at(0), low = 0x80, high = 0xbf;
    size_t length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (lead == 0xe0)
        low = 0xa0;
    else if (lead == 0xed)
        high = 0x9f;
    else if (lead == 0xf0)
        low = 0x90;
    else if (lead == 0xf4)
        high = 0x8f;
    for (size_t i = 1; i < length; i++, low = 0x80, high = 0xbf)
        if (at(i) < low || at(i) > high)
            return 0;
    return length;
}

} // namespace

void xs::Text::append(std::string_view text) noexcept
{
    while (!text.empty() && !full_) {
        size_t length = sequence(text);
        unsigned char first = static_cast<unsigned char>(text[0]);
        bool control = (first < 0x20 && !(lines_ && first == '\n')) || first == 0x7f;
        std::string_view shown = length && !control ? text.substr(0, length) : std::string_view("?");
        full_ = size_ - used_ <= shown.size();
        if (full_ || !size_)
            return;
        std::memcpy(out_ + used_, shown.data(), shown.size());
        used_ += shown.size();
        out_[used_] = '\0';
        text.remove_prefix(length ? length : 1);
    }
}

xs_status xs::fail(xs_error *error, xs_status status, std::string_view message) noexcept
{
    if (error) {
        error->status = status;
        error->sys_errno = 0;
        Text(error->message, sizeof error->message, false).append(message);
    }
    return status;
}

xs_status xs::caught(xs_error *error, const char *subject) noexcept
{
    xs_status status = translate(error);
    if (!error || !subject || !*subject || std::strstr(error->message, subject))
        return status;
    char message[sizeof error->message];
    std::memcpy(message, error->message, sizeof message);
    Text text(error->message, sizeof error->message, false);
    text.append("'");
    text.append(subject);
    text.append("': ");
    text.append(message);
    return status;
}

extern "C" const char *xs_status_name(xs_status status) noexcept
{
    switch (status) {
    case XS_OK:
        return "ok";
    case XS_END:
        return "end";
    case XS_ERR_ARGUMENT:
        return "argument";
    case XS_ERR_NOT_FOUND:
        return "not found";
    case XS_ERR_OPEN:
        return "open";
    case XS_ERR_VERSION:
        return "version";
    case XS_ERR_LOCKED:
        return "locked";
    case XS_ERR_STALE:
        return "stale";
    case XS_ERR_CORRUPT:
        return "corrupt";
    case XS_ERR_IO:
        return "io";
    case XS_ERR_NETWORK:
        return "network";
    case XS_ERR_TIMEOUT:
        return "timeout";
    case XS_ERR_MEMORY:
        return "memory";
    case XS_ERR_CLOSED:
        return "closed";
    case XS_ERR_UNSUPPORTED:
        return "unsupported";
    case XS_ERR_INTERNAL:
        return "internal";
    case XS_ERR_EXISTS:
        return "exists";
    }
    return "unknown status";
}

extern "C" const char *xs_version(void) noexcept
{
    return Xapian::version_string();
}
