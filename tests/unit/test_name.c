/* Names of files and members in other charsets than UTF-8. */
#include "test_fixture.h"

#include "corpus/base/utf8.h"
#include "corpus/name.h"

static const char *text_of(struct slice name)
{
    static char shown[512];
    struct buffer out = {0};
    name_append(&out, name);
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    return shown;
}

static void charsets(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"plain.txt", "plain.txt"},
        {"d\xC3\xA9part/\xE4\xBC\x9A\xE8\xAE\xAE.txt", "départ/会议.txt"},
        {"caf\xE9.txt", "café.txt"},
        {"r\xE9sum\xE9 \xE0 lire.html", "résumé à lire.html"},
        {"M\xFCller \x96 Stra\xDF" "e.txt", "Müller – Straße.txt"},
        {"caf\x82.txt", "café.txt"},
        {"\x81" "bersicht.txt", "übersicht.txt"},
        {"\xBB\xE1\xD2\xE9\xBC\xCD\xD2\xAA 2021.txt", "会议纪要 2021.txt"},
        {"\xB7\xC3\xCE\xCA/\xB5\xDA\xD2\xBB\xD5\xC2.html", "访问/第一章.html"},
        {"\x8E\xF1\x94\x5D\x89\xEF\x92\x6B\x82\xCC\x8B\x4C\x98\x5E.txt", "首脳会談の記録.txt"},
        {"\xB7\x7C\xC4\xB3\xAC\xF6\xBF\xFD.txt", "會議紀錄.txt"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(text_of(slice_of(rows[i].text)), rows[i].want);
}

/* Any bytes become UTF-8, and all of them count. */
static void any_bytes(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        char name[24];
        size_t length = chance(sizeof name);
        struct buffer out = {0};
        for (size_t i = 0; i < length; i++)
            name[i] = (char)(chance(3) ? 0x80 + chance(0x80) : 1 + chance(0x7F));
        name_append(&out, (struct slice){name, length});
        assert_true(!out.failed && utf8_valid(buffer_text(&out), out.length) && (out.length > 0) == (length > 0));
        buffer_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(charsets),
        cmocka_unit_test(any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
