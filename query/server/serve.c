#include "query/server/serve.h"

#include "corpus/base/options.h"
#include "corpus/base/printable.h"
#include "corpus/base/processors.h"
#include "query/archive.h"
#include "query/server/front_state.h"
#include "query/server/sandbox.h"
#include "query/server/supervisor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { EXIT_ERROR = 2 };
enum { MAX_INDEXES = 64, MAX_HOSTS = 64, MAX_CONNECTIONS = 3000, BACKLOG = 1024, TOKEN_BYTES = 1024, SHORT_TOKEN = 16 };

enum {
    OPTION_HELP = 1,
    OPTION_INDEX,
    OPTION_LISTEN,
    OPTION_WORKERS,
    OPTION_HOST,
    OPTION_TOKEN,
    OPTION_PUBLIC,
    OPTION_DEADLINE,
    OPTION_EXPORT_DEADLINE,
    OPTION_PATIENCE,
    OPTION_CONNECTIONS,
    OPTION_ADDRESS_CONNECTIONS,
    OPTION_MEMORY,
};

static const struct option_spec table[] = {
    {OPTION_INDEX, 'i', "index", "INDEX",
     "index to search, or tcp://host:port; may be repeated (default: $TIFA_INDEX)"},
    {OPTION_LISTEN, 0, "listen", "ADDRESS:PORT", "where to serve; port 0 takes a free one (default: 127.0.0.1:8080)"},
    {OPTION_WORKERS, 0, "workers", "N", "processes that search (default: one a processor, at least 2)"},
    {OPTION_TOKEN, 0, "token-file", "FILE", "requests must bear the token in FILE: Authorization: Bearer TOKEN"},
    {OPTION_PUBLIC, 0, "public", NULL, "serve other addresses than this machine's without a token"},
    {OPTION_HOST, 0, "host", "NAME", "a name that requests may call this host; may be repeated"},
    {OPTION_DEADLINE, 0, "deadline", "MS", "for an answer (default: 2000)"},
    {OPTION_EXPORT_DEADLINE, 0, "export-deadline", "MS", "for a whole stream (default: 60000)"},
    {OPTION_PATIENCE, 0, "patience", "MS", "for a request to arrive (default: 10000)"},
    {OPTION_CONNECTIONS, 0, "connections", "N", "at most, at a time (default: 1024)"},
    {OPTION_ADDRESS_CONNECTIONS, 0, "per-address", "N", "connections of one client address (default: 256)"},
    {OPTION_MEMORY, 0, "worker-memory", "MB", "private memory of a worker; 0: no limit (default: 512)"},
    {OPTION_HELP, 'h', "help", NULL, "show this help"},
    {0, 0, NULL, NULL, NULL},
};

static const char usage[] = "usage: tifa-query serve -i INDEX\n\n"
                            "Serves searches over HTTP: /search?q=QUERY, /explain?q=QUERY, /article/ID; /openapi.json\n"
                            "describes them. SIGTERM ends it, after what was asked is answered.\n\n";

struct serve_command {
    const char *indexes[MAX_INDEXES], *hosts[MAX_HOSTS];
    const char *listen, *token_file;
    struct server_settings settings;
    struct buffer token;
    bool is_public, help;
};

static tifa_status set_number(const char *name, const char *value, size_t least, size_t most, size_t *out,
                              tifa_error *error)
{
    if (options_number(value, most, out) && *out >= least)
        return TIFA_OK;
    return tifa_fail(error, TIFA_ERR_ARGUMENT, "--%s takes a number from %zu to %zu, not '%s'", name, least, most,
                     value);
}

static tifa_status add_name(const char **names, size_t *count, size_t most, const char *value, const char *what,
                            tifa_error *error)
{
    if (*count == most)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "more than %zu %s", most, what);
    names[(*count)++] = value;
    return TIFA_OK;
}

static tifa_status set_limit(struct server_settings *s, int key, const char *value, tifa_error *error)
{
    enum { DAY_MS = 24 * 3600 * 1000 };
    size_t number = 0;
    tifa_status status;
    switch (key) {
    case OPTION_WORKERS:
        status = set_number("workers", value, 1, FRONT_WORKERS, &number, error);
        s->workers = (unsigned)number;
        return status;
    case OPTION_DEADLINE:
        status = set_number("deadline", value, 1, DAY_MS, &number, error);
        s->deadline_ms = (unsigned)number;
        return status;
    case OPTION_EXPORT_DEADLINE:
        status = set_number("export-deadline", value, 1, DAY_MS, &number, error);
        s->export_ms = (unsigned)number;
        return status;
    case OPTION_PATIENCE:
        status = set_number("patience", value, 1, DAY_MS, &number, error);
        s->patience_ms = (unsigned)number;
        return status;
    case OPTION_CONNECTIONS:
        return set_number("connections", value, 1, MAX_CONNECTIONS, &s->connections, error);
    case OPTION_ADDRESS_CONNECTIONS:
        return set_number("per-address", value, 1, MAX_CONNECTIONS, &s->address_connections, error);
    default:
        status = set_number("worker-memory", value, 0, 1024 * 1024, &number, error);
        s->worker_bytes = number * 1024 * 1024;
        return status;
    }
}

static tifa_status set_option(struct serve_command *c, int key, const char *value, tifa_error *error)
{
    switch (key) {
    case OPTION_HELP:
        c->help = true;
        return TIFA_OK;
    case OPTION_PUBLIC:
        c->is_public = true;
        return TIFA_OK;
    case OPTION_LISTEN:
        c->listen = value;
        return TIFA_OK;
    case OPTION_TOKEN:
        c->token_file = value;
        return TIFA_OK;
    case OPTION_INDEX:
        return add_name(c->indexes, &c->settings.index_count, MAX_INDEXES, value, "indexes", error);
    case OPTION_HOST:
        return add_name(c->hosts, &c->settings.host_count, MAX_HOSTS, value, "hosts", error);
    default:
        return set_limit(&c->settings, key, value, error);
    }
}

/* ---- what the options mean ---- */

/* "127.0.0.1:8080" or "[::1]:8080". */
static bool parse_address(const char *text, struct server_settings *s)
{
    char host[64];
    size_t port, length = 0;
    const char *colon = strrchr(text, ':');
    struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)&s->address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)&s->address;
    if (!colon || !options_number(colon + 1, 65535, &port))
        return false;
    bool is_v6 = text[0] == '[' && colon > text + 1 && colon[-1] == ']';
    length = (size_t)(colon - text) - (is_v6 ? 2 : 0);
    if (length >= sizeof host)
        return false;
    memcpy(host, text + is_v6, length);
    host[length] = '\0';
    if (is_v6) {
        *v6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
        s->address_bytes = sizeof *v6;
        return inet_pton(AF_INET6, host, &v6->sin6_addr) == 1;
    }
    *v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    s->address_bytes = sizeof *v4;
    return inet_pton(AF_INET, host, &v4->sin_addr) == 1;
}

static bool is_loopback(const struct server_settings *s)
{
    if (s->address.ss_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)&s->address)->sin6_addr);
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)&s->address;
    return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
}

static tifa_status read_token(struct serve_command *c, tifa_error *error)
{
    char bytes[TOKEN_BYTES];
    int fd = open(c->token_file, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
    if (got < 0)
        tifa_fail_errno(error, "cannot read '%s'", c->token_file);
    if (fd >= 0)
        close(fd);
    if (got < 0)
        return error->status;
    struct slice token = slice_trim((struct slice){bytes, (size_t)got});
    for (size_t i = 0; i < token.length; i++)
        if ((unsigned char)token.data[i] <= ' ' || (unsigned char)token.data[i] >= 0x7F)
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "'%s' is not one word of ASCII", c->token_file);
    if (token.length < SHORT_TOKEN || got == TOKEN_BYTES)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "the token in '%s' must have %d to %d characters", c->token_file,
                         SHORT_TOKEN, TOKEN_BYTES - 1);
    buffer_append(&c->token, token.data, token.length);
    c->settings.token = (struct slice){c->token.data, c->token.length};
    return c->token.failed ? tifa_fail_memory(error) : TIFA_OK;
}

static tifa_status settle(struct serve_command *c, tifa_error *error)
{
    struct server_settings *s = &c->settings;
    const char *index = getenv("TIFA_INDEX");
    if (s->index_count == 0 && index && *index)
        c->indexes[s->index_count++] = index;
    if (s->index_count == 0)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "no index is named; use -i INDEX or set TIFA_INDEX");
    if (!parse_address(c->listen, s))
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "--listen takes ADDRESS:PORT, such as 127.0.0.1:8080, not '%s'",
                         c->listen);
    if (!is_loopback(s) && !c->token_file && !c->is_public)
        return tifa_fail(error, TIFA_ERR_ARGUMENT,
                         "'%s' can be reached from other machines; give --token-file FILE, or --public", c->listen);
    s->indexes = c->indexes;
    s->hosts = c->hosts;
    return c->token_file ? read_token(c, error) : TIFA_OK;
}

static tifa_status read_command(struct serve_command *c, int argc, char **argv, tifa_error *error)
{
    struct options o = {.specs = table, .argc = argc, .argv = argv};
    const char *value;
    for (int key; (key = options_next(&o, &value, error)) != OPTIONS_END;) {
        if (key == OPTIONS_ERROR)
            return error->status;
        if (key == OPTIONS_OPERAND)
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "unexpected '%s'; queries come by HTTP", value);
        tifa_status status = set_option(c, key, value, error);
        if (status)
            return status;
    }
    return c->help ? TIFA_OK : settle(c, error);
}

/* ---- starting ---- */

static tifa_status open_listener(const struct serve_command *c, int *out, tifa_error *error)
{
    const struct server_settings *s = &c->settings;
    int yes = 1, fd = socket(s->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) != 0 || /* its connections have it from here */
        bind(fd, (const struct sockaddr *)&s->address, s->address_bytes) != 0 || listen(fd, BACKLOG) != 0) {
        tifa_fail_errno(error, "cannot listen at '%s'", c->listen);
        if (fd >= 0)
            close(fd);
        return error->status;
    }
    *out = fd;
    return TIFA_OK;
}

/* Finds out at the start what workers would find out one after the other, and reads all files once. */
static tifa_status try_indexes(struct server_settings *s, tifa_error *error)
{
    struct archive *archive;
    tifa_status status = archive_open_verified(s->indexes, s->index_count, &s->verified, &archive, error);
    archive_free(archive);
    return status;
}

static void announce(const struct serve_command *c, int listener)
{
    struct sockaddr_storage address = {0};
    socklen_t bytes = sizeof address;
    char host[INET6_ADDRSTRLEN] = "?";
    struct buffer level = {0};
    getsockname(listener, (struct sockaddr *)&address, &bytes);
    bool is_v6 = address.ss_family == AF_INET6;
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)&address;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)&address;
    inet_ntop(address.ss_family, is_v6 ? (const void *)&v6->sin6_addr : (const void *)&v4->sin_addr, host, sizeof host);
    sandbox_describe(&level);
    fprintf(stderr, "tifa-query: serving http://%s%s%s:%d with %u workers; sandbox: %s; %s\n", is_v6 ? "[" : "", host,
            is_v6 ? "]" : "", ntohs(is_v6 ? v6->sin6_port : v4->sin_port), c->settings.workers, buffer_text(&level),
            c->settings.token.length ? "token needed" : "no token");
    buffer_free(&level);
}

static tifa_status serve(struct serve_command *c, tifa_error *error)
{
    int listener = -1;
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max < FRONT_FDS ? files.rlim_max : FRONT_FDS;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    tifa_status status = try_indexes(&c->settings, error);
    if (status == TIFA_OK)
        status = open_listener(c, &listener, error);
    if (status)
        return status;
    announce(c, listener);
    status = supervisor_run(&c->settings, listener, error);
    close(listener);
    return status;
}

int serve_command(int argc, char **argv)
{
    struct serve_command c = {.listen = "127.0.0.1:8080",
                              .settings = {.workers = processors() < 2 ? 2 : processors(),
                                           .worker_bytes = (size_t)512 * 1024 * 1024,
                                           .deadline_ms = 2000,
                                           .export_ms = 60000,
                                           .patience_ms = 10000,
                                           .connections = 1024,
                                           .address_connections = 256}};
    tifa_error error = {0};
    if (c.settings.workers > FRONT_WORKERS)
        c.settings.workers = FRONT_WORKERS;
    int result = EXIT_SUCCESS;
    if (read_command(&c, argc, argv, &error) != TIFA_OK) {
        result = EXIT_ERROR;
    } else if (c.help) {
        fputs(usage, stdout);
        options_help(table, stdout);
        result = fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_ERROR;
    } else if (serve(&c, &error) != TIFA_OK) {
        result = EXIT_ERROR;
    }
    if (error.status)
        printable_message(stderr, "tifa-query", error.message);
    buffer_free(&c.token);
    verified_free(&c.settings.verified);
    return result;
}
