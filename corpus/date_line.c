#include "corpus/date_line.h"

#include "corpus/base/utf8.h"
#include "corpus/date_names.h"
#include "corpus/date_number.h"
#include "corpus/date_take.h"
#include "corpus/date_text.h"
#include "corpus/date_time.h"

#define COUNT(items) (sizeof(items) / sizeof *(items))

/* Words in front of a date, in the plain form: it is that of a change, ... */
static const char *const change_words[] = {
    "updated", "update", "modified", "revised", "edited", "corrected", "changed", "copyright", "©", "(c)",
    "mis a jour", "mise a jour", "modifie", "actualise", "aktualisiert", "geandert", "actualizado", "actualizada",
    "actualizacion", "modificado", "modificada", "atualizado", "atualizada", "atualizacao", "aggiornato",
    "aggiornamento", "modificato", "обновлено", "обновлен", "изменено", "更新", "修改", "修订", "수정", "업데이트",
    "cap nhat", "guncelleme", "guncellendi", "تحديث", "تعديل"};
/* ... or of the publication, or both or neither. Longer ones first where one starts another. */
static const char *const publish_words[] = {
    "first published", "date published", "published", "publication", "posted", "issued", "released", "originally",
    "publiee", "publie", "veroffentlicht", "erschienen", "publicado", "publicada", "publicacion", "publicacao",
    "pubblicato", "pubblicata", "опубликовано", "опубликована", "发布", "发表", "公开", "掲载", "配信", "首发", "게시", "등록",
    "입력", "dang", "xuat ban", "yayinlanma", "yayinlandi", "نشر", "نشرت"};
static const char *const other_words[] = {
    "last", "first", "on", "at", "the", "date", "time", "le", "el", "em", "am", "vom", "zuletzt", "derniere", "ultima",
    "ultimo", "il", "в", "最后", "最终", "日期", "时间", "日", "最終", "tarihi", "son", "luc", "ngay", "في", "تاريخ",
    "اخر", "and", "by", "to", "at", "a", "et"};

static bool is_any(struct slice label, const char *const words[], size_t count)
{
    for (size_t i = 0; label.length && i < count; i++)
        if (memmem(label.data, label.length, words[i], strlen(words[i])))
            return true;
    return false;
}

/* Takes one of the words, as a whole where its script has spaces. */
static bool take_label(struct slice *text, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct slice rest = *text;
        if (!date_take_text(&rest, words[i]))
            continue;
        bool spaced = (unsigned char)words[i][0] < 0xE2;
        if (!spaced || !date_at_letter(rest)) {
            *text = rest;
            return true;
        }
    }
    return false;
}

static bool is_sign(char c)
{
    return (unsigned char)c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9');
}

/* Whether a label has nothing but words that labels have. */
static bool says_nothing_else(struct slice label)
{
    static const char *const signs[] = {"·", "•", "–", "©", "»", "«", "—"};
    while (label.length) {
        if (is_sign(label.data[0])) {
            label = slice_from(label, 1);
            continue;
        }
        struct slice day = label;
        if (date_take_day(&day)) {
            label = day;
            continue;
        }
        bool sign = false;
        for (size_t i = 0; i < COUNT(signs) && !sign; i++)
            sign = date_take_text(&label, signs[i]);
        if (!sign && !take_label(&label, change_words, COUNT(change_words)) &&
            !take_label(&label, publish_words, COUNT(publish_words)) &&
            !take_label(&label, other_words, COUNT(other_words)) && !date_take_weekday(&label) &&
            !date_take_time(&label))
            return false;
    }
    return true;
}

/* Whether a date may start at `at`: no number or name goes on there. */
static bool may_start(struct slice line, size_t at)
{
    unsigned char c = (unsigned char)line.data[at], before = at ? (unsigned char)line.data[at - 1] : ' ';
    if ((c & 0xC0) == 0x80)
        return false;
    if (c >= '0' && c <= '9')
        return !(before >= '0' && before <= '9');
    if (c >= 0xE0) /* Han and Hangul stand without spaces */
        return true;
    return (c >= 'a' || c == '(') && !(before >= 'a' && before <= 'z') && before < 0x80;
}

/* A month and a year behind a day that the month does not have are no date: "31 June 2021". */
static bool is_behind_day(struct slice line, size_t at, struct date date)
{
    while (at && (line.data[at - 1] == ' ' || line.data[at - 1] == '.'))
        at--;
    return date.day == 0 && at && line.data[at - 1] >= '0' && line.data[at - 1] <= '9';
}

/* The next date from *at on; false when there is none. The text behind it starts at *end. */
static bool find_next(struct slice line, size_t *at, size_t *end, enum date_order order, struct date *date,
                      enum date_reading *reading)
{
    for (; *at < line.length; ++*at) {
        struct slice rest = slice_from(line, *at);
        *date = (struct date){0};
        if (!may_start(line, *at) || !date_take(&rest, order, date, reading))
            continue;
        if (*reading == DATE_READ && (date->year < 1000 || date->month == 0 || is_behind_day(line, *at, *date)))
            continue;
        *end = line.length - rest.length;
        return true;
    }
    return false;
}

/* Takes up one date of the line, behind its label. */
static void take_up(struct date_line *out, struct slice label, struct date date, enum date_reading reading)
{
    bool changed = is_any(label, change_words, COUNT(change_words)) && !is_any(label, publish_words, COUNT(publish_words));
    if (changed || out->reading == DATE_READ)
        return;
    if (reading == DATE_READ || out->reading == DATE_UNREADABLE)
        out->reading = reading;
    if (reading == DATE_READ)
        out->published = date;
}

struct date_line date_line_read(struct slice line, enum date_order order)
{
    char room[DATE_PLAIN_BYTES];
    struct slice plain;
    struct date_line out = {.reading = DATE_UNREADABLE};
    struct date date;
    enum date_reading reading;
    size_t before = 0, end = 0;
    if (!date_text(slice_trim(line), room, &plain))
        return out;
    bool only = true, any = false;
    for (size_t at = 0; find_next(plain, &at, &end, order, &date, &reading); before = at = end) {
        struct slice label = {plain.data + before, at - before};
        take_up(&out, label, date, reading);
        only = only && says_nothing_else(label);
        any = true;
    }
    struct slice day = plain;
    any = any || date_take_day(&day);
    out.is_only_dates = any && only && says_nothing_else(slice_from(plain, before));
    return out;
}
