#include "archive.h"

#include "corpus/passage.h"
#include "corpus/reader.h"
#include "corpus/text/spelling.h"
#include "corpus/text/stem_form.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void die(const char *what)
{
    fprintf(stderr, "oracle: %s\n", what);
    exit(2);
}

void *grow(void *memory, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity)
        return memory;
    *capacity = need * 2 + 64;
    memory = realloc(memory, *capacity * size);
    if (!memory)
        die("out of memory");
    return memory;
}

/* ---- words as numbers ---- */

char **vocabulary;
size_t vocabulary_count;
static size_t vocabulary_capacity;
static uint32_t *table;
static size_t table_size;

static size_t hash_of(const char *word)
{
    size_t h = 5381;
    for (; *word; word++)
        h = h * 33 + (unsigned char)*word;
    return h;
}

static void table_insert(uint32_t word)
{
    size_t i = hash_of(vocabulary[word]) & (table_size - 1);
    while (table[i])
        i = (i + 1) & (table_size - 1);
    table[i] = word + 1;
}

uint32_t word_number(const char *bytes, size_t length)
{
    char word[TOKEN_WORD_BYTES * 2];
    if (length >= sizeof word)
        die("a word is too long");
    memcpy(word, bytes, length);
    word[length] = '\0';
    if (vocabulary_count * 2 >= table_size) {
        table_size = table_size ? table_size * 4 : 1024;
        free(table);
        table = calloc(table_size, sizeof *table);
        for (size_t i = 0; i < vocabulary_count; i++)
            table_insert((uint32_t)i);
    }
    for (size_t i = hash_of(word) & (table_size - 1); table[i]; i = (i + 1) & (table_size - 1))
        if (strcmp(vocabulary[table[i] - 1], word) == 0)
            return table[i] - 1;
    vocabulary = grow(vocabulary, &vocabulary_capacity, vocabulary_count + 1, sizeof *vocabulary);
    vocabulary[vocabulary_count] = strdup(word);
    table_insert((uint32_t)vocabulary_count);
    return (uint32_t)vocabulary_count++;
}

bool is_sign(uint32_t word)
{
    return vocabulary[word][0] == '\0';
}

uint32_t stem_number(struct stemmer *stemmer, uint32_t word)
{
    const char *stem;
    size_t length;
    stemmer_stem(stemmer, "en", vocabulary[word], strlen(vocabulary[word]), &stem, &length);
    return word_number(stem, length);
}

uint32_t spelt_stem(unsigned language, struct slice word, struct slice surface, bool accented)
{
    static struct stemmer *stemmer;
    static struct buffer form;
    if (!stemmer && stemmer_new(&stemmer, NULL) != TIFA_OK)
        die("out of memory");
    struct slice made = word, stem;
    if (accented && stem_needs_accents(language))
        made = stem_form(surface, word, spelling_of(language)->has_dotless_i, &form);
    stemmer_stem(stemmer, stem_language_of_number(language), made.data, made.length, &stem.data, &stem.length);
    return word_number(stem.data, stem.length);
}

/* ---- the archive in memory ---- */

struct oracle_article *articles;
struct oracle_passage *passages;
struct oracle_token *all_tokens;
size_t article_count, passage_count, word_count, token_count;
static size_t article_capacity, passage_capacity, token_capacity;

static char *copy_slice(struct slice s)
{
    char *copy = malloc(s.length + 1);
    memcpy(copy, s.data, s.length);
    copy[s.length] = '\0';
    return copy;
}

/* whole: the text and what may go on with its last sentence. */
static void add_passage(size_t number, struct slice text, struct slice whole, struct tokens *scratch)
{
    tokens_parse(scratch, whole.data, whole.length, TOKENS_OF_TEXT, NULL);
    size_t count = 0, seen;
    while (count < scratch->count && scratch->items[count].byte_start < text.length)
        count++;
    for (seen = count; seen < scratch->count && !scratch->items[seen].starts_sentence; seen++)
        ;
    passages = grow(passages, &passage_capacity, passage_count + 1, sizeof *passages);
    passages[passage_count++] = (struct oracle_passage){.article = article_count,
                                                        .number = number,
                                                        .language = scratch->language,
                                                        .first = token_count,
                                                        .count = count,
                                                        .seen = seen,
                                                        .text = copy_slice(whole),
                                                        .length = text.length};
    word_count += tokens_words(scratch, count);
    all_tokens = grow(all_tokens, &token_capacity, token_count + seen, sizeof *all_tokens);
    for (size_t i = 0; i < seen; i++) {
        const struct token *t = &scratch->items[i];
        struct slice word = {token_word(scratch, i), t->word_length};
        struct slice surface = {whole.data + t->byte_start, t->byte_end - t->byte_start};
        all_tokens[token_count++] = (struct oracle_token){
            word_number(word.data, word.length), spelt_stem(scratch->language, word, surface, t->accented),
            t->starts_sentence, t->byte_start, t->byte_end};
    }
}

/* With the next passage as far as it goes on with the last sentence of this one. What the engine keeps of that is not looked
 * at: it must be enough. */
static void load_passage(const struct passages *split, size_t p, struct tokens *scratch)
{
    struct slice text = split->items[p].text, whole = text;
    if (p + 1 < split->count && split->items[p + 1].continues)
        whole.length = (size_t)(split->items[p + 1].text.data - text.data) + split->items[p + 1].text.length;
    add_passage(p + 1, text, whole, scratch);
}

static void load_title(struct oracle_article *o, struct slice title, struct tokens *scratch)
{
    add_passage(0, title, title, scratch);
    if (passages[passage_count - 1].count == 0)
        free(passages[--passage_count].text);
    else
        o->title = passage_count;
}

char *field_names[64];
bool field_is_text[64];
size_t field_count;

static size_t field_number_of(const char *name)
{
    for (size_t i = 0; i < field_count; i++)
        if (strcmp(field_names[i], name) == 0)
            return i;
    if (field_count == sizeof field_names / sizeof *field_names)
        die("more fields than an index has");
    field_names[field_count] = strdup(name);
    return field_count++;
}

static void load_value(struct oracle_article *o, const char *name, const json_t *value, struct tokens *scratch)
{
    struct oracle_value v = {.name = field_number_of(name), .is_number = json_is_number(value)};
    char digits[64];
    if (json_is_integer(value))
        snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(value));
    else
        snprintf(digits, sizeof digits, "%g", json_number_value(value));
    v.number = json_number_value(value);
    v.text = strdup(v.is_number ? digits : json_string_value(value));
    tokens_parse(scratch, v.text, strlen(v.text), TOKENS_OF_TEXT, NULL);
    v.words = calloc(scratch->count + 1, sizeof *v.words);
    v.word_count = scratch->count;
    for (size_t i = 0; i < scratch->count; i++)
        v.words[i] = word_number(token_word(scratch, i), scratch->items[i].word_length);
    field_is_text[v.name] = field_is_text[v.name] || !v.is_number;
    o->values = realloc(o->values, (o->value_count + 1) * sizeof *o->values);
    o->values[o->value_count++] = v;
}

/* Strings and numbers, in arrays or not: what the oracle's sources have. */
static void load_values(struct oracle_article *o, struct slice extra, struct tokens *scratch)
{
    json_t *object = extra.length ? json_loadb(extra.data, extra.length, 0, NULL) : NULL, *value, *item;
    const char *name;
    size_t i;
    json_object_foreach(object, name, value)
    {
        if (!json_is_array(value))
            load_value(o, name, value, scratch);
        else
            json_array_foreach(value, i, item)
                load_value(o, name, item, scratch);
    }
    json_decref(object);
}

static void load_article(const struct article *a, struct tokens *scratch, struct passages *split)
{
    articles = grow(articles, &article_capacity, article_count + 1, sizeof *articles);
    struct oracle_article *o = &articles[article_count];
    struct slice author = a->fields[ARTICLE_AUTHOR];
    const char *semicolon = memchr(author.data, ';', author.length);
    scratch->language = 0;
    *o = (struct oracle_article){.id = copy_slice(a->fields[ARTICLE_ID]),
                                 .lang = copy_slice(a->fields[ARTICLE_LANG]),
                                 .date = a->date,
                                 .author_words = calloc(author.length + 2, sizeof(uint32_t))};
    while (author.length) { /* each author by himself, NO_WORD between */
        struct slice one = {author.data, semicolon ? (size_t)(semicolon - author.data) : author.length};
        tokens_parse(scratch, one.data, one.length, TOKENS_OF_TEXT, NULL);
        for (size_t i = 0; i < scratch->count; i++)
            o->author_words[o->author_count++] = word_number(token_word(scratch, i), scratch->items[i].word_length);
        o->author_words[o->author_count++] = NO_WORD;
        o->author = o->author ? o->author : copy_slice(one);
        author = slice_from(author, one.length + (semicolon != NULL));
        semicolon = memchr(author.data, ';', author.length);
    }
    o->author = o->author ? o->author : copy_slice(author);
    load_values(o, a->extra, scratch);
    scratch->language = stem_tag_number(a->fields[ARTICLE_LANG]);
    load_title(o, a->fields[ARTICLE_TITLE], scratch);
    passages_split(split, a->text, scratch, NULL);
    o->has_text = split->count > 0;
    for (size_t p = 0; p < split->count; p++)
        load_passage(split, p, scratch);
    article_count++;
}

void load(const char *source)
{
    struct source_list files = {0};
    struct tokens scratch = {0};
    struct passages split = {0};
    source_list_add(&files, source, NULL);
    for (size_t i = 0; i < files.count; i++) {
        struct reader *reader;
        struct article *article;
        if (reader_open(&files.items[i], &reader, NULL) != TIFA_OK)
            die("cannot read the source");
        while (reader_next(reader, &article, NULL) == TIFA_OK) {
            load_article(article, &scratch, &split);
            article_free(article);
        }
        reader_close(reader);
    }
    source_list_free(&files);
    tokens_free(&scratch);
    passages_free(&split);
}
