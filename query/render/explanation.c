#include "query/render/render.h"

#include "corpus/base/printable.h"
#include "query/language/print.h"

#include <inttypes.h>

void render_explanation(const struct search_answer *answer, struct buffer *out)
{
    const struct search_steps *steps = &answer->steps;
    struct buffer text = {0};
    buffer_append_string(&text, "tree\n");
    if (answer->query.root)
        query_print(answer->query.root, 2, &text);
    buffer_printf(&text, "candidate query\n  %s\n", steps->candidates ? steps->candidates : "none");
    if (answer->exact)
        buffer_printf(&text,
                      "candidates  %" PRIu64 "\nmatched     %" PRIu64 " passages, %" PRIu64 " articles, %" PRIu64
                      " occurrences\n",
                      steps->found, answer->passages.value, answer->articles.value, answer->occurrences.value);
    else
        buffer_printf(&text, "candidates  about %" PRIu64 "\nmatched     %s%" PRIu64 " passages\n", steps->estimated,
                      answer->passages.kind == COUNT_EXACT ? "" : "about ", answer->passages.value);
    buffer_printf(&text, "judged for the page %" PRIu64 "\n", steps->judged);
    buffer_printf(&text, "times       parse %.2f ms, hits %.2f ms, count %.2f ms\n", steps->parse_ms, steps->hits_ms,
                  steps->count_ms);
    printable_append(out, (struct slice){text.data, text.length});
    out->failed = out->failed || text.failed;
    buffer_free(&text);
}
