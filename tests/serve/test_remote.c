/* A service whose index is elsewhere: behind a xapian-tcpsrv, which comes, goes, and ends idle connections. */
#include "fixture.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static int port;
static pid_t server;
static struct service remote;

static int find_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    close(fd);
    return ntohs(address.sin_port);
}

static bool server_listens(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool listens = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    return listens;
}

static void start_server(const char *idle_ms)
{
    char number[16];
    snprintf(number, sizeof number, "%d", port);
    server = fork();
    if (server == 0) {
        setsid(); /* with the processes it starts, one a connection */
        int null = open("/dev/null", O_WRONLY);
        dup2(null, STDERR_FILENO);
        execlp("xapian-tcpsrv", "xapian-tcpsrv", "--interface", "127.0.0.1", "--port", number, "--idle-timeout",
               idle_ms, "--quiet", index_path, (char *)NULL);
        _exit(127);
    }
    for (double end = now_ms() + 10000; now_ms() < end && !server_listens(); sleep_ms(10))
        if (waitpid(server, NULL, WNOHANG) == server)
            fail_msg("xapian-tcpsrv does not start");
}

static void stop_server(void)
{
    if (server == 0)
        return;
    kill(-server, SIGKILL);
    waitpid(server, NULL, 0);
    server = 0;
}

static void start_remote(void)
{
    char location[64];
    const char *const options[] = {"--workers", "2", NULL};
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
                                          "/article/pages%2Ffive-principles-at-seventy",
                                          "/article/none",
                                          "/search?q=peace+NEAR/x"};
    start_server("60000");
    start_remote();
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

static void idle_connections_are_opened_again(void **state)
{
    (void)state;
    start_server("100");
    start_remote();
    for (size_t i = 0; i < amount(4, 50); i++) {
        sleep_ms(250);
        for (int k = 0; k < WORKERS; k++) {
            client_ask(remote.port, "GET", "/search?q=peace&n=1", "", &answer);
            assert_int_equal(answer.status, 200);
        }
    }
}

static void a_server_may_come_back(void **state)
{
    (void)state;
    start_server("60000");
    start_remote();
    for (size_t i = 0; i < amount(2, 20); i++) {
        stop_server();
        for (int k = 0; k < 2 * WORKERS; k++) {
            client_ask(remote.port, "GET", "/search?q=peace&n=1", "", &answer);
            check_problem(503);
        }
        start_server("60000");
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
    start_server("60000");
    start_remote();
    client_ask(remote.port, "GET", "/search?q=peace&n=1", "", &answer);
    assert_int_equal(answer.status, 200);
    kill(-server, SIGSTOP);
    double started = now_ms();
    client_ask(remote.port, "GET", "/search?q=peace&n=1", "", &answer);
    check_problem(504);
    print_message("refused after %.0f ms\n", now_ms() - started);
    kill(-server, SIGCONT);
    service_wait_for_workers(&remote, WORKERS, 0);
    client_ask(remote.port, "GET", "/search?q=peace&n=1", "", &answer);
    assert_int_equal(answer.status, 200);
}

/* Also after a failure, or what runs on would keep the test's output open. */
static int stop_all(void **state)
{
    (void)state;
    stop_server();
    int status = remote.pid ? service_stop(&remote, NULL) : 0;
    remote.pid = 0;
    return status;
}

static int set_up(void **state)
{
    port = find_port();
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
