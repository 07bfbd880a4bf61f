/* Any bytes in, valid UTF-8 out: which charset a text is in, and its conversion.
 *
 * What is asked, in this order, and the first that fits is taken:
 *
 *   a byte order mark          UTF-8, UTF-16, UTF-32, GB18030; beyond doubt
 *   UTF-8 that stands          when sequences of several bytes are there that no other charset makes by chance
 *   the declared charset       of an HTTP header or the like
 *   the charset in the markup  <meta charset>, <meta http-equiv>, <?xml encoding>
 *   detection                  by the frequency of letters and pairs of letters
 *
 * A charset does not fit when more than one in fifty of the characters beyond ASCII would be replaced, or when it is a
 * Western one and most letters beyond ASCII stand in long rows, as they do in every other script. Where none fits,
 * the one with the fewest errors is taken. Names of charsets mean what they mean on the web: iso-8859-1 is
 * windows-1252, gb2312 is gb18030.
 *
 * UTF-8 that was once read as windows-1252 ("â€™" for an apostrophe) is counted. It is repaired only where every
 * character beyond ASCII is part of such a sequence and three are there: then the whole text went wrong at once, and
 * the way back loses nothing. A text with one right character besides may quote the wrong ones.
 *
 * Time is linear, memory some three times the text. Any thread; nothing is shared.
 */
#ifndef TIFA_CORPUS_CHARSET_H
#define TIFA_CORPUS_CHARSET_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"

enum charset_found { CHARSET_AS_IT_STANDS, CHARSET_BY_MARK, CHARSET_DECLARED, CHARSET_IN_MARKUP, CHARSET_DETECTED };

#define CHARSET_NAME_BYTES 60

struct charset_result {
    char name[CHARSET_NAME_BYTES]; /* "UTF-8", "gb18030", ... */
    enum charset_found found;
    size_t replaced; /* bytes that are no character, in whose place U+FFFD stands */
    size_t mojibake; /* sequences that are UTF-8 read as windows-1252 */
    bool repaired;   /* ... which were turned back */
};

/* "as it stands", "byte order mark", ...: for messages. */
const char *charset_found_name(enum charset_found found);

/* The text of bytes, without its byte order mark. `declared` is a charset's name or the value of a Content-Type, and
 * may be empty; with `markup` the first bytes are searched for a declaration. *text is a part of `bytes` where nothing
 * had to be converted, else the content of *out, which is cleared first. *result is always filled.
 * TIFA_ERR_LIMIT: the text passes the ceiling of *out; TIFA_ERR_MEMORY. */
tifa_status charset_to_utf8(struct slice bytes, struct slice declared, bool markup, struct buffer *out,
                            struct slice *text, struct charset_result *result, tifa_error *error);

#endif
