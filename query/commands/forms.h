/* What the help and the schemas say of a query, wherever one is asked for. */
#ifndef TIFA_QUERY_COMMANDS_FORMS_H
#define TIFA_QUERY_COMMANDS_FORMS_H

#define QUERY_FORMS                                                                                                    \
    "  cooperation               the word and its other forms\n"                                                       \
    "  =cooperation              this word alone\n"                                                                    \
    "  cooperat*                 any word that starts so\n"                                                            \
    "  \"win-win cooperation\"     this phrase: these words, adjacent, within one sentence\n"                          \
    "  win-win                   the same as \"win-win\"\n"                                                            \
    "  \"win-win *\"               * by itself: any one word\n"                                                        \
    "  \"(mutual OR shared) benefit\"\n"                                                                               \
    "  ~\"win-win cooperation\"    the words in any form\n"                                                            \
    "  ==\"Win-Win cooperation\"   written exactly so\n"                                                               \
    "  \"mutual respect\"~3        up to 3 other words between\n"                                                      \
    "  a NEAR/8 b, a BEFORE/8 b  within 8 words; BEFORE in this order, in one sentence\n"                              \
    "  @win-win                  a fixed formulation in all its forms and languages\n"                                 \
    "  a b                       either, those with both first\n"                                                      \
    "  a AND b, a OR b, NOT a, -a, +a, ( )\n"                                                                          \
    "  title:WORD author:\"LI YAN\" affiliation: section: lang:en source:EXAMPLE.ORG id:\n"                            \
    "  date:2021, date:2019..2021-06, since:90d\n"                                                                    \
    "  country:china, session:77..79, \"my field\":WORD  any other field that the articles have"

#define QUERY_MISSING "no query is given; 'tifa-query search --help' shows the forms"

#define QUERY_MEANING                                                                                                  \
    "what to look for. An exact phrase in double quotes, or a word and its other forms, each in one "                  \
    "sentence:\n" QUERY_FORMS

#endif
