/* Names out of what sources say of their authors. */
#include "test_fixture.h"

#include "corpus/people/people.h"

/* names, then " | " and affiliations if there are any */
static const char *people_of(const char *field)
{
    static char shown[4096];
    struct buffer names = {0}, affiliations = {0};
    people_read(slice_of(field), &names, &affiliations);
    snprintf(shown, sizeof shown, "%s%s%s", buffer_text(&names), affiliations.length ? " | " : "", buffer_text(&affiliations));
    buffer_free(&names);
    buffer_free(&affiliations);
    return shown;
}

struct row {
    const char *field, *want;
};

static void check(const struct row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].field, people_of(rows[i].field), rows[i].want) && good;
    assert_true(good);
}

static void english(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"By Ada Quill", "Ada Quill"},
        {"by Ada Quill", "Ada Quill"},
        {"BY ADA QUILL AND BO WREN", "ADA QUILL; BO WREN"},
        {"By Ada Quill and Bo Wren", "Ada Quill; Bo Wren"},
        {"By Ada Quill, Bo Wren and Cy Moor", "Ada Quill; Bo Wren; Cy Moor"},
        {"By Ada Quill, Bo Wren, and Cy Moor", "Ada Quill; Bo Wren; Cy Moor"},
        {"Ada Quill & Bo Wren", "Ada Quill; Bo Wren"},
        {"Written by Ada Quill", "Ada Quill"},
        {"Opinion by Ada Quill", "Ada Quill"},
        {"Analysis by Ada Quill", "Ada Quill"},
        {"Posted by: Ada Quill", "Ada Quill"},
        {"Author: Ada Quill", "Ada Quill"},
        {"Words by Ada Quill; photographs by Bo Wren", "Ada Quill"},
        {"Words by Ada Quill, photographs by Bo Wren", "Ada Quill"},
        {"Reporting by Ada Quill; Editing by Bo Wren", "Ada Quill"},
        /* places and dates */
        {"By Ada Quill in Port Lock", "Ada Quill"},
        {"By Ada Quill in Port Lock and Bo Wren in Weir", "Ada Quill; Bo Wren"},
        {"By Ada Quill in Weir and New York", "Ada Quill"},
        {"By Ada Quill in Weir and Moor", "Ada Quill"},
        {"By Ada Quill May 3, 2011", "Ada Quill"},
        {"By Ada Quill on May 3, 2011", "Ada Quill"},
        {"By Ada Quill, May 3, 2011", "Ada Quill"},
        {"By Ada Quill 2011-05-03", "Ada Quill"},
        {"By Ada Quill Tuesday, 3 May 2011", "Ada Quill"},
        {"By Ada Quill | May 3, 2011 | 5 min read", "Ada Quill"},
        {"By Ada Quill - Updated 3 May", "Ada Quill"},
        {"Ada May", "Ada May"},
        {"By April March", "April March"},
        /* roles and institutions */
        {"By Ada Quill, Chief Foreign Correspondent", "Ada Quill | Chief Foreign Correspondent"},
        {"By Ada Quill, senior fellow, Brook Institution", "Ada Quill | senior fellow, Brook Institution"},
        {"Ada Quill, Harbour Institute", "Ada Quill | Harbour Institute"},
        {"Ada Quill, Minister for Foreign Affairs", "Ada Quill | Minister for Foreign Affairs"},
        {"Quill, Prime Minister and Minister for Trade", "Quill | Prime Minister and Minister for Trade"},
        {"Mr. QUILL, Chairman of the Council of Ministers", "QUILL | Chairman of the Council of Ministers"},
        {"Ada Quill, editor, and Bo Wren, senior fellow", "Ada Quill; Bo Wren | editor; senior fellow"},
        {"By Ada Quill of The Harbour Times", "Ada Quill | The Harbour Times"},
        {"By Ada Quill (Harbour Times)", "Ada Quill | Harbour Times"},
        {"Ada Quill | Staff Writer", "Ada Quill | Staff Writer"},
        /* handles and addresses */
        {"By Ada Quill (@adaquill)", "Ada Quill"},
        {"By Ada Quill @adaquill", "Ada Quill"},
        {"Ada Quill ada@quill.example", "Ada Quill"},
        {"ada@quill.example (Ada Quill)", "Ada Quill"},
        {"@adaquill", "@adaquill"},
        /* titles, suffixes, degrees */
        {"Mr. QUILL", "QUILL"},
        {"Dr. Ada Quill", "Ada Quill"},
        {"Amb. Prof. Ada Quill", "Ada Quill"},
        {"Mrs. Ada R. Quill", "Ada R. Quill"},
        {"Gen Quill", "Gen Quill"},
        {"Mr.", "Mr."},
        {"Kofi A. Quill Jr.", "Kofi A. Quill Jr."},
        {"Kofi A. Quill, Jr.", "Kofi A. Quill Jr."},
        {"By Kofi Quill, Jr., and Bo Wren III", "Kofi Quill Jr.; Bo Wren III"},
        {"Ada Quill, PhD", "Ada Quill"},
        {"Ada Quill, Ph.D., Harbour Institute", "Ada Quill | Harbour Institute"},
        {"Ban Ki-roe and Kofi A. Quill Jr.", "Ban Ki-roe; Kofi A. Quill Jr."},
        {"J. R. Quill and B.W. Wren", "J. R. Quill; B.W. Wren"},
        /* particles */
        {"Ada van der Quill and Bo de la Wren", "Ada van der Quill; Bo de la Wren"},
        {"Sayf bin Wren al-Quill", "Sayf bin Wren al-Quill"},
        {"Ada O'Quill and Bo MacWren", "Ada O'Quill; Bo MacWren"},
        /* names the other way round stay */
        {"Quill, Ada", "Quill, Ada"},
        {"Quill, Ada B.", "Quill, Ada B."},
        {"van der Quill, Ada", "van der Quill, Ada"},
        {"Quill, Ada; Wren, Bo", "Quill, Ada; Wren, Bo"},
        /* whole */
        {"Reuters", "Reuters"},
        {"By Reuters", "Reuters"},
        {"AP Staff", "AP Staff"},
        {"Harbour Times staff", "Harbour Times staff"},
        {"Department of Trade and Industry", "Department of Trade and Industry"},
        {"Harbour & Sons", "Harbour & Sons"},
        {"Ada and Bo Quill", "Ada and Bo Quill"},
        {"The Editors", "The Editors"},
        {"Team 7", "Team 7"},
        {"José Quill y Moor", "José Quill y Moor"},
        {"Charlemagne", "Charlemagne"},
        {"Ada Quill; Ada Quill", "Ada Quill"},
        {"  Ada \t Quill ", "Ada Quill"},
        {"", ""},
        {" ; ", ";"},
    };
    check(rows, COUNT(rows));
}

static void other_languages(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"作者：莫某", "莫某"},
        {"作者：莫某某、林某", "莫某某; 林某"},
        {"来源：某报 作者：莫某 责任编辑：林某", "莫某"},
        {"记者 张三 李四", "张三; 李四"},
        {"本报记者 张三", "张三"},
        {"本报驻河口记者　张三　李四", "张三; 李四"},
        {"新华社记者张三、李四", "张三; 李四"},
        {"记者张三 通讯员李小四", "张三; 李小四"},
        {"记者 张三 报道", "张三"},
        {"本报记者", "本报记者"},
        {"新华社河口3月5日电（记者张三、李四）", "张三; 李四"},
        {"文/张三", "张三"},
        {"文／张三", "张三"},
        {"张三，李四", "张三; 李四"},
        {"张　三", "张三"},
        {"欧阳小明 司马光", "欧阳小明; 司马光"},
        {"卡尔·奎尔", "卡尔·奎尔"},
        {"新华社", "新华社"},
        {"人民日报评论员", "人民日报评论员"},
        {"責任編輯：林某", "責任編輯：林某"},
        {"山田 太郎", "山田 太郎"},
        {"新华社记者", "新华社记者"},
        {"김철수·홍길동 기자", "김철수·홍길동"},
        {"山田太郎記者", "山田太郎"},
        {"홍길동 기자", "홍길동"},
        {"(서울=연합뉴스) 홍길동 기자", "홍길동"},
        {"Автор: Иван Перов", "Иван Перов"},
        {"Иван Перов и Анна Весна", "Иван Перов; Анна Весна"},
        {"Par Jeanne Plume", "Jeanne Plume"},
        {"Par Jeanne Plume et Jean Encre", "Jeanne Plume; Jean Encre"},
        {"Von Anna Feder", "Anna Feder"},
        {"Von Anna Feder und Karl Tinte", "Anna Feder; Karl Tinte"},
        {"Por Juan Pluma", "Juan Pluma"},
        {"Von Feder", "Von Feder"},
        {"von der Feder", "von der Feder"},
        {"بقلم: سعيد القلم", "سعيد القلم"},
    };
    check(rows, COUNT(rows));
}

static void lines(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool is;
    } rows[] = {
        {"By Ada Quill", true},
        {"BY ADA QUILL", true},
        {"By Ada Quill, senior fellow, Brook Institution", true},
        {"By Ada Quill in Weir", true},
        {"By Reuters", true},
        {"Author: Ada", true},
        {"作者：莫某", true},
        {"来源：某报 作者：莫某", true},
        {"本报记者 张三", true},
        {"Автор: Иван Перов", true},
        {"Par Jeanne Plume", true},
        {"홍길동 기자", true},
        {"新华社河口3月5日电（记者张三）", true},
        {"新华社河口3月5日电（记者张三）河水上涨", false},
        {"By Ada Quill, the lock was mended", false},
        {"By Ada Quill on Friday the lock was mended", false},
        {"By Ada Quill (see below)", false},
        {"By Ada Quill | May 3, 2011 | 5 min read", true},
        {"By then it was.", false},
        {"By then it was over", false},
        {"By Friday the talks had failed", false},
        {"By and by", false},
        {"By", false},
        {"Authors differ", false},
        {"Ada Quill", false},
        {"Von der Quelle bis zur Mündung", false},
        {"记者会将在今天下午三点举行", false},
        {"Photographs by Bo Wren", false},
        {"", false},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++)
        good = same_text(rows[i].line, people_is_byline(slice_of(rows[i].line)) ? "a by-line" : "none",
                         rows[i].is ? "a by-line" : "none") && good;
    assert_true(good);
}

static void sure_names(void **state)
{
    (void)state;
    static const char *const names[] = {"Ada Quill",  "Dr. Quill", "Ada van der Quill", "J. R. Quill", "莫某", "李四",
                                        "欧阳小明", "卡尔·奎尔", "홍길동",              "Иван Перов"};
    static const char *const others[] = {"Mutual respect", "Non-aggression", "Peaceful coexistence", "Harbour Institute",
                                         "Locks will be mended.", "平等互利", "互不侵犯", "Respect", "12 weirs", "", "New York"};
    for (size_t i = 0; i < COUNT(names); i++)
        assert_true(same_text(names[i], people_is_sure_name(slice_of(names[i])) ? "a name" : "none", "a name"));
    for (size_t i = 0; i < COUNT(others); i++)
        assert_true(same_text(others[i], people_is_sure_name(slice_of(others[i])) ? "a name" : "none", "none"));
}

/* By-lines made of parts: every name comes out, once and by itself, and nothing else does; and what came out says the
 * same again. */
static void no_name_is_lost(void **state)
{
    (void)state;
    static const char *const names[] = {"Ada Quill",        "Bo Wren",      "Kofi A. Wren Jr.",  "Ada van der Moor", "J. R. Reed",
                                        "Sayf bin al-Rush", "Zoë O'Sedge",  "Ban Ki-roe",        "DEE FENN",         "Иван Перов",
                                        "Jean-Luc Plume",   "Ana de la Ría", "Bo Wren-Moor III"};
    static const char *const starts[] = {"", "By ", "BY ", "Written by ", "Opinion by ", "Author: "};
    static const char *const titles[] = {"", "", "", "Dr. ", "Mr. ", "Prof. "};
    static const char *const places[] = {"", "", " in Port Lock", " in Weir"};
    static const char *const ends[] = {"", "", " | May 3, 2011", " (@quill)", ", May 3, 2011", "; photographs by Cy Sedge",
                                       ", senior fellow, Brook Institution", " q@quill.example"};
    for (int round = 0; round < 20000; round++) {
        struct buffer line = {0}, want = {0};
        size_t count = 1 + chance(3), first = chance(COUNT(names));
        const char *place = places[chance(COUNT(places))];
        buffer_append_string(&line, starts[chance(COUNT(starts))]);
        for (size_t i = 0; i < count; i++) {
            const char *name = names[(first + i) % COUNT(names)];
            buffer_append_string(&want, i ? "; " : "");
            buffer_append_string(&want, name);
            buffer_append_string(&line, i == 0 ? "" : i + 1 < count ? ", " : " and ");
            buffer_append_string(&line, titles[chance(COUNT(titles))]);
            buffer_append_string(&line, name);
        }
        buffer_append_string(&line, place);
        buffer_append_string(&line, ends[chance(COUNT(ends))]);
        struct buffer got = {0}, beside = {0}, again = {0};
        people_read(slice_of(buffer_text(&line)), &got, &beside);
        assert_true(same_text(buffer_text(&line), buffer_text(&got), buffer_text(&want)));
        people_read((struct slice){got.data, got.length}, &again, &beside);
        assert_true(same_text(buffer_text(&got), buffer_text(&again), buffer_text(&want)));
        buffer_free(&line);
        buffer_free(&want);
        buffer_free(&got);
        buffer_free(&beside);
        buffer_free(&again);
    }
}

/* Any words and signs: what is not understood stays, in names or beside them, and ends. */
static void any_field(void **state)
{
    (void)state;
    static const char *const parts[] = {"By ",  "by ",   "Ada Quill", "Quill", ", ",     " and ", "; ",    " | ",  "(",    ")",
                                        "@q",   " in ",  "Weir",      "Mr. ",  "Jr.",    "May ",  "3, ",   "2011", "记者", "张三",
                                        "、",   " ",     "作者：",    "责任编辑：", "editor", "\n",   "Institute", "기자", " - ", "von ",
                                        "http://x.example", "来源", "（", "）", "·", "photos by ", "PhD", "the "};
    for (int round = 0; round < 20000; round++) {
        struct buffer line = {0}, got = {0}, beside = {0}, again = {0};
        for (size_t n = chance(12); n > 0; n--)
            buffer_append_string(&line, parts[chance(COUNT(parts))]);
        struct slice text = slice_trim(slice_of(buffer_text(&line)));
        people_read(text, &got, &beside);
        assert_int_equal(got.length > 0, text.length > 0);
        assert_true(got.length <= text.length + 64);
        people_read((struct slice){got.data, got.length}, &again, &beside);
        assert_true(same_text(buffer_text(&line), buffer_text(&again), buffer_text(&got)));
        people_is_byline(text);
        people_of_dateline(text);
        buffer_free(&line);
        buffer_free(&got);
        buffer_free(&beside);
        buffer_free(&again);
    }
}

/* What makes careless parsers slow; the test is that it ends. */
static void adversaries(void **state)
{
    (void)state;
    static const char *const signs[] = {"(", "by ", "a, ", " and ", ";", "; ", " | ", "(a)", "@", "@ ", "Ada Quill and ", "Mr. ",
                                        "张三 ", "、", "Ada Quill, ", "in ", " in Weir and ", "\n", "PhD ", "Ada Quill; "};
    for (size_t i = 0; i < COUNT(signs); i++) {
        struct buffer text = {0}, names = {0}, beside = {0};
        while (text.length < 64 * 1024)
            buffer_append_string(&text, signs[i]);
        people_read((struct slice){text.data, text.length}, &names, &beside);
        buffer_free(&text);
        buffer_free(&names);
        buffer_free(&beside);
    }
}

static void datelines(void **state)
{
    (void)state;
    assert_slice(people_of_dateline(slice_of("新华社河口3月5日电（记者张三 李四）河口今天放晴。")), "张三 李四");
    assert_slice(people_of_dateline(slice_of("　　本报讯（记者 张三）河口。")), "张三");
    assert_slice(people_of_dateline(slice_of("河口今天放晴（记者张三）。")), "");
    assert_slice(people_of_dateline(slice_of("河口。\n某社电（记者张三）")), "");
    assert_slice(people_of_dateline(slice_of("某社电（记者")), "");
    assert_slice(people_of_dateline(slice_of("")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english),    cmocka_unit_test(other_languages), cmocka_unit_test(lines),
        cmocka_unit_test(sure_names), cmocka_unit_test(datelines),       cmocka_unit_test(no_name_is_lost),
        cmocka_unit_test(any_field),  cmocka_unit_test(adversaries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
