/* Any bytes as a target: its route, and its parameters as each route understands them. */
#include "fuzz.h"

#include "query/server/routes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice target = {(const char *)data, size}, argument, query;
    const struct route *route = route_find(target, &argument, &query);
    struct params params = {0};
    tifa_error error;
    if (!route)
        return 0;
    CHECK(argument.length + query.length <= size);
    if (params_parse(query, route->params, &params, &error) == TIFA_OK) {
        for (const struct param_spec *p = route->params; p->name; p++) {
            struct slice text = params_text(&params, p->name);
            CHECK(utf8_valid(text.data, text.length) && !memchr(text.data, '\0', text.length));
            CHECK(p->kind != PARAM_NUMBER || params_number(&params, p->name) <= p->max);
            CHECK(!p->required || text.length);
        }
    } else {
        CHECK(error.status == TIFA_ERR_ARGUMENT && utf8_valid(error.message, strlen(error.message)));
    }
    if (params_decode(&params.arena, argument, false, &argument, &error) == TIFA_OK)
        CHECK(utf8_valid(argument.data, argument.length));
    route_is_export(route, query);
    params_free(&params);
    return 0;
}
