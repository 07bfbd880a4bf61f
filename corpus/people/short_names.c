#include "corpus/people/reading.h"

#include "corpus/base/utf8.h"

static const char *const reporters[] = {"记者", "記者", "通讯员", "通訊員"};

/* The names behind "记者" and the like; all of the text where it has none. */
static struct slice behind_reporter(struct slice text)
{
    for (size_t i = 0; i < sizeof reporters / sizeof *reporters; i++) {
        const char *at = text.length ? memmem(text.data, text.length, reporters[i], strlen(reporters[i])) : NULL;
        struct slice behind = slice_of("");
        if (at)
            behind = people_strip(slice_from(text, (size_t)(at - text.data) + strlen(reporters[i])));
        if (behind.length)
            return behind;
    }
    return text;
}

/* 本报, 某社: "本报记者" names nobody. */
static bool is_agency(struct slice text)
{
    static const char *const ends[] = {"社", "报", "報", "台", "臺", "网", "網", "刊"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (text.length > 3 && memcmp(text.data + text.length - 3, ends[i], 3) == 0)
            return true;
    return false;
}

static struct slice without_ending(struct slice text)
{
    static const char *const endings[] = {"报道", "報道", "报导", "報導", "摄影报道", "记者", "記者", " 기자", "기자", "특파원", "논설위원", " 摄", " 文"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i]);
        if (text.length <= length + 3 || memcmp(text.data + text.length - length, endings[i], length) != 0)
            continue;
        struct slice front = people_strip((struct slice){text.data, text.length - length});
        text = is_agency(front) ? text : front;
    }
    return text;
}

/* Where "来源", "责任编辑" and the like start behind the names. */
static struct slice before_labels(struct slice text)
{
    static const char *const labels[] = {"来源", "來源", "责任编辑", "責任編輯", "责编", "責編", "编辑：", "编辑:", "編輯：", "发布时间", "時間：", "时间：", "日期",
                                         "字号", "字號", "浏览", "点击", "審核", "审核", "摄影：", "翻译："};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        const char *at = text.length ? memmem(text.data, text.length, labels[i], strlen(labels[i])) : NULL;
        if (at && at > text.data)
            text = people_strip(people_before(text, at));
    }
    return text;
}

static bool parts_names(struct slice text, size_t *length)
{
    static const char *const signs[] = {"、", "，", ",", "/", "／", " ", "&", "＆"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        *length = strlen(signs[i]);
        if (slice_starts(text, signs[i]))
            return true;
    }
    return false;
}

/* Takes the next name; *spaced: a blank parted it from those behind. */
static bool next_short_name(struct slice *rest, struct slice *name, bool *spaced)
{
    size_t end = 0, length = 0;
    *rest = people_strip(*rest);
    while (end < rest->length && !parts_names(slice_from(*rest, end), &length))
        end++;
    *name = (struct slice){rest->data, end};
    *spaced = end < rest->length && rest->data[end] == ' ';
    *rest = slice_from(*rest, end);
    return end > 0;
}

/* "张 三" is one name, "张三 李四" are two, "山田 太郎" is whole; a text with anything longer is none of them. */
static bool are_short_names(struct slice text, bool labelled, bool *joined)
{
    struct slice name;
    size_t count = 0, singles = 0;
    bool spaced, any_spaced = false, surnames = true;
    while (next_short_name(&text, &name, &spaced)) {
        struct slice plain = without_ending(behind_reporter(name));
        enum script script = people_first_script(plain);
        size_t letters = utf8_count(plain.data, plain.length);
        singles += letters == 1;
        count++;
        any_spaced = any_spaced || spaced;
        surnames = surnames && (script == SCRIPT_HANGUL || people_is_surname(plain) || people_double_surname(plain));
        if (letters > 1 && ((script != SCRIPT_HAN && script != SCRIPT_HANGUL) || !people_is_short_name(plain, script)))
            return false;
    }
    *joined = singles > 0;
    return count > 0 && (singles == 0 ? !any_spaced || labelled || surnames : count == 2);
}

void people_read_short_names(struct reading *r, struct slice text)
{
    struct slice name, whole = text;
    bool joined, spaced;
    text = behind_reporter(before_labels(text));
    bool labelled = r->by || text.data != whole.data;
    text = without_ending(text);
    if (!are_short_names(text, labelled, &joined)) {
        people_add_name(r, behind_reporter(before_labels(whole)));
        return;
    }
    if (joined && text.length < PEOPLE_NAME_BYTES) {
        char room[PEOPLE_NAME_BYTES];
        size_t length = 0;
        for (size_t i = 0; i < text.length; i++)
            if (text.data[i] != ' ')
                room[length++] = text.data[i];
        people_add_name(r, (struct slice){room, length});
        return;
    }
    while (next_short_name(&text, &name, &spaced))
        people_add_name(r, without_ending(behind_reporter(name)));
}
