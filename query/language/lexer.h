/* Query text to lexemes. Nothing here is an error but text that is no text; what does not fit is taken
 * literally, with a warning. */
#ifndef TIFA_QUERY_LEXER_H
#define TIFA_QUERY_LEXER_H

#include "query/language/tree.h"

#define QUERY_BYTES     4096 /* of text */
#define QUERY_WORDS     64
#define QUERY_DEPTH     20
#define QUERY_WILDCARDS 8
#define QUERY_WINDOW    100 /* words: of slop, NEAR and BEFORE */

enum lexeme_kind {
    LEX_END,
    LEX_WORD,   /* text: as typed, to be analysed */
    LEX_QUOTED, /* text: what stands between the quotes */
    LEX_OPEN,
    LEX_CLOSE,
    LEX_AND,
    LEX_OR,
    LEX_NOT,         /* NOT, or - before a word */
    LEX_MUST,        /* + before a word */
    LEX_EXACT,       /* = before a word */
    LEX_VERBATIM,    /* == before a word or quote */
    LEX_STEMMED,     /* ~ before a word or quote */
    LEX_NEAR,        /* NEAR/8: number */
    LEX_BEFORE,      /* BEFORE/8: number */
    LEX_FIELD,       /* text: the name before the colon, without quotes */
    LEX_FORMULATION, /* text: the name behind the @ */
};

struct lexeme {
    enum lexeme_kind kind;
    size_t position, length; /* in the query text, with quotes and colon */
    struct slice text;
    size_t number; /* of NEAR and BEFORE, and the slop of a quoted text */
};

struct lexemes {
    struct lexeme *items; /* the last one is LEX_END */
    size_t count;         /* without it */
};

/* Lexemes of query->text, in its arena, with operators that lack an operand made words and unbalanced brackets dropped.
 * fields: that there are besides tifa's own; NULL: none. Errors: TIFA_ERR_QUERY for text that is no UTF-8, over
 * QUERY_BYTES, or nested deeper than QUERY_DEPTH; TIFA_ERR_MEMORY. */
tifa_status lexemes_read(struct query *query, const struct field_list *fields, struct lexemes *out, tifa_error *error);

/* Whether it is the name of a field that every article may have. */
bool lexer_is_field(struct slice name);

/* For the parser too. The message is formatted and "at character N" is put behind it. */
tifa_status query_fail(const struct query *query, size_t position, tifa_error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void query_warn(struct query *query, size_t position, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* For "%.*s": how much of what was typed a message repeats. */
int query_shown_bytes(struct slice typed);

#endif
