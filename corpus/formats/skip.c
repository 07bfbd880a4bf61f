#include "corpus/formats/skip.h"

#include <strings.h>

const char *const skip_names[SKIP_KINDS] = {"",       "image",   "style",  "script",   "font",  "sound",  "pdf",
                                            "data",   "hidden",  "link",   "robots",   "empty", "status", "revisit",
                                            "record", "xml",     "code",   "settings", "log",   "table",  "numbers",
                                            "list",   "encoded", "backup", "license"};

struct sign {
    const char *text;
    size_t length;
    enum skip_kind kind;
};
#define SIGN(text, kind)                                                                                               \
    {                                                                                                                  \
        text, sizeof text - 1, kind                                                                                    \
    }

static const struct sign contents[] = {
    SIGN("\x89PNG\r\n", SKIP_IMAGE), SIGN("\xFF\xD8\xFF", SKIP_IMAGE), SIGN("GIF87a", SKIP_IMAGE),
    SIGN("GIF89a", SKIP_IMAGE),      SIGN("\0\0\1\0", SKIP_IMAGE),     SIGN("II*\0", SKIP_IMAGE),
    SIGN("MM\0*", SKIP_IMAGE),       SIGN("wOFF", SKIP_FONT),          SIGN("wOF2", SKIP_FONT),
    SIGN("OTTO", SKIP_FONT),         SIGN("\0\1\0\0\0", SKIP_FONT),    SIGN("ID3", SKIP_SOUND),
    SIGN("OggS", SKIP_SOUND),        SIGN("fLaC", SKIP_SOUND),         SIGN("\x1A\x45\xDF\xA3", SKIP_SOUND),
};

static const struct sign media_types[] = {
    SIGN("image/", SKIP_IMAGE),
    SIGN("text/css", SKIP_STYLE),
    SIGN("text/javascript", SKIP_SCRIPT),
    SIGN("application/javascript", SKIP_SCRIPT),
    SIGN("application/x-javascript", SKIP_SCRIPT),
    SIGN("application/ecmascript", SKIP_SCRIPT),
    SIGN("application/wasm", SKIP_SCRIPT),
    SIGN("font/", SKIP_FONT),
    SIGN("application/font", SKIP_FONT),
    SIGN("application/x-font", SKIP_FONT),
    SIGN("application/vnd.ms-fontobject", SKIP_FONT),
    SIGN("audio/", SKIP_SOUND),
    SIGN("video/", SKIP_SOUND),
};

static const struct sign web_media_types[] = {SIGN("application/pdf", SKIP_PDF),
                                              SIGN("application/json", SKIP_DATA),
                                              SIGN("application/ld+json", SKIP_DATA),
                                              SIGN("application/manifest+json", SKIP_DATA),
                                              SIGN("text/json", SKIP_DATA),
                                              SIGN("application/xml", SKIP_DATA),
                                              SIGN("text/xml", SKIP_DATA),
                                              SIGN("application/rss+xml", SKIP_DATA),
                                              SIGN("application/atom+xml", SKIP_DATA)};

static const struct sign suffixes[] = {
    SIGN(".png", SKIP_IMAGE),  SIGN(".jpg", SKIP_IMAGE),  SIGN(".jpeg", SKIP_IMAGE), SIGN(".gif", SKIP_IMAGE),
    SIGN(".ico", SKIP_IMAGE),  SIGN(".svg", SKIP_IMAGE),  SIGN(".webp", SKIP_IMAGE), SIGN(".bmp", SKIP_IMAGE),
    SIGN(".tif", SKIP_IMAGE),  SIGN(".avif", SKIP_IMAGE), SIGN(".css", SKIP_STYLE),  SIGN(".js", SKIP_SCRIPT),
    SIGN(".mjs", SKIP_SCRIPT), SIGN(".woff", SKIP_FONT),  SIGN(".woff2", SKIP_FONT), SIGN(".ttf", SKIP_FONT),
    SIGN(".otf", SKIP_FONT),   SIGN(".eot", SKIP_FONT),   SIGN(".mp3", SKIP_SOUND),  SIGN(".mp4", SKIP_SOUND),
    SIGN(".webm", SKIP_SOUND), SIGN(".ogg", SKIP_SOUND),  SIGN(".wav", SKIP_SOUND),
};

#define KIND_BY_START(text, signs) kind_by_start(text, signs, sizeof(signs) / sizeof *(signs))

static enum skip_kind kind_by_start(struct slice text, const struct sign *signs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text.length >= signs[i].length && memcmp(text.data, signs[i].text, signs[i].length) == 0)
            return signs[i].kind;
    return SKIP_NOT;
}

static enum skip_kind kind_by_suffix(struct slice name)
{
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        const struct sign *s = &suffixes[i];
        if (name.length > s->length && strncasecmp(name.data + name.length - s->length, s->text, s->length) == 0)
            return s->kind;
    }
    return SKIP_NOT;
}

/* Two formats hide their names behind a length. */
static enum skip_kind kind_by_content(struct slice head)
{
    if (head.length >= 12 && memcmp(head.data, "RIFF", 4) == 0)
        return memcmp(head.data + 8, "WEBP", 4) == 0 ? SKIP_IMAGE : SKIP_SOUND;
    if (head.length >= 12 && memcmp(head.data + 4, "ftyp", 4) == 0)
        return SKIP_SOUND;
    return KIND_BY_START(head, contents);
}

enum skip_kind skip_kind_of(struct slice head, struct slice media_type, struct slice name)
{
    enum skip_kind kind = kind_by_content(head);
    if (kind == SKIP_NOT)
        kind = KIND_BY_START(media_type, media_types);
    if (kind == SKIP_NOT && media_type.length == 0)
        kind = kind_by_suffix(name);
    return kind;
}

static bool is_robots(struct slice url)
{
    static const char end[] = "/robots.txt";
    const size_t length = sizeof end - 1;
    return url.length > length && memcmp(url.data + url.length - length, end, length) == 0;
}

enum skip_kind skip_kind_on_web(struct slice head, struct slice media_type, struct slice url)
{
    if (slice_trim(head).length == 0)
        return SKIP_EMPTY;
    if (is_robots(url))
        return SKIP_ROBOTS;
    enum skip_kind kind = skip_kind_of(head, media_type, url);
    if (kind == SKIP_NOT && slice_starts(head, "%PDF-"))
        kind = SKIP_PDF;
    if (kind == SKIP_NOT)
        kind = KIND_BY_START(media_type, web_media_types);
    bool says_text = slice_starts(media_type, "text/") || slice_starts(media_type, "application/xhtml");
    if (kind == SKIP_NOT && !says_text && memchr(head.data, '\0', head.length))
        kind = SKIP_DATA;
    return kind;
}
