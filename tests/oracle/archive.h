/* The articles in memory: words as numbers, tokens in a row. The program has one archive, in plain variables. */
#ifndef TIFA_ORACLE_ARCHIVE_H
#define TIFA_ORACLE_ARCHIVE_H

#include "corpus/date.h"
#include "corpus/text/stem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NO_WORD UINT32_MAX

struct oracle_value { /* of a further field, as the source has it */
    size_t name;      /* of field_names */
    char *text;
    bool is_number;
    double number;
    uint32_t *words;
    size_t word_count;
};

struct oracle_article {
    char *id, *author, *lang; /* the first of the authors */
    struct date date;
    uint32_t *author_words; /* of all; NO_WORD behind each */
    size_t author_count;
    struct oracle_value *values;
    size_t value_count;
    size_t title;  /* place of its title among the passages, from 1; 0: it has no words */
    bool has_text; /* with words */
};

extern char *field_names[64];
extern bool field_is_text[64]; /* some value is no number */
extern size_t field_count;

struct oracle_passage {
    size_t article;
    size_t number;       /* 0: the title */
    unsigned language;   /* by its number */
    size_t first, count; /* of its tokens */
    size_t seen;         /* tokens of it and, if its last sentence goes on in the next passage, of that */
    char *text;          /* of all these */
    size_t length;       /* of its own text */
};

struct oracle_token {
    uint32_t word;
    uint32_t stem; /* by the language of its passage */
    bool starts;
    uint32_t start, end; /* bytes */
};

extern struct oracle_article *articles;
extern struct oracle_passage *passages;
extern struct oracle_token *all_tokens;
extern size_t article_count, passage_count;
extern size_t token_count; /* of all_tokens, those that are seen from two passages twice */
extern size_t word_count;  /* of passages, each once */

extern char **vocabulary; /* word number -> word */
extern size_t vocabulary_count;

/* Prints and ends the program. */
void die(const char *what);
/* realloc that makes room for `need` items and never fails. */
void *grow(void *memory, size_t *capacity, size_t need, size_t size);

/* The number of a word, new or known. */
uint32_t word_number(const char *bytes, size_t length);
/* Whether it is none, but a comma or colon between Han characters. */
bool is_sign(uint32_t word);
uint32_t stem_number(struct stemmer *stemmer, uint32_t word);
/* In a language by its number. accented: the surface may have more than the word. */
uint32_t spelt_stem(unsigned language, struct slice word, struct slice surface, bool accented);

/* Reads all articles of a file or folder. */
void load(const char *source);

#endif
