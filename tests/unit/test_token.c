/* Text to words: each rule of the table of tokens, and what surrounds it. */
#include "test_fixture.h"

#include "corpus/base/utf8.h"

#include <ctype.h>

static void table_of_the_specification(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"Café", "cafe"},
        {"ＣＡＦÉ", "cafe"},
        {"cafe", "cafe"},
        {"ﬁnance", "finance"},
        {"co\u00ADoperate", "cooperate"},
        {"win-win", "win win"},
        {"win\u2011win", "win win"},
        {"win–win", "win win"},
        {"win win", "win win"},
        {"win-\nwin", "win win"},
        {"“win-win” cooperation", "win win cooperation"},
        {"China’s", "china"},
        {"O'Neill", "oneill"},
        {"don't", "dont"},
        {"Xi'an", "xian"},
        {"Belt & Road", "belt and road"},
        {"R&D", "r and d"},
        {"AT&T", "at and t"},
        {"G20", "g 20"},
        {"G-20", "g 20"},
        {"G 20", "g 20"},
        {"F-35", "f 35"},
        {"COVID-19", "covid 19"},
        {"5G", "5 g"},
        {"1,500", "1500"},
        {"1.5", "1.5"},
        {"２０２４", "2024"},
        {"U.N.", "un"},
        {"U.K.", "uk"},
        {"Ph.D.", "phd"},
        {"U.S. policy", "u.s policy"},
        {"US policy", "u.s policy"},
        {"let us", "let us"},
        {"合作共赢", "合 作 共 赢"},
        {"合作共贏", "合 作 共 赢"},
        {"freedom of information act", "freedom of information act"},
    };
    CHECK_TOKENS(rows);
}

static void folding(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"", ""},
        {" \t\r\n\f\v", ""},
        {"?! … — ()", ""},
        {"Cafe\u0301", "cafe"},
        {"CAFE\u0301s", "cafes"},
        {"nai\u0308ve naïve", "naive naive"},
        {"São Paulo, Tomás, Łódź, Đà Nẵng", "sao paulo tomas lodz da nang"},
        {"Straße STRASSE", "strasse strasse"},
        {"Ærø Œuvre Þing ðe", "aero oeuvre thing de"},
        {"İstanbul ısı", "istanbul isi"},
        {"ŉ", "n"},
        {"eﬃcient ﬂow ﬆep", "efficient flow step"},
        {"Ĳssel Ǆ ǅ ǆ", "ijssel dz dz dz"},
        {"Κόσμος ΚΌΣΜΟΣ κόσμοσ", "κοσμοσ κοσμοσ κοσμοσ"},
        {"Россия ЁЛКА", "россия елка"},
        {"Ⅳ ⅷ", "iv viii"},
        {"ａｂｃ ＡＢＣ", "abc abc"},
        {"K\u212A Å\u212B", "kk aa"},
        {"zero\u200Bwidth", "zerowidth"},
        {"zero\u200Cwidth zero\u200Dwidth zero\uFEFFwidth zero\u2060width", "zerowidth zerowidth zerowidth zerowidth"},
        {"\u00AD", ""},
        {"\uFEFFfirst", "first"},
        {"co\u00AD-\u00ADop", "co op"},
        {"\U0001D400\U0001D41B", "ab"},
        {"a\u0301\u0302\u0303\u0304b", "ab"},
    };
    CHECK_TOKENS(rows);
}

static void every_dash(void **state)
{
    (void)state;
    static const char *const dashes[] = {"-",      "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015",
                                         "\u2212", "\u2E3A", "\u2E3B", "\uFE58", "\uFE63", "\uFF0D", "\u058A",
                                         "\u2043", "\u301C", " - ",    "--",     "-\n",    " – ",    "\u00AD-"};
    bool good = true;
    for (size_t i = 0; i < COUNT(dashes); i++) {
        char text[64];
        snprintf(text, sizeof text, "win%swin cooperation", dashes[i]);
        good = same_text(text, tokens_of(slice_of(text), TOKENS_OF_TEXT), "win win cooperation") && good;
    }
    assert_true(good);
}

static void separators(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"and/or", "and or"},
        {"peace, trade; aid: all", "peace trade aid all"},
        {"(mutual) [respect] {here} <there>", "mutual respect here there"},
        {"“a” ‘b’ «c» „d“ 「e」 『f』 \"g\"", "a b c d e f g"},
        {"win\u00A0win\u3000win\u2003win\u2028win", "win win win win win"},
        {"snake_case a@b c#d e*f", "snake case a b c d e f"},
        {"50% €20 $6.3 §7", "50 20 6.3 7"},
        {"a\x01"
         "b\x7F"
         "c",
         "a b c"},
        {"约翰·史密斯", "约 翰 史 密 斯"},
        {"合作、共赢，《论》", "合 作 ， 共 赢 ， 论"},
        {"😀peace😀", "peace"},
    };
    CHECK_TOKENS(rows);
}

static void apostrophes(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"China's China’s Chinaʼs China＇s", "china china china china"},
        {"CHINA'S PORTS", "china ports"},
        {"O’Neill Oʼneill O＇NEILL", "oneill oneill oneill"},
        {"O'Neill's", "oneill"},
        {"the states' rights", "the states rights"},
        {"'quoted' ‘quoted’", "quoted quoted"},
        {"'tis rock 'n' roll", "tis rock n roll"},
        {"l'Europe aujourd'hui", "leurope aujourdhui"},
        {"NATO's UN's G20's", "nato un g 20"},
        {"the U.N.'s role, U.N.’s", "the un role un"},
        {"COVID-19’s toll in 2020's", "covid 19 toll in 2020"},
        {"20'sons 5'x 6'", "20 sons 5 x 6"},
        {"Chang'e-6 landed", "change 6 landed"},
        {"who'd've", "whodve"},
        {"it's's", "it s"},
        {"China\u200B'\u200Bs", "china"},
        {"x'", "x"},
        {"''", ""},
        {"'s", "s"},
        {"Sana'a Sana‘a Sanaʿa Sanaʾa Sanaʻa Sanaˈa", "sanaa sanaa sanaa sanaa sanaa sanaa"},
        {"Hawaiʻi’s ʿAbd al-Sabaʾ", "hawaii abd al saba"},
        {"oʻzbek Gʻafur", "ozbek gafur"},
        {"the ‘accord’ and ‘so’", "the accord and so"},
        {"‘a‘b‘ 5‘c", "ab 5 c"},
        {"China‘s", "china"},
    };
    CHECK_TOKENS(rows);
}

static void ampersand(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"Belt &\nRoad", "belt and road"},
        {"Belt ＆ Road", "belt and road"},
        {"Q&A", "q and a"},
        {"R & D", "r and d"},
        {"& Road", "road"},
        {"Belt &", "belt"},
        {"Belt && Road", "belt and road"},
        {"Belt &\n\nRoad", "belt | road"},
        {"Belt. & Road", "belt | road"},
        {"Belt &. Road", "belt | road"},
        {"一带&一路", "一 带 and 一 路"},
        {"3 & 4", "3 and 4"},
        {"Belt &, Road", "belt road"},
    };
    CHECK_TOKENS(rows);
}

static void letters_and_digits(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"COVID19 covid-19 Covid 19", "covid 19 covid 19 covid 19"},
        {"B2B", "b 2 b"},
        {"1990s", "1990 s"},
        {"3rd", "3 rd"},
        {"H2O", "h 2 o"},
        {"20国集团", "20 国 集 团"},
        {"第5代", "第 5 代"},
        {"5\u00ADG", "5 g"},
        {"x²", "x 2"},
        {"㎡", "m 2"},
        {"½", "1 2"},
        {"①②", "12"},
        {"㈱", "株"},
        {"㍿", "株 式 会 社"},
    };
    CHECK_TOKENS(rows);
}

static void numbers(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"1,500.75", "1500.75"},
        {"1,2,3", "1 2 3"},
        {"12,34", "12 34"},
        {"1500,200", "1500 200"},
        {"1.5.2", "1.5.2"},
        {"1,500,000", "1500000"},
        {"1,500,00", "1500 00"},
        {"1,5000", "1 5000"},
        {"1.5,000", "1.5 000"},
        {"1, 500", "1 500"},
        {"1,500,", "1500"},
        {"1 500", "1 500"},
        {"12,345,678.9", "12345678.9"},
        {".5", "5"},
        {"-5", "5"},
        {"5.", "5"},
        {"1..2", "1 2"},
        {"$1,935.3bn", "1935.3 bn"},
        {"１，５００．７５", "1500.75"},
        {"10:30", "10 30"},
        {"3/4", "3 4"},
        {"1\u00AD,5\u00AD00", "1500"},
        {"1,00,000 and 10,00,000", "100000 and 1000000"},
        {"2,34,56,789.5 rupees", "23456789.5 rupees"},
        {"1,00,00 and 100,00,000", "1 00 00 and 100 00000"},
        {"1,00,0000 and 1,00,000,000", "1 00 0000 and 100000 000"},
        {"1,000,00,000", "1000 00000"},
        {"12\u00A0500 and 12\u202F500\u202F000", "12500 and 12500000"},
        {"12\u00A0500\u202F000 and 12\u00A0500,200", "12500 000 and 12500 200"},
        {"1500\u00A0200 and 1\u00A050 and 1\u2009500", "1500 200 and 1 50 and 1 500"},
        {"1.5\u00A0000", "1.5 000"},
    };
    CHECK_TOKENS(rows);
}

static void digits_of_other_scripts(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"٢٠٢٤", "2024"},
        {"١٬٥٠٠٫٧٥ و ٣،٤", "1500.75 و 3 4"},
        {"۲۰۲۴", "2024"},
        {"२०२४", "2024"},
        {"๒๐๒๔", "2024"},
        {"\U0001D7D0\U0001D7CE\U0001D7D0\U0001D7D2", "2024"},
        {"二〇二四", "二 〇 二 四"},
    };
    CHECK_TOKENS(rows);
}

static void dotted_acronyms(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"U.N", "un"},
        {"u.n. reform", "un reform"},
        {"e.g. i.e. a.m.", "eg ie am"},
        {"U.S.A. and U.S.A", "usa and usa"},
        {"U.S.-China", "u.s china"},
        {"China-U.S.", "china u.s"},
        {"U.S.Policy", "u.s policy"},
        {"W.H.O. I.T. A.I.D.", "w.h.o i.t a.i.d"},
        {"U. S.", "u.s"},
        {"the U. S. S. R. then", "the ussr then"},
        {"Ｕ．Ｎ．", "un"},
        {"U.N.E.S.C.O.", "unesco"},
        {"Ph.D.s", "phds"},
        {"St.Petersburg", "st petersburg"},
        {"end.Next", "end next"},
        {"www.example.org", "www example org"},
        {"U\u00AD.N\u00AD.", "un"},
        {"É.U.", "eu"},
        {"С.С.С.Р.", "ссср"},
        {"1.U.N", "1 un"},
    };
    CHECK_TOKENS(rows);
}

/* A row of capitals with dots is one word, with blanks between all of them or none. */
static void initials(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"P. D. Marsh and P.D. Marsh", "pd marsh and pd marsh"},
        {"Anna K. V. L. Brandt; Anna K.V.L. Brandt", "anna kvl brandt anna kvl brandt"},
        {"Anna K. Brandt", "anna k brandt"},
        {"Marsh, P. D., and Brandt, A.", "marsh pd and brandt a"},
        {"P.\nD. Marsh; P.\u00A0D. Marsh", "pd marsh pd marsh"},
        {"P.\n\nD. Marsh", "p | d marsh"},
        {"the U. S. fleet, the U. S.’s", "the u.s fleet the u.s"},
        {"the U. N. force", "the un force"},
        {"А. П. Громов и Громов А.П.", "ап громов и громов ап"},
        {"the U.S. U.N. envoy", "the u.s un envoy"},
        {"P. U.N. envoy", "p un envoy"},
        {"P. D Marsh", "p d marsh"},
        {"P., D. Marsh", "p d marsh"},
    };
    CHECK_TOKENS(rows);
}

/* Letters that look alike are one, signs of vowels and the tatweel are none. */
static void arabic_script(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"علی على علي", "علي علي علي"},
        {"کتاب كتاب", "كتاب كتاب"},
        {"ہم هم ھم", "هم هم هم"},
        {"أحمد إحمد آحمد ٱحمد احمد", "احمد احمد احمد احمد احمد"},
        {"ســـلام سلام", "سلام سلام"},
        {"ـ", ""},
        {"كِتَابٌ", "كتاب"},
        {"می\u200Cخواهیم", "ميخواهيم"},
        {"ﻋﻠﻰ ﻛﺘﺎﺏ", "علي كتاب"},
    };
    CHECK_TOKENS(rows);
}

static void han(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"後后", "后 后"},
        {"系係繫", "系 系 系"},
        {"里裡裏", "里 里 里"},
        {"发發髮", "发 发 发"},
        {"干乾幹", "干 干 干"},
        {"台臺颱檯", "台 台 台 台"},
        {"国國", "国 国"},
        {"体體", "体 体"},
        {"面麵", "面 面"},
        {"只隻", "只 只"},
        {"钟鐘鍾锺", "钟 钟 钟 钟"},
        {"复復複", "复 复 复"},
        {"历歷曆", "历 历 历"},
        {"当當噹", "当 当 当"},
        {"台灣與兩岸關係", "台 湾 与 两 岸 关 系"},
        {"中國的G20峰會", "中 国 的 g 20 峰 会"},
        {"\uF967", "不"},
        {"㐀\U00020000", "㐀 \U00020000"},
        {"\U0002F800", "丽"},
        {"人\u3000民", "人 民"},
        {"人\n民", "人 民"},
        {"々〇", "々 〇"},
        {"🉇", "胜"},
    };
    CHECK_TOKENS(rows);
}

static void kana(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"きょうりょく", "き ょ う り ょ く"},
        {"が か\u3099 ガ カ\u3099", "が が ガ ガ"},
        {"ぱ は\u309A", "ぱ ぱ"},
        {"ｶﾞﾊﾟ", "ガ パ"},
        {"ｷｮｳﾘｮｸ", "キ ョ ウ リ ョ ク"},
        {"ー", "ー"},
        {"サーバー", "サ ー バ ー"},
        {"日米同盟", "日 米 同 盟"},
        {"ㄅㄆㄇ", "ㄅ ㄆ ㄇ"},
    };
    CHECK_TOKENS(rows);
}

static void hangul(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"한국 외교", "한국 외교"},       {"\u1112\u1161\u11AB\u1100\u116E\u11A8", "한국"},
        {"한\u1100\u116E\u11A8", "한국"}, {"가\u11A8", "각"},
        {"북한은 5차", "북한은 5 차"},    {"韓國", "韩 国"},
    };
    CHECK_TOKENS(rows);
}

static void other_scripts(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"ความร่วมมือ", "ความ ร่วม มือ"}, {"ไทย China ไทย", "ไทย china ไทย"},
        {"العربيّة", "العربية"},       {"שָׁלוֹם", "שלום"},
        {"हिन्दी", "हिन्दी"},           {"தமிழ்", "தமிழ்"},
    };
    CHECK_TOKENS(rows);
}

/* A comma or colon is a token between two Han characters or kana of a sentence, whatever stands beside it; several are one. */
static void signs_between_han(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"山，水", "山 ， 水"}, {"山、水", "山 ， 水"}, {"山：水", "山 ， 水"}, {"山,水", "山 ， 水"}, {"山:水", "山 ， 水"},
        {"山﹐水﹑石﹕土", "山 ， 水 ， 石 ， 土"}, {"山︐水︑石︓土､沙", "山 ， 水 ， 石 ， 土 ， 沙"},
        {"山 ， 水", "山 ， 水"}, {"山，\n水", "山 ， 水"}, {"“山”，“水”", "山 ， 水"}, {"《山》、（水）", "山 ， 水"},
        {"“山，”水", "山 ， 水"}, {"山：“水", "山 ， 水"}, {"山，、：水", "山 ， 水"}, {"山，“：水", "山 ， 水"},
        {"やま、かわ", "や ま ， か わ"}, {"山、カワ", "山 ， カ ワ"}, {"山、ｶﾞ", "山 ， ガ"},
        /* what is none */
        {"山·水", "山 水"}, {"山 水", "山 水"}, {"山“水”", "山 水"}, {"山（水）", "山 水"}, {"山—水", "山 水"}, {"山／水", "山 水"},
        {"山；水", "山 | 水"}, {"山。，水", "山 | 水"}, {"山，。水", "山 | 水"}, {"山，\n\n水", "山 | 水"},
        {"，山", "山"}, {"山，", "山"}, {"a，山", "a 山"}, {"山，a", "山 a"}, {"a, b: c", "a b c"}, {"山，a水", "山 a 水"},
        {"山，5水", "山 5 水"}, {"한국, 산", "한국 산"}, {"山 a，水", "山 a 水"}, {"1,500山", "1500 山"}, {"山1,500", "山 1500"},
    };
    CHECK_TOKENS(rows);
    static const struct text_row asked[] = {{"山，水", "山 ， 水"}, {"山。水，石", "山 水 ， 石"}, {"山，", "山"}};
    CHECK_QUERY_TOKENS(asked);
}

static void places_of_signs(void **state)
{
    (void)state;
    struct tokens tokens = {0};
    OK(tokens_parse(&tokens, "\u5C71\u201D\uFF0C\u3001\u6C34", 15, TOKENS_OF_TEXT, &failure));
    assert_int_equal(tokens.count, 3);
    assert_true(token_is_sign(&tokens, 1) && token_is_adjacent(&tokens, 1) && token_is_adjacent(&tokens, 2));
    assert_false(token_ends_pair(&tokens, 1) || token_ends_pair(&tokens, 2));
    assert_int_equal(tokens.items[1].byte_start, 6);
    assert_int_equal(tokens.items[1].byte_end, 12);
    assert_int_equal(tokens.items[1].char_start, 2);
    assert_int_equal(tokens.items[1].char_end, 4);
    assert_int_equal(tokens_words(&tokens, 3), 2);
    tokens_free(&tokens);
}

/* Each word of a long run without a space costs the same. */
static void long_run_of_thai(void **state)
{
    (void)state;
    static const char word[] = "ความร่วมมือ";
    struct buffer text = {0};
    for (size_t i = 0; i < 20000; i++)
        buffer_append_string(&text, word);
    struct tokens tokens = {0};
    OK(tokens_parse(&tokens, text.data, text.length, TOKENS_OF_TEXT, &failure));
    assert_int_equal(tokens.count, 60000);
    assert_int_equal(tokens.items[tokens.count - 1].byte_end, text.length);
    tokens_free(&tokens);
    buffer_free(&text);
}

static void query_mode(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"US", "u.s"},
        {"us", "us"},
        {"U.S.", "u.s"},
        {"THE US AND WHO", "the u.s and w.h.o"},
        {"WHO IT AID", "w.h.o i.t a.i.d"},
        {"Who It Aid", "who it aid"},
        {"win-win. Cooperation! Next。再", "win win cooperation next 再"},
        {"one\n\ntwo", "one two"},
        {"& road", "road"},
    };
    CHECK_QUERY_TOKENS(rows);
}

static void a_query_has_no_sentence(void **state)
{
    (void)state;
    struct tokens tokens = {0};
    struct slice text = SLICE("One. Two! Three\n\nfour");
    OK(tokens_parse(&tokens, text.data, text.length, TOKENS_OF_QUERY, &failure));
    assert_int_equal(tokens.count, 4);
    for (size_t i = 0; i < tokens.count; i++)
        assert_false(tokens.items[i].starts_sentence);
    assert_false(token_is_adjacent(&tokens, 0));
    assert_true(token_is_adjacent(&tokens, 1));
    tokens_free(&tokens);
}

/* ---- long words ---- */

static struct slice word_of(struct tokens *tokens, struct slice text)
{
    OK(tokens_parse(tokens, text.data, text.length, TOKENS_OF_TEXT, &failure));
    assert_int_equal(tokens->count, 1);
    return (struct slice){token_word(tokens, 0), tokens->items[0].word_length};
}

static void long_words(void **state)
{
    (void)state;
    char text[200];
    struct tokens a = {0}, b = {0};
    memset(text, 'a', sizeof text);
    for (size_t length = 60; length < 130; length++) {
        struct slice word = word_of(&a, (struct slice){text, length});
        assert_true(word.length <= TOKEN_WORD_BYTES);
        assert_int_equal(word.length, length <= 64 ? length : 64);
        assert_true(slice_equal(word, word_of(&b, (struct slice){text, length})));
        text[length - 1] = 'b';
        assert_false(slice_equal(word, word_of(&b, (struct slice){text, length})));
        text[length - 1] = 'A';
        assert_true(slice_equal(word, word_of(&b, (struct slice){text, length})));
        text[length - 1] = 'a';
    }
    tokens_free(&a);
    tokens_free(&b);
}

static void long_words_are_cut_at_a_code_point(void **state)
{
    (void)state;
    struct tokens tokens = {0};
    struct buffer text = {0};
    for (size_t lead = 0; lead < 4; lead++) {
        buffer_clear(&text);
        buffer_append(&text, "xxx", lead);
        for (size_t i = 0; i < 40; i++)
            buffer_append_string(&text, "д");
        struct slice word = word_of(&tokens, (struct slice){text.data, text.length});
        assert_true(word.length == 63 || word.length == 64);
        assert_true(utf8_valid(word.data, word.length));
        assert_int_equal(word.data[word.length - 17], '#');
    }
    buffer_free(&text);
    tokens_free(&tokens);
}

static void bound(void **state)
{
    (void)state;
    char word[101];
    memset(word, 'x', sizeof word);
    assert_int_equal(token_bound(word, 100, 100), 100);
    assert_int_equal(token_bound(word, 32, 32), 32);
    assert_memory_equal(word, "xxxx", 4);
    assert_int_equal(token_bound(word, 100, 32), 32);
    assert_memory_equal(word, "xxxxxxxxxxxxxxx#", 16);
    for (size_t i = 16; i < 32; i++)
        assert_true(isxdigit((unsigned char)word[i]));
}

static void acronym_keys(void **state)
{
    (void)state;
    assert_string_equal(token_acronym_key("us", 2), "u.s");
    assert_string_equal(token_acronym_key("who", 3), "w.h.o");
    assert_string_equal(token_acronym_key("it", 2), "i.t");
    assert_string_equal(token_acronym_key("aid", 3), "a.i.d");
    assert_null(token_acronym_key("us", 1));
    assert_null(token_acronym_key("use", 3));
    assert_null(token_acronym_key("", 0));
}

/* ---- surfaces ---- */

struct surface_row {
    const char *text;
    const char *surfaces; /* each with its first and last character, from 0, the last one exclusive */
};

static const char *surfaces_of(const char *text)
{
    static char shown[1024];
    struct tokens tokens = {0};
    struct buffer out = {0};
    OK(tokens_parse(&tokens, text, strlen(text), TOKENS_OF_TEXT, &failure));
    for (size_t i = 0; i < tokens.count; i++) {
        const struct token *t = &tokens.items[i];
        assert_int_equal(utf8_count(text, t->byte_start), t->char_start);
        assert_int_equal(utf8_count(text, t->byte_end), t->char_end);
        buffer_printf(&out, "%s%.*s[%u,%u)", i ? " " : "", (int)(t->byte_end - t->byte_start), text + t->byte_start,
                      t->char_start, t->char_end);
    }
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    tokens_free(&tokens);
    return shown;
}

static void surfaces(void **state)
{
    (void)state;
    static const struct surface_row rows[] = {
        {"Win-win!", "Win[0,3) win[4,7)"},
        {"😀😀 peace", "peace[3,8)"},
        {"😀合作😀", "合[1,2) 作[2,3)"},
        {"\U0001D400\U0001D41B x", "\U0001D400\U0001D41B[0,2) x[3,4)"},
        {"é É", "é[0,1) É[2,3)"},
        {"e\u0301a", "e\u0301a[0,3)"},
        {"ae\u0301 b", "ae\u0301[0,3) b[4,5)"},
        {"China’s port", "China’s[0,7) port[8,12)"},
        {"states' port", "states[0,6) port[8,12)"},
        {"the U.S. did", "the[0,3) U.S.[4,8) did[9,12)"},
        {"U.N.’s x", "U.N.’s[0,6) x[7,8)"},
        {"1,500.75 x", "1,500.75[0,8) x[9,10)"},
        {"ends 5.", "ends[0,4) 5[5,6)"},
        {"G20’s x", "G[0,1) 20’s[1,5) x[6,7)"},
        {"R&D", "R[0,1) &[1,2) D[2,3)"},
        {"a㎡b", "a[0,1) ㎡[1,2) ㎡[1,2) b[2,3)"},
        {"か\u3099x", "か\u3099[0,2) x[2,3)"},
        {"\u00ADco\u00ADop\u00AD x", "co\u00ADop\u00AD[1,7) x[8,9)"},
        {"ﬁnance", "ﬁnance[0,6)"},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++)
        good = same_text(rows[i].text, surfaces_of(rows[i].text), rows[i].surfaces) && good;
    assert_true(good);
}

static void reuse_and_limits(void **state)
{
    (void)state;
    struct tokens tokens = {0};
    OK(tokens_parse(&tokens, NULL, 0, TOKENS_OF_TEXT, &failure));
    assert_int_equal(tokens.count, 0);
    OK(tokens_parse(&tokens, "one two", 7, TOKENS_OF_TEXT, &failure));
    assert_int_equal(tokens.count, 2);
    assert_true(tokens.items[0].starts_sentence);
    OK(tokens_parse(&tokens, "a\0b", 3, TOKENS_OF_TEXT, &failure));
    assert_int_equal(tokens.count, 2);
    EXPECT(TIFA_ERR_LIMIT, tokens_parse(&tokens, "x", TOKEN_TEXT_BYTES + 1, TOKENS_OF_TEXT, &failure));
    assert_int_equal(tokens.count, 0);
    tokens_free(&tokens);
    tokens_free(&tokens);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_of_the_specification),
        cmocka_unit_test(folding),
        cmocka_unit_test(every_dash),
        cmocka_unit_test(separators),
        cmocka_unit_test(apostrophes),
        cmocka_unit_test(ampersand),
        cmocka_unit_test(letters_and_digits),
        cmocka_unit_test(numbers),
        cmocka_unit_test(digits_of_other_scripts),
        cmocka_unit_test(dotted_acronyms),
        cmocka_unit_test(initials),
        cmocka_unit_test(arabic_script),
        cmocka_unit_test(han),
        cmocka_unit_test(kana),
        cmocka_unit_test(hangul),
        cmocka_unit_test(other_scripts),
        cmocka_unit_test(signs_between_han),
        cmocka_unit_test(places_of_signs),
        cmocka_unit_test(long_run_of_thai),
        cmocka_unit_test(query_mode),
        cmocka_unit_test(a_query_has_no_sentence),
        cmocka_unit_test(long_words),
        cmocka_unit_test(long_words_are_cut_at_a_code_point),
        cmocka_unit_test(bound),
        cmocka_unit_test(acronym_keys),
        cmocka_unit_test(surfaces),
        cmocka_unit_test(reuse_and_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
