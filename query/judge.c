#include "query/judge.h"

tifa_status judge_passage(struct archive *archive, const struct query *query, struct matcher *matcher,
                          const struct archive_passage *passage, struct match_result *result, tifa_error *error)
{
    struct match_passage held = {.text = passage->text,
                                 .tokens = passage->tokens,
                                 .count = passage->token_count,
                                 .language = passage->language};
    tifa_status status =
        query->needs_article ? archive_article(archive, passage->article, &held.article, error) : TIFA_OK;
    return status ? status : matcher_run(matcher, &held, result, error);
}
