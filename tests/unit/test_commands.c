/* The tables of commands and of what they may be told. */
#include "test_fixture.h"

#include "query/commands/command.h"
#include "query/commands/parameter.h"

static const struct parameter *find(const struct command *command, const char *name)
{
    for (size_t i = 0; parameter_table[i].spec.name; i++)
        if ((parameter_table[i].commands & command->number) && strcmp(parameter_table[i].spec.name, name) == 0)
            return &parameter_table[i];
    return NULL;
}

static void names_are_unique(void **state)
{
    (void)state;
    for (size_t c = 0; command_table[c]; c++) {
        size_t count = 0;
        for (size_t i = 0; parameter_table[i].spec.name; i++) {
            const struct parameter *p = &parameter_table[i];
            if (!(p->commands & command_table[c]->number))
                continue;
            count++;
            assert_ptr_equal(find(command_table[c], p->spec.name), p);
            for (size_t k = 0; k < i; k++)
                if (parameter_table[k].commands & command_table[c]->number)
                    assert_true(!p->spec.letter || parameter_table[k].spec.letter != p->spec.letter);
        }
        assert_in_range(count, 2, PARAMETERS_OF_COMMAND);
        for (size_t k = 0; k < c; k++)
            assert_int_equal(command_table[k]->number & command_table[c]->number, 0);
        assert_ptr_equal(command_find(slice_of(command_table[c]->name)), command_table[c]);
    }
    assert_null(command_find(slice_of("")));
    assert_null(command_find(SLICE("search\0x")));
}

static void rows_are_complete(void **state)
{
    (void)state;
    for (size_t i = 0; parameter_table[i].spec.name; i++) {
        const struct parameter *p = &parameter_table[i];
        assert_int_equal(p->kind == PARAMETER_FLAG, p->spec.argument == NULL);
        assert_int_equal(p->kind == PARAMETER_CHOICE, p->choices != NULL);
        assert_true(parameter_tool_most(p) <= p->most);
    }
    for (size_t c = 0; command_table[c]; c++) {
        const struct command *command = command_table[c];
        assert_int_equal(command->answer == NULL, command->converse != NULL);
        assert_true(!command->missing || command->operand);
        assert_true(!command->tool || (command->operand && command->meaning && command->answer));
    }
}

static void values_are_read(void **state)
{
    (void)state;
    struct request r;
    request_init(&r);
    OK(parameter_set(&r, find(&search_command, "limit"), "100000", "--", &failure));
    OK(parameter_set(&r, find(&search_command, "sort"), "-date", "--", &failure));
    OK(parameter_set(&r, find(&search_command, "all"), NULL, "--", &failure));
    OK(parameter_set(&r, find(&facets_command, "by"), "year", "--", &failure));
    OK(parameter_set(&r, find(&facets_command, "by"), "author", "--", &failure));
    OK(parameter_set(&r, find(&show_command, "context"), "0", "--", &failure));
    assert_int_equal(r.search.limit, 100000);
    assert_int_equal(r.search.sort, SEARCH_BY_DATE_NEWEST);
    assert_true(r.search.all && r.has_context && r.context == 0 && !r.help && !r.json);
    OK(parameter_set(&r, find(&facets_command, "by"), "country", "--", &failure));
    assert_int_equal(r.facets.by, 1u << FACET_YEAR | 1u << FACET_AUTHOR);
    assert_int_equal(r.facets.name_count, 1);
    assert_true(slice_equal_text(r.facets.names[0], "country"));
    EXPECT(TIFA_ERR_ARGUMENT, parameter_set(&r, find(&search_command, "limit"), "100001", "", &failure));
    assert_message("limit takes a number up to 100000, not '100001'");
    EXPECT(TIFA_ERR_ARGUMENT, parameter_set(&r, find(&show_command, "passage"), "-1", "--", &failure));
    assert_message("--passage takes a number up to 100000000, not '-1'");
    for (size_t i = 0; i < REQUEST_INDEXES; i++)
        OK(parameter_set(&r, find(&mcp_command, "index"), "x", "--", &failure));
    EXPECT(TIFA_ERR_ARGUMENT, parameter_set(&r, find(&mcp_command, "index"), "x", "--", &failure));
    request_free(&r);
}

static void notes_are_lines(void **state)
{
    (void)state;
    struct reply reply = {0};
    reply_note(&reply, "two\nlines \x1B[31m");
    reply_nothing(&reply, NULL);
    assert_string_equal(buffer_text(&reply.notes), "two lines \xEF\xBF\xBD[31m\nnothing found: no passage matches\n");
    reply_free(&reply);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_unique),
        cmocka_unit_test(rows_are_complete),
        cmocka_unit_test(values_are_read),
        cmocka_unit_test(notes_are_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
