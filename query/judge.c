#include "query/judge.h"

tifa_status judge_passage(struct archive *archive, const struct query *query, struct matcher *matcher,
                          const struct archive_passage *passage, struct match_result *result, tifa_error *error)
{
    struct match_passage held = {.text = passage->text,
                                 .context_bytes = passage->context_bytes,
                                 .tokens = passage->tokens,
                                 .count = passage->token_count,
                                 .language = passage->language,
                                 .is_title = passage->number == 0};
    tifa_status status = TIFA_OK;
    if (query->needs_values)
        status = archive_article_with_values(archive, passage->article, &held.article, error);
    else if (query->needs_article || held.is_title)
        status = archive_article(archive, passage->article, &held.article, error);
    return status ? status : matcher_run(matcher, &held, result, error);
}
