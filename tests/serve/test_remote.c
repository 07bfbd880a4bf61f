/* A service whose index is elsewhere: behind a xapian-tcpsrv, which comes, goes, and ends idle connections. */
#include "fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static uint16_t port; /* the same for all that are started, as the service knows one */
static pid_t server;
static struct service remote;

static void start_server(const char *idle_ms)
{
    server = process_start_tcpsrv(index_path, idle_ms, &port);
    if (!server)
        fail_msg("xapian-tcpsrv does not start");
}

static void stop_server(void)
{
    if (server)
        process_kill_group(server);
    server = 0;
}

static void start_remote(const char *deadline_ms)
{
    char location[64];
    const char *const options[] = {"--workers", "2", "--deadline", deadline_ms, NULL};
    snprintf(location, sizeof location, "tcp://127.0.0.1:%d", port);
    service_start(&remote, query_program, location, options);
    service_wait_for_workers(&remote, WORKERS, 0);
}

/* Without what tells how it was found. */
static json_t *parse_plain(void)
{
    json_t *value = parse_body();
    json_object_del(value, "took_ms");
    return value;
}

static void answers_are_those_of_the_index(void **state)
{
    (void)state;
    static const char *const targets[] = {"/search?q=%22mutual+respect%22&n=20",
                                          "/search?q=peace+trade&n=5&offset=3",
                                          "/search?q=the+NOT+of&n=10&count=exact",
                                          "/search?q=%E7%9B%B8%E4%BA%92%E5%B0%8A%E9%87%8D",
                                          "/search?q=%22climate+*+finance%22&sort=-date",
                                          "/search?q=cooperat*+date:2019..&sort=date&n=50",
                                          "/facets?q=%22mutual+respect%22",
                                          "/facets?by=author,year&n=100",
                                          "/suggest?q=mutual+re",
                                          "/suggest?q=coop",
                                          "/article/pages%2Ffive-principles-at-seventy.txt",
                                          "/article/none",
                                          "/search?q=peace+NEAR/x"};
    start_server("3600000");
    start_remote("3600000");
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        get(targets[i]);
        int status = answer.status;
        json_t *expected = parse_plain();
        client_ask(remote.port, "GET", targets[i], "", &answer);
        assert_int_equal(answer.status, status);
        assert_null(answer_header(&answer, "ETag")); /* the server does not tell what changes */
        json_t *got = parse_plain();
        if (!json_equal(expected, got))
            fail_msg("%s: %s", targets[i], answer.body.data);
        json_decref(expected);
        json_decref(got);
    }
    struct buffer lines = {0};
    get("/search?q=the&format=jsonl&n=100000");
    buffer_append(&lines, answer.body.data, answer.body.length);
    client_ask(remote.port, "GET", "/search?q=the&format=jsonl&n=100000", "", &answer);
    assert_true(answer.is_complete);
    assert_int_equal(answer.body.length, lines.length);
    assert_memory_equal(answer.body.data, lines.data, lines.length);
    buffer_free(&lines);
    client_ask(remote.port, "GET", "/explain?q=peace", "", &answer);
    assert_int_equal(answer.status, 200);
}

/* It has a process for each connection. */
static bool has_no_connection(const void *of)
{
    char path[64];
    int pid;
    (void)of;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)server, (int)server);
    FILE *file = fopen(path, "re");
    bool has_one = file && fscanf(file, "%d", &pid) == 1;
    if (file)
        fclose(file);
    return !has_one;
}

static void idle_connections_are_opened_again(void **state)
{
    (void)state;
    start_server("100");
    start_remote("3600000");
    for (size_t i = 0; i < amount(4, 50); i++) {
        assert_true(process_wait_until(has_no_connection, NULL));
        for (int k = 0; k < WORKERS; k++) {
            client_ask(remote.port, "GET", "/search?q=peace&n=1", "", &answer);
            assert_int_equal(answer.status, 200);
        }
    }
}

static void a_server_may_come_back(void **state)
{
    (void)state;
    start_server("3600000");
    start_remote("3600000");
    for (size_t i = 0; i < amount(2, 20); i++) {
        stop_server();
        for (int k = 0; k < 2 * WORKERS; k++) {
            client_ask(remote.port, "GET", "/search?q=peace&n=1", "", &answer);
            check_problem(503);
        }
        start_server("3600000");
        for (int k = 0; k < 2 * WORKERS; k++) {
            client_ask(remote.port, "GET", "/search?q=peace&n=1", "", &answer);
            assert_int_equal(answer.status, 200);
        }
    }
}

/* One that does not answer costs the deadline. */
static void a_server_may_hang(void **state)
{
    (void)state;
    start_server("3600000");
    start_remote("1000");
    ask_until(remote.port, "/search?q=peace&n=1", 200);
    kill(-server, SIGSTOP);
    client_ask(remote.port, "GET", "/search?q=peace&n=1", "", &answer);
    assert_true(answer.status == 504 || answer.status == 503); /* 503: neither worker had started again by then */
    check_problem(answer.status);
    kill(-server, SIGCONT);
    service_wait_for_workers(&remote, WORKERS, 0);
    ask_until(remote.port, "/search?q=peace&n=1", 200);
}

/* Also after a failure, or what runs on would keep the test's output open. */
static int stop_all(void **state)
{
    (void)state;
    stop_server();
    int status = remote.pid ? service_stop(&remote) : 0;
    remote.pid = 0;
    return status;
}

static int set_up(void **state)
{
    port = process_find_port();
    return fixture_set_up(state);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(answers_are_those_of_the_index, stop_all),
        cmocka_unit_test_teardown(idle_connections_are_opened_again, stop_all),
        cmocka_unit_test_teardown(a_server_may_come_back, stop_all),
        cmocka_unit_test_teardown(a_server_may_hang, stop_all),
    };
    fixture_init(argc, argv);
    return cmocka_run_group_tests(tests, set_up, fixture_tear_down);
}
