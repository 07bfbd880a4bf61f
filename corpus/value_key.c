#include "corpus/value_key.h"

#include "corpus/people/people.h"

bool value_next(enum article_field field, struct slice *rest, struct slice *value)
{
    bool several = field == ARTICLE_AUTHOR || field == ARTICLE_AFFILIATION;
    if (rest->length == 0)
        return false;
    const char *end = several ? memchr(rest->data, ';', rest->length) : NULL;
    *value = (struct slice){rest->data, end ? (size_t)(end - rest->data) : rest->length};
    *rest = slice_from(*rest, value->length + (end != NULL));
    *value = slice_trim(*value);
    return true;
}

bool value_turn_name(struct slice name, struct buffer *turned)
{
    const char *comma = name.length ? memchr(name.data, ',', name.length) : NULL;
    if (!comma || memchr(comma + 1, ',', name.length - (size_t)(comma + 1 - name.data)))
        return false;
    struct slice family = slice_trim((struct slice){name.data, (size_t)(comma - name.data)});
    struct slice given = slice_trim(slice_from(name, (size_t)(comma - name.data) + 1));
    if (family.length == 0 || given.length == 0)
        return false;
    buffer_append(turned, given.data, given.length);
    buffer_append_byte(turned, ' ');
    buffer_append(turned, family.data, family.length);
    return true;
}

/* "u.s", which an acronym has for its key, is the word again; "1.5" stays. */
static void append_word(struct buffer *key, struct slice word)
{
    bool number = word.length && word.data[0] >= '0' && word.data[0] <= '9';
    for (size_t i = 0; i < word.length; i++)
        if (number || word.data[i] != '.')
            buffer_append_byte(key, word.data[i]);
}

tifa_status value_key(enum article_field field, struct slice value, struct tokens *scratch, struct buffer *key,
                      tifa_error *error)
{
    struct buffer turned = {0};
    size_t start = key->length;
    scratch->language = 0; /* a key is the same in articles of every language */
    if (field == ARTICLE_AUTHOR) {
        value = people_plain_name(value);
        if (value_turn_name(value, &turned))
            value = (struct slice){turned.data, turned.length};
    }
    tifa_status status =
        turned.failed ? tifa_fail_memory(error)
                      : tokens_parse(scratch, value.data, value.length, TOKENS_OF_TEXT, error);
    for (size_t i = 0; i < scratch->count && status == TIFA_OK; i++) {
        if (token_is_sign(scratch, i))
            continue;
        if (key->length > start)
            buffer_append_byte(key, ' ');
        append_word(key, (struct slice){token_word(scratch, i), scratch->items[i].word_length});
    }
    buffer_free(&turned);
    return status == TIFA_OK && key->failed ? tifa_fail_memory(error) : status;
}
