#include "query/server/head.h"

#include "corpus/base/options.h"

#include <strings.h>

static const struct head_fault fine = {0, NULL};

static struct head_fault refuse(unsigned status, const char *reason)
{
    return (struct head_fault){status, reason};
}

bool head_is_complete(struct slice text, size_t *length)
{
    const char *end = memmem(text.data, text.length, "\r\n\r\n", 4);
    if (end)
        *length = (size_t)(end - text.data) + 4;
    return end != NULL;
}

static bool is_token_byte(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_token(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!is_token_byte((unsigned char)text.data[i]))
            return false;
    return text.length > 0;
}

static bool is_visible(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] <= ' ' || (unsigned char)text.data[i] >= 0x7F)
            return false;
    return text.length > 0;
}

static bool is_header_value(struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if ((c < ' ' && c != '\t') || c == 0x7F)
            return false;
    }
    return true;
}

/* Takes what is in front of `separator` off *rest; false when it is not there. */
static bool cut(struct slice *rest, const char *separator, struct slice *out)
{
    size_t length = strlen(separator);
    const char *at = memmem(rest->data, rest->length, separator, length);
    if (!at)
        return false;
    *out = (struct slice){rest->data, (size_t)(at - rest->data)};
    *rest = slice_from(*rest, out->length + length);
    return true;
}

static struct head_fault parse_request_line(struct slice line, struct head *out)
{
    if (!cut(&line, " ", &out->method) || !is_token(out->method) || !cut(&line, " ", &out->target))
        return refuse(400, "the request line is not 'METHOD TARGET VERSION'");
    out->version = line;
    if (out->target.length > SERVER_TARGET_BYTES)
        return refuse(414, "the URL is longer than 8 KiB; POST a long query as a form");
    if (!is_visible(out->target) || out->target.data[0] != '/' || memchr(out->target.data, '#', out->target.length))
        return refuse(400, "the target is no path; percent-encode what is not ASCII");
    if (line.length != 8 || !slice_starts(line, "HTTP/") || line.data[6] != '.')
        return refuse(400, "the request line is not 'METHOD TARGET VERSION'");
    return fine;
}

static struct head_fault parse_header(struct slice line, struct head *out)
{
    struct head_header *header = &out->headers[out->header_count];
    if (out->header_count == HEAD_HEADERS)
        return refuse(431, "more than 100 headers");
    if (!cut(&line, ":", &header->name))
        return refuse(400, "a header is not 'name: value'");
    if (!is_header_value(line))
        return refuse(400, "a header has a control character");
    header->value = slice_trim(line);
    out->header_count++;
    return fine;
}

struct head_fault head_parse(struct slice text, struct head *out)
{
    struct slice line;
    out->header_count = 0;
    if (text.length > SERVER_HEAD_BYTES)
        return refuse(431, "the headers are longer than 16 KiB");
    if (!cut(&text, "\r\n", &line))
        return refuse(400, "the request has no end");
    struct head_fault fault = parse_request_line(line, out);
    while (!fault.status && cut(&text, "\r\n", &line) && line.length)
        fault = parse_header(line, out);
    return fault;
}

static bool name_is(struct slice name, const char *text)
{
    return name.length == strlen(text) && strncasecmp(name.data, text, name.length) == 0;
}

bool head_find(const struct head *head, const char *name, struct slice *value)
{
    for (size_t i = 0; i < head->header_count; i++) {
        if (name_is(head->headers[i].name, name)) {
            *value = head->headers[i].value;
            return true;
        }
    }
    return false;
}

static size_t count_headers(const struct head *head, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < head->header_count; i++)
        count += name_is(head->headers[i].name, name);
    return count;
}

static bool is_port(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.length <= 5;
}

static bool only_of(struct slice text, const char *bytes)
{
    for (size_t i = 0; i < text.length; i++)
        if (!text.data[i] || !strchr(bytes, text.data[i]))
            return false;
    return text.length > 0;
}

/* A page of a foreign site can make its own name stand for our address, but not an address or localhost. */
static bool is_our_host(struct slice host, const struct server_settings *settings)
{
    const char *colon = host.length ? memrchr(host.data, ':', host.length) : NULL;
    const char *bracket = host.length ? memrchr(host.data, ']', host.length) : NULL;
    struct slice name = host;
    if (colon && colon > bracket) {
        name.length = (size_t)(colon - host.data);
        if (!is_port(slice_from(host, name.length + 1)))
            return false;
    }
    if (name.length > 2 && name.data[0] == '[' && name.data[name.length - 1] == ']')
        return only_of((struct slice){name.data + 1, name.length - 2}, "0123456789abcdefABCDEF:.");
    if (only_of(name, "0123456789.") || name_is(name, "localhost"))
        return true;
    for (size_t i = 0; i < settings->host_count; i++)
        if (name_is(name, settings->hosts[i]))
            return true;
    return false;
}

static struct head_fault check_host(const struct head *head, const struct server_settings *settings)
{
    struct slice host;
    size_t hosts = count_headers(head, "Host");
    if (hosts > 1 || (hosts == 0 && !slice_equal_text(head->version, "HTTP/1.0")))
        return refuse(400, "exactly one Host is needed");
    if (head_find(head, "Host", &host) && !is_our_host(host, settings))
        return refuse(421, "this host is not served here; --host NAME allows a name");
    return fine;
}

/* Content-Length, when it is digits alone; false when it is more than a body may have. */
static bool read_length(struct slice digits, size_t *out)
{
    char text[24];
    if (digits.length >= sizeof text)
        return false;
    memcpy(text, digits.data, digits.length);
    text[digits.length] = '\0';
    return options_number(text, SERVER_BODY_BYTES, out);
}

static struct head_fault check_length(const struct head *head)
{
    struct slice value;
    size_t length;
    if (count_headers(head, "Transfer-Encoding"))
        return refuse(501, "no transfer coding is read; send a Content-Length");
    if (count_headers(head, "Content-Length") > 1)
        return refuse(400, "more than one Content-Length");
    if (!head_find(head, "Content-Length", &value)) {
        if (slice_equal_text(head->method, "POST"))
            return refuse(411, "POST needs a Content-Length");
        return fine;
    }
    if (!only_of(value, "0123456789"))
        return refuse(400, "Content-Length is no number");
    if (!read_length(value, &length))
        return refuse(413, "the body is longer than 1 MiB");
    if (length && !slice_equal_text(head->method, "POST"))
        return refuse(400, "only POST may have a body");
    return fine;
}

size_t head_body_bytes(const struct head *head)
{
    struct slice value;
    size_t length = 0;
    return head_find(head, "Content-Length", &value) && read_length(value, &length) ? length : 0;
}

/* Of headers as they are understood; what of their lines is wrong is found by head_parse. */
static struct head_fault check_headers(const struct head *head)
{
    for (size_t i = 0; i < head->header_count; i++) {
        if (!is_token(head->headers[i].name))
            return refuse(400, "a header is not 'name: value'");
        if (!is_header_value(head->headers[i].value))
            return refuse(400, "a header has a control character");
    }
    return fine;
}

struct head_fault head_check(const struct head *head, const struct server_settings *settings)
{
    if (!slice_equal_text(head->version, "HTTP/1.1") && !slice_equal_text(head->version, "HTTP/1.0"))
        return refuse(505, "only HTTP/1.1 and HTTP/1.0 are spoken");
    if (!slice_equal_text(head->method, "GET") && !slice_equal_text(head->method, "HEAD") &&
        !slice_equal_text(head->method, "POST"))
        return refuse(405, "only GET, HEAD and POST are allowed");
    struct head_fault fault = check_headers(head);
    if (!fault.status)
        fault = check_host(head, settings);
    if (!fault.status)
        fault = check_length(head);
    if (!fault.status && count_headers(head, "Expect"))
        fault = refuse(417, "nothing can be expected; send the body at once");
    if (!fault.status && count_headers(head, "Upgrade"))
        fault = refuse(400, "there is nothing to upgrade to");
    if (!fault.status && count_headers(head, "Authorization") > 1)
        fault = refuse(400, "more than one Authorization");
    return fault;
}

/* "q=0", "q=0.0" and so on. */
static bool is_refused(struct slice parameters)
{
    const char *q = memmem(parameters.data, parameters.length, "q=", 2);
    return q && only_of(slice_trim(slice_from(parameters, (size_t)(q - parameters.data) + 2)), "0.");
}

bool head_accepts(struct slice list, const char *coding)
{
    while (list.length) {
        const char *comma = memchr(list.data, ',', list.length);
        struct slice item = {list.data, comma ? (size_t)(comma - list.data) : list.length};
        list = slice_from(list, item.length + (comma != NULL));
        const char *semicolon = item.length ? memchr(item.data, ';', item.length) : NULL;
        struct slice name = {item.data, semicolon ? (size_t)(semicolon - item.data) : item.length};
        if (name_is(slice_trim(name), coding))
            return !is_refused(slice_from(item, name.length));
    }
    return false;
}

bool head_bears_token(const struct head *head, struct slice token)
{
    struct slice value;
    if (!head_find(head, "Authorization", &value) || value.length < 7 || strncasecmp(value.data, "Bearer ", 7) != 0)
        return false;
    value = slice_trim(slice_from(value, 7));
    unsigned difference = value.length != token.length;
    for (size_t i = 0; i < value.length; i++)
        difference |= (unsigned char)value.data[i] ^ (unsigned char)token.data[i % token.length];
    return difference == 0;
}
