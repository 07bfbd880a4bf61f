#include "corpus/people/words.h"

#include "corpus/base/utf8.h"

#include <strings.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define IS_ONE_OF(word, table) is_one_of(word, table, COUNT(table))

static bool is_one_of(struct slice word, const char *const *table, size_t count)
{
    char first = word.length ? word.data[0] | 0x20 : '\0'; /* as most words of a table differ here already */
    for (size_t i = 0; i < count; i++)
        if ((table[i][0] | 0x20) == first && strlen(table[i]) == word.length && strncasecmp(table[i], word.data, word.length) == 0)
            return true;
    return false;
}

static bool starts(struct slice text, const char *prefix)
{
    size_t length = strlen(prefix);
    return text.length >= length && strncasecmp(text.data, prefix, length) == 0;
}

bool people_next_word(struct slice *rest, struct slice *word)
{
    *rest = slice_trim(*rest);
    size_t end = 0;
    while (end < rest->length && rest->data[end] != ' ')
        end++;
    *word = (struct slice){rest->data, end};
    *rest = slice_from(*rest, end);
    return end > 0;
}

/* A word without the comma or dot behind it. */
static struct slice bare(struct slice word)
{
    while (word.length && memchr(".,;:", word.data[word.length - 1], 4))
        word.length--;
    return word;
}

/* ---- titles, suffixes, degrees ---- */

static const char *const titles[] = {"Mr",        "Mrs",        "Ms",      "Miss",   "Mx",    "Dr",      "Prof",    "Professor",
                                     "Ambassador", "Mme",       "Mlle",    "Herr",   "Frau",  "Señor",   "Señora",  "Monsieur",
                                     "Madame",    "Signor",     "Signora", "г-н",    "г-жа",  "Hr",      "Fru"};
static const char *const dotted_titles[] = {"Amb.", "Hon.", "Rev.", "Gen.", "Lt.", "Col.",  "Maj.", "Capt.", "Sgt.", "Adm.",
                                            "Sen.", "Rep.", "Gov.", "Sr.",  "Sra.", "Srta.", "Dott.", "H.E.", "Brig.", "Cmdr."};
static const char *const long_titles[] = {"His Excellency ", "Her Excellency ", "The Honourable ", "The Honorable ",
                                          "The Hon. "};

size_t people_title(struct slice text)
{
    struct slice rest = text, word;
    for (size_t i = 0; i < COUNT(long_titles); i++)
        if (starts(text, long_titles[i]))
            return strlen(long_titles[i]);
    if (!people_next_word(&rest, &word) || slice_trim(rest).length == 0)
        return 0;
    struct slice plain = word;
    plain.length -= word.data[word.length - 1] == '.';
    bool title = IS_ONE_OF(plain, titles) || IS_ONE_OF(word, dotted_titles);
    return title ? (size_t)(slice_trim(rest).data - text.data) : 0;
}

bool people_is_suffix(struct slice word)
{
    static const char *const suffixes[] = {"Jr", "Sr", "II", "III", "IV", "2nd", "3rd", "2d", "3d"};
    return IS_ONE_OF(bare(word), suffixes);
}

bool people_is_degree(struct slice word)
{
    static const char *const degrees[] = {"PhD", "Ph.D", "MD",  "M.D", "MA",  "M.A", "MBA", "JD",  "J.D",  "Esq",
                                          "OBE", "CBE",  "MBE", "KBE", "DPhil", "D.Phil", "LLM", "LL.M", "MP", "Ret"};
    return IS_ONE_OF(bare(word), degrees);
}

bool people_is_particle(struct slice word)
{
    static const char *const particles[] = {"van", "der", "den", "de",  "la",  "le",  "las", "los", "du",  "da",  "das",
                                            "do",  "dos", "del", "della", "di", "von", "vom", "zu", "zur", "bin", "binti",
                                            "bint", "ibn", "al",  "el",  "ul",  "ud",  "y",   "e",   "ter", "ten", "af",
                                            "av",  "san", "abu", "ben", "bat", "op",  "het", "'t",  "dal", "dalla", "degli"};
    return IS_ONE_OF(word, particles);
}

bool people_is_function(struct slice word)
{
    static const char *const words[] = {"the", "of",   "and", "for",  "to",   "in",   "on",    "at",   "with", "from", "a",
                                        "an",  "by",   "is",  "was",  "are",  "this", "that",  "its",  "it",   "our",  "we",
                                        "his", "her", "their", "not",  "no",   "all",   "after", "before", "then"};
    return IS_ONE_OF(word, words);
}

bool people_is_month(struct slice word)
{
    static const char *const words[] = {
        "January", "February", "March",    "April", "May",       "June",     "July",      "August", "September", "October",
        "November", "December", "Jan",     "Feb",   "Mar",       "Apr",      "Jun",       "Jul",    "Aug",       "Sep",
        "Sept",    "Oct",      "Nov",      "Dec",   "Monday",    "Tuesday",  "Wednesday", "Thursday", "Friday",  "Saturday",
        "Sunday",  "Mon",      "Tue",      "Wed",   "Thu",       "Fri",      "Sat",       "Sun",    "Published", "Updated",
        "Posted"};
    return IS_ONE_OF(bare(word), words);
}

bool people_is_noun(struct slice word)
{
    static const char *const ends[] = {"tion", "sion", "ment", "ness", "ity", "ance", "ence", "ism", "ship", "ology"};
    static const char *const names[] = {"Clement",  "Florence", "Clarence", "Lawrence",  "Laurence", "Terence",
                                        "Terrence", "Charity",  "Trinity",  "Constance", "Prudence", "Spence"};
    static const char *const words[] = {
        "affairs", "aid",      "arms",   "balance", "benefit", "benefits", "change",   "climate",  "common",    "control", "culture",
        "debt",    "defence",  "defense", "digital", "economic", "economy", "energy",  "equal",    "exchange",  "exchanges", "foreign",
        "future",  "global",   "goods",  "growth",  "health",  "human",    "international", "joint", "law",     "military", "mutual",
        "national", "nuclear", "open",   "order",   "peace",   "peaceful", "policy",   "political", "principle", "principles", "public",
        "reform",  "regional", "relations", "respect", "rights", "rule",   "rules",    "science",  "shared",    "statement", "summit",
        "talks",   "tariffs",  "technology", "terrorism", "trade", "treaty", "trust",   "war",      "water",     "weapons", "world"};
    word = bare(word);
    if (IS_ONE_OF(word, words) || starts(word, "non-") || starts(word, "win-"))
        return true;
    for (size_t i = 0; i < COUNT(ends) && word.length > 5 && !IS_ONE_OF(word, names); i++) {
        size_t length = strlen(ends[i]);
        if (strncasecmp(word.data + word.length - length, ends[i], length) == 0)
            return true;
    }
    return false;
}

bool people_is_place(struct slice text)
{
    static const char *const places[] = {
        "New York",      "Hong Kong",     "Los Angeles", "San Francisco", "Tel Aviv",     "Mexico City",  "Phnom Penh",
        "Kuala Lumpur",  "Buenos Aires",  "Abu Dhabi",   "New Delhi",     "Cape Town",    "Addis Ababa",  "Rio de Janeiro",
        "South Korea",   "North Korea",   "South Africa", "Saudi Arabia", "New Zealand",  "Sri Lanka",    "Costa Rica",
        "United States", "United Nations", "Washington DC", "San Salvador", "Port Moresby", "Santo Domingo", "Sao Paulo",
        "São Paulo",     "Panama City",   "Kuwait City", "Las Vegas",     "Saint Petersburg", "St. Petersburg", "Hanoi City"};
    return IS_ONE_OF(text, places);
}

/* ---- Han ---- */

bool people_is_surname(struct slice first)
{
    static const char surnames[] =
        "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈"
        "丁魏薛叶葉阎閻余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔"
        "文庞龐樊兰蘭殷施陶洪翟颜顏倪严嚴牛温溫芦季俞章鲁魯葛伍韦韋申尤毕畢聂聶焦向柳邢岳齐齊梅莫庄莊辛管祝左涂谷时時舒耿牟卜路詹关關苗凌费費纪紀靳盛童"
        "欧歐甄项項曲成游阳陽裴席卫衛查屈鲍鮑位覃霍翁隋植甘景薄单單包司柏宁寧柯阮桂闵閔解强強丛叢华華车車冉房边边邊蔺藺";
    return first.length >= 3 && memmem(surnames, sizeof surnames - 1, first.data, 3) != NULL &&
           (unsigned char)first.data[0] >= 0xE4;
}

size_t people_double_surname(struct slice text)
{
    static const char *const surnames[] = {"欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "司徒", "端木", "皇甫", "尉迟", "慕容",
                                           "令狐", "东方", "夏侯", "公孙", "公孫", "长孙", "独孤"};
    for (size_t i = 0; i < COUNT(surnames); i++)
        if (slice_starts(text, surnames[i]))
            return strlen(surnames[i]);
    return 0;
}

/* ---- roles and institutions ---- */

static const char *const roles[] = {
    "correspondent", "reporter",  "writer",     "editor",    "columnist", "journalist", "contributor", "fellow",
    "professor",     "lecturer",  "researcher", "analyst",   "director",  "president",  "minister",    "ministers",
    "secretary",     "chairman",  "chairwoman", "chairperson", "ambassador", "representative", "envoy", "adviser",
    "advisor",       "economist", "strategist", "scholar",   "student",   "candidate",  "expert",      "officer",
    "manager",       "consultant", "founder",   "author",    "staff",     "blogger",    "producer",    "anchor",
    "intern",        "commentator", "critic",   "historian", "scientist", "specialist", "associate",   "assistant",
    "commissioner",  "governor",  "senator",    "chancellor", "premier",  "spokesperson", "spokesman", "spokeswoman",
    "counselor",     "counsellor", "delegate",  "leader",    "publisher", "partner",    "lawyer",      "attorney",
    "executive",     "photographer", "ceo",     "correspondents", "editors", "writers", "reporters",   "fellows",
    "plenipotentiary", "vice-president", "redakteur", "redakteurin", "korrespondent", "korrespondentin", "journaliste",
    "correspondante", "corresponsal", "redactor", "periodista", "corrispondente", "professeur", "profesor"};
/* They are surnames too: only at the start, by themselves or before "of". */
static const char *const early_roles[] = {"head",   "chair",  "member", "king",  "queen",   "prince", "sultan",
                                          "emir",   "dean",   "chief",  "judge", "general", "deputy", "acting"};
/* A role behind one of these is one, whatever follows. */
static const char *const ranks[] = {"deputy", "vice",   "acting", "crown", "sovereign", "permanent", "prime",
                                    "senior", "former", "chief",  "federal", "first",   "special",   "state"};
static const char *const behind_role[] = {"of", "for", "at", "in", "to", "and", "on", "with", "emeritus", "general", "&", "de",
                                          "del", "der", "des", "du"};

static const char *const institutions[] = {
    "institute",  "institutes", "institution", "institutions", "university", "college",  "school",   "centre",    "center",
    "foundation", "council",    "academy",     "agency",       "ministry",   "department", "association", "society", "organization",
    "organisation", "committee", "commission", "bureau",       "laboratory", "forum",    "network",  "press",     "news",
    "times",      "journal",    "magazine",    "review",       "herald",     "tribune",  "newspaper", "inc",      "ltd",
    "llc",        "corp",       "corporation", "company",      "group",      "bank",     "union",    "federation", "embassy",
    "court",      "parliament", "government",  "republic",     "nations",    "media",    "service",  "services",  "radio",
    "television", "tv",         "programme",   "program",      "initiative", "office",   "division", "universität", "université",
    "universidad", "universidade", "università", "universiteit", "institut", "instituto", "istituto", "zeitung", "stiftung"};

/* The next word of letters; hyphens part words, as in Secretary-General. */
static bool next_letters(struct slice *rest, struct slice *word)
{
    static const char parting[] = " ,.-/()";
    while (rest->length && memchr(parting, rest->data[0], sizeof parting - 1))
        *rest = slice_from(*rest, 1);
    size_t end = 0;
    while (end < rest->length && !memchr(parting, rest->data[end], sizeof parting - 1))
        end++;
    *word = (struct slice){rest->data, end};
    *rest = slice_from(*rest, end);
    return end > 0;
}

bool people_is_role(struct slice text)
{
    struct slice rest = text, word, next = {"", 0}, behind;
    if (!next_letters(&rest, &word))
        return false;
    behind = rest;
    if (IS_ONE_OF(word, early_roles) && (!next_letters(&behind, &next) || IS_ONE_OF(next, behind_role)))
        return true;
    bool ranked = IS_ONE_OF(word, ranks);
    do {
        behind = rest;
        if (ranked && rest.length && next_letters(&behind, &next) && (IS_ONE_OF(next, roles) || IS_ONE_OF(next, early_roles)))
            return true;
        behind = rest;
        if (IS_ONE_OF(word, roles) && (!next_letters(&behind, &next) || IS_ONE_OF(next, behind_role)))
            return true;
    } while (next_letters(&rest, &word));
    return false;
}

bool people_is_office(struct slice text)
{
    static const char *const offices[] = {"minister", "ministers", "secretary", "commissioner"};
    struct slice word;
    while (next_letters(&text, &word))
        if (IS_ONE_OF(word, offices))
            return true;
    return false;
}

bool people_is_institution(struct slice text)
{
    static const char *const han[] = {"大学", "大學", "研究院", "研究所", "学院", "學院", "中心", "学会", "學會", "基金会",
                                      "基金會", "委员会", "委員會", "智库", "智庫", "协会", "協會", "新闻网", "日报", "日報"};
    struct slice rest = text, word;
    for (size_t i = 0; i < COUNT(han); i++)
        if (text.length && memmem(text.data, text.length, han[i], strlen(han[i])))
            return true;
    while (next_letters(&rest, &word))
        if (IS_ONE_OF(word, institutions))
            return true;
    return false;
}

/* ---- credits ---- */

static const char *const author_credits[] = {
    "written",  "posted",    "words",    "text",   "story",   "opinion", "analysis",  "commentary", "reported", "reporting",
    "article",  "essay",     "review",   "report", "column",  "guest",   "post",      "special",    "published", "authored",
    "contributed", "compiled", "perspective", "interview", "interviewed", "feature",  "blog",       "the",      "a",
    "an",       "op-ed",     "editorial", "exclusive", "and", "news",    "comment",   "additional", "viewpoint", "dispatch"};
static const char *const other_credits[] = {
    "photo",        "photos",   "photograph", "photographs", "photographed", "photography", "picture",  "pictures", "illustration",
    "illustrations", "illustrated", "graphics", "graphic",   "video",        "videos",      "edited",   "editing",  "translated",
    "translation",  "produced", "production", "design",      "designed",     "art",         "artwork",  "map",      "maps",
    "cartoon",      "image",    "images",     "audio",       "narrated"};

/* Behind each stand a colon or blanks. */
static const char *const author_labels[] = {"authors", "author", "byline", "автор", "авторы", "auteur", "auteurs", "autor", "autores",
                                            "autorin", "autoren", "autore", "autori", "texto", "texte", "testo", "text", "yazan",
                                            "نویسنده", "بقلم", "الكاتب", "Автор", "Авторы", "АВТОР", "Текст", "текст", "作者", "撰文", "撰稿",
                                            "文", "執筆", "筆者", "글", "글쓴이"};
static const char *const other_labels[] = {"责任编辑", "責任編輯", "编辑",   "編輯", "来源", "來源", "摄影", "攝影", "图",   "圖", "翻译",
                                           "翻譯",     "校对",     "校對",   "审核", "監修", "编译", "foto", "photo", "photos",
                                           "editor",   "source",   "fotos",  "фото", "Фото"};
/* They are words of names too, so they need their capital and two words behind them. */
static const char *const foreign_by[] = {"Par ", "PAR ", "Von ", "VON ", "Por ", "POR ", "Di ", "DI ", "Door ", "Av ", "Af "};

/* Words of a table and then "by". */
static enum people_credit credit_by(struct slice text, size_t *length)
{
    struct slice rest = text, word;
    enum people_credit credit = PEOPLE_AUTHOR;
    for (int words = 0; words < 6 && people_next_word(&rest, &word); words++) {
        struct slice plain = bare(word);
        if (plain.length == 2 && strncasecmp(plain.data, "by", 2) == 0 && slice_trim(rest).length) {
            *length = (size_t)(slice_trim(rest).data - text.data);
            return credit;
        }
        if (IS_ONE_OF(plain, other_credits))
            credit = PEOPLE_OTHER;
        else if (!IS_ONE_OF(plain, author_credits))
            break;
    }
    return PEOPLE_NO_CREDIT;
}

/* The bytes of ":", "：", "/", "／", "|" or "=" and the blanks around; 0 where there is none. */
static size_t sign_behind(struct slice text)
{
    static const char *const parting[] = {":", "：", "/", "／", "|", "｜", "="};
    struct slice rest = slice_trim(text);
    for (size_t i = 0; i < COUNT(parting); i++) {
        if (slice_starts(rest, parting[i])) {
            rest = slice_trim(slice_from(rest, strlen(parting[i])));
            return (size_t)(rest.data - text.data);
        }
    }
    return 0;
}

static bool is_labelled(struct slice text, const char *const *labels, size_t count, size_t *length)
{
    for (size_t i = 0; i < count; i++) {
        size_t label = strlen(labels[i]);
        size_t sign = starts(text, labels[i]) ? sign_behind(slice_from(text, label)) : 0;
        if (sign) {
            *length = label + sign;
            return true;
        }
    }
    return false;
}

enum people_credit people_credit_of(struct slice text, size_t *length)
{
    struct slice rest, first, second;
    *length = 0;
    if (is_labelled(text, author_labels, COUNT(author_labels), length))
        return PEOPLE_AUTHOR;
    if (is_labelled(text, other_labels, COUNT(other_labels), length))
        return PEOPLE_OTHER;
    for (size_t i = 0; i < COUNT(foreign_by); i++) {
        rest = slice_starts(text, foreign_by[i]) ? slice_from(text, strlen(foreign_by[i])) : slice_of("");
        if (people_next_word(&rest, &first) && people_next_word(&rest, &second) && first.data[first.length - 1] != ',' &&
            !people_is_particle(first)) {
            *length = strlen(foreign_by[i]);
            return PEOPLE_AUTHOR;
        }
    }
    return credit_by(text, length);
}
