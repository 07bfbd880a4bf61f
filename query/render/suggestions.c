#include "query/render/render.h"

#include "corpus/base/printable.h"
#include "query/render/json_parts.h"

#include <inttypes.h>

static const char *const kinds[] = {[SUGGESTION_WORD] = "word",
                                    [SUGGESTION_PHRASE] = "phrase",
                                    [SUGGESTION_FORMULATION] = "formulation",
                                    [SUGGESTION_VALUE] = "value",
                                    [SUGGESTION_SPELLING] = "spelling"};

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

void render_suggestions_text(const struct suggest_answer *answer, struct buffer *out)
{
    for (size_t i = 0; i < answer->count; i++) {
        const struct suggestion *item = &answer->items[i];
        printable_append(out, item->text);
        buffer_printf(out, "  (%s", kinds[item->kind]);
        if (item->passages)
            buffer_printf(out, ", %" PRIu64 " passage%s", item->passages, item->passages == 1 ? "" : "s");
        buffer_printf(out, "%s%s)\n", item->name ? ", @" : "", or_empty(item->name));
    }
}

tifa_status render_suggestions_json(const struct suggest_answer *answer, struct slice text, struct buffer *out,
                                    tifa_error *error)
{
    json_t *items = json_array();
    for (size_t i = 0; i < answer->count; i++) {
        const struct suggestion *item = &answer->items[i];
        json_array_append_new(items,
                              json_pack("{s:s, s:o, s:s?, s:o}", "kind", kinds[item->kind], "text",
                                        json_of_slice(item->text), "name", item->name, "passages",
                                        item->passages ? json_integer((json_int_t)item->passages) : json_null()));
    }
    json_t *object = json_pack("{s:o, s:b, s:f, s:o}", "text", json_of_slice(text), "complete", !answer->cut, "took_ms",
                               answer->took_ms, "suggestions", items);
    return json_put_line(object, out, error);
}
