/* Processes that fail, come and go: what that costs the others. */
#include "fixture.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* What the clients of a load have seen; shared with the processes that they are. */
struct load {
    atomic_uint answered, refused, lost; /* refused: 503 */
};

/* Asks again and again until told to stop by a closed pipe. */
static void ask_on(int port, int stop, struct load *load)
{
    static const char text[] = "GET /search?q=%22mutual+respect%22 HTTP/1.1\r\n" LOCAL "\r\n";
    struct pollfd waiting = {stop, POLLIN, 0};
    int fd = client_open(port);
    while (poll(&waiting, 1, 0) == 0 && load->lost == 0) {
        client_send(fd, text, sizeof text - 1);
        client_read(fd, false, &answer);
        atomic_fetch_add(answer.status == 200 ? &load->answered : answer.status == 503 ? &load->refused : &load->lost, 1);
    }
    answer_free(&answer);
    _exit(0);
}

struct progress {
    const struct load *load;
    unsigned answered;
};

static bool is_answering(const void *of)
{
    const struct progress *progress = of;
    return progress->load->answered >= progress->answered || progress->load->lost;
}

static void a_crash_costs_one_request(void **state)
{
    (void)state;
    enum { CLIENTS = 4 };
    size_t crashes = amount(15, 200);
    int stop[2];
    double longest = 0;
    struct load *load = mmap(NULL, sizeof *load, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(load != MAP_FAILED);
    assert_int_equal(pipe2(stop, O_CLOEXEC), 0);
    for (int i = 0; i < CLIENTS; i++) {
        if (process_fork() == 0) {
            close(stop[1]);
            ask_on(usual.port, stop[0], load);
        }
    }
    for (size_t i = 0; i < crashes; i++) {
        pid_t pids[8];
        struct progress progress = {load, load->answered + 2 * CLIENTS}; /* at least one was asked after the last crash */
        assert_true(process_wait_until(is_answering, &progress));
        size_t count = service_processes(&usual, "tifa-worker", pids, 8);
        assert_true(count > 0);
        double killed = now_ms();
        kill(pids[i % count], SIGKILL);
        service_wait_for_workers(&usual, WORKERS, pids[i % count]);
        longest = now_ms() - killed > longest ? now_ms() - killed : longest;
    }
    close(stop[1]);
    for (int i = 0; i < CLIENTS; i++)
        wait(NULL);
    print_message("%u answered, %u refused in %zu crashes; replaced within %.0f ms\n", load->answered, load->refused,
                  crashes, longest);
    assert_int_equal(load->lost, 0);
    assert_true(load->refused <= crashes);
    close(stop[0]);
    munmap(load, sizeof *load);
}

/* Both workers are stopped, so the two requests that they have end by the deadline; a third that waits for them is
 * refused then, or has the answer of a worker that was started since. */
static void what_takes_too_long_ends(void **state)
{
    (void)state;
    static const char text[] = "GET /search?q=peace HTTP/1.1\r\n" LOCAL "\r\n";
    struct service service;
    pid_t pids[8], front;
    int fds[3];
    size_t overdue = 0;
    const char *const options[] = {"--deadline", "300", "--workers", "2", NULL};
    start(&service, options);
    int fd = client_open(service.port);
    wait_for_metric(fd, "tifa_workers", 2);
    close(fd);
    assert_int_equal(service_processes(&service, "tifa-worker", pids, 8), 2);
    front = service_wait_for_front(&service, 0);
    kill(pids[0], SIGSTOP);
    kill(pids[1], SIGSTOP);
    kill(front, SIGSTOP); /* so that all are there at once */
    for (int i = 0; i < 3; i++) {
        fds[i] = client_open(service.port);
        client_send(fds[i], text, sizeof text - 1);
    }
    kill(front, SIGCONT);
    for (int i = 0; i < 3; i++) {
        client_read(fds[i], false, &answer);
        overdue += answer.status == 504;
        assert_true(answer.status == 200 || answer.status == 503 || answer.status == 504);
        check_common_headers();
        close(fds[i]);
    }
    assert_true(overdue >= 2);
    service_wait_for_workers(&service, 2, pids[0]);
    ask_until(service.port, "/search?q=peace", 200);
    assert_int_equal(service_stop(&service), 0);
}

/* Linux shares time out by session: deadlines are kept where workers take all of theirs. */
static void the_front_has_its_own_share_of_time(void **state)
{
    (void)state;
    pid_t front = service_wait_for_front(&usual, 0), workers[8];
    size_t count = service_processes(&usual, "tifa-worker", workers, 8);
    assert_int_equal(getsid(front), front);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(getsid(workers[i]), getsid(usual.pid));
}

static void the_front_is_replaced(void **state)
{
    (void)state;
    struct service service;
    const char *const options[] = {"--workers", "2", NULL};
    start(&service, options);
    pid_t front = service_wait_for_front(&service, 0);
    kill(front, SIGKILL);
    service_wait_for_front(&service, front);
    ask_until(service.port, "/search?q=peace", 200); /* what comes while none is there may be lost */
    assert_int_equal(service_stop(&service), 0);
}

/* ---- queries at their limits ---- */

/* `times` repetitions of `piece`, then `more`: refused, answered, or ended by the deadline. */
static const struct {
    const char *path, *piece;
    size_t times;
    const char *more;
} worst[] = {
    {"/search", "w* ", 100, ""},
    {"/search", "a* ", 60, ""},
    {"/search", "co* ", 60, ""},
    {"/search", "co* OR ", 60, "re*"},
    {"/search", "NOT (", 200000, ""},
    {"/search", "NOT (", 20, "the"},
    {"/search", "(", 4000, ""},
    {"/search", "the OR ", 63, "of&n=1000&count=exact"},
    {"/search", "the ", 64, "&count=exact&sort=date&offset=100000"},
    {"/search", "\"the * of\" OR ", 15, "\"of * the\"&count=exact"},
    {"/search", "\"", 4000, ""},
    {"/search", "t* NEAR/9 ", 1, "o*&count=exact&n=1000"},
    {"/search", "title:a* ", 60, ""},
    {"/search", "the", 1, "&format=jsonl&n=100000"},
    {"/facets", "the OR ", 60, "of&n=1000"},
    {"/facets", "", 0, "&n=1000"},
    {"/explain", "a* ", 60, ""},
};
enum { WORST = sizeof worst / sizeof *worst };

static void ask_worst(int port, size_t i)
{
    struct buffer form = {0}, text = {0};
    buffer_append_string(&form, "q=");
    for (size_t k = 0; k < worst[i].times; k++)
        buffer_append_string(&form, worst[i].piece);
    buffer_append_string(&form, worst[i].more);
    for (size_t k = 0; k < form.length; k++)
        form.data[k] = form.data[k] == ' ' ? '+' : form.data[k];
    buffer_printf(&text, "POST %s HTTP/1.1\r\n" LOCAL FORM "Content-Length: %zu\r\n\r\n", worst[i].path, form.length);
    buffer_append(&text, form.data, form.length);
    int fd = client_open(port);
    client_send(fd, text.data, text.length);
    client_read(fd, false, &answer);
    close(fd);
    buffer_free(&form);
    buffer_free(&text);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How long 99 of 100 honest requests take at most, in ms. */
static double honest_p99(int port)
{
    enum { MOST = 2000 };
    static double took[MOST];
    size_t count = amount(100, MOST);
    for (size_t i = 0; i < count; i++) {
        double started = now_ms();
        client_ask(port, "GET", "/search?q=%22mutual+respect%22", "", &answer);
        assert_int_equal(answer.status, 200);
        took[i] = now_ms() - started;
    }
    qsort(took, count, sizeof *took, by_size);
    return took[count * 99 / 100];
}

/* TIFA_TEST_INDEX may name an index that is worth it. A long run has a deadline of 500 ms, and tells how long the
 * longest took. */
static void queries_at_their_limits_end(void **state)
{
    (void)state;
    struct service service;
    double longest = 0, longest_refusal = 0, before, beside;
    size_t statuses[6] = {0};
    int stop[2], status;
    const char *const options[] = {"--workers", "4", long_seconds() ? "--deadline" : NULL, "500", "--export-deadline", "500", NULL};
    const char *large = getenv("TIFA_TEST_INDEX");
    assert_int_equal(pipe2(stop, O_CLOEXEC), 0);
    service_start(&service, query_program, large ? large : index_path, options);
    service_wait_for_workers(&service, 4, 0);
    for (size_t i = 0; i < amount(1, 10) * WORST; i++) {
        double started = now_ms();
        ask_worst(service.port, i % WORST);
        double took = now_ms() - started;
        longest = took > longest ? took : longest;
        if (answer.status == 400)
            longest_refusal = took > longest_refusal ? took : longest_refusal;
        if (answer.status != 200 && answer.status != 400 && answer.status != 504)
            fail_msg("%s %s: %d", worst[i % WORST].path, worst[i % WORST].piece, answer.status);
        statuses[answer.status / 100]++;
    }
    before = honest_p99(service.port);
    pid_t child = process_fork(); /* an enemy with one request at a time */
    if (child == 0) {
        struct pollfd waiting = {stop[0], POLLIN, 0};
        close(stop[1]);
        for (size_t i = 0; poll(&waiting, 1, 0) == 0; i++)
            ask_worst(service.port, i % WORST);
        _exit(0);
    }
    beside = honest_p99(service.port);
    close(stop[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    close(stop[0]);
    print_message("%zu answered, %zu refused within %.1f ms, %zu ended; the longest took %.0f ms; p99 of others "
                  "%.1f ms, beside "
                  "them %.1f ms\n",
                  statuses[2], statuses[4], longest_refusal, statuses[5], longest, before, beside);
    assert_int_equal(service_stop(&service), 0);
}

/* ---- privileges ---- */

/* A line of /proc/PID/status, such as "Seccomp:". */
static int status_of(pid_t pid, const char *name)
{
    char path[64], line[256];
    int value = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    while (file && value < 0 && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            value = atoi(line + strlen(name));
    if (file)
        fclose(file);
    return value;
}

/* What they cannot do then is tested with the sandbox. */
static void processes_are_confined(void **state)
{
    (void)state;
    pid_t pids[8];
    const char *const names[] = {"tifa-front", "tifa-worker"};
    bool limits_calls = strstr(usual.first_line, "seccomp") != NULL;
    for (size_t n = 0; n < 2; n++) {
        size_t count = service_processes(&usual, names[n], pids, 8);
        assert_true(count > 0);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(status_of(pids[i], "NoNewPrivs:"), 1);
            assert_true(!limits_calls || status_of(pids[i], "Seccomp:") == 2);
        }
    }
}

/* ---- coming and going ---- */

static void what_was_asked_is_answered_at_the_end(void **state)
{
    (void)state;
    static const char text[] = "GET /search?q=peace HTTP/1.1\r\n" LOCAL "\r\n";
    struct service service;
    pid_t pids[8];
    const char *const options[] = {"--workers", "2", NULL};
    start(&service, options);
    int idle = client_open(service.port), asking = client_open(service.port);
    wait_for_metric(idle, "tifa_workers", 2);
    assert_int_equal(service_processes(&service, "tifa-worker", pids, 8), 2);
    kill(pids[0], SIGSTOP);
    kill(pids[1], SIGSTOP);
    client_send(asking, text, sizeof text - 1);
    assert_true(process_wait_until_read(asking));
    kill(service.pid, SIGTERM);
    client_read(idle, false, &answer); /* is closed, so the front knows of the end */
    assert_int_equal(answer.status, 0);
    kill(pids[0], SIGCONT);
    kill(pids[1], SIGCONT);
    client_read(asking, false, &answer);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer_header(&answer, "Connection"), "close");
    assert_int_equal(service_stop(&service), 0);
    close(idle);
    close(asking);
}

static void no_process_stays_behind(void **state)
{
    (void)state;
    struct service service;
    pid_t pids[8];
    int status;
    const char *const options[] = {"--workers", "2", NULL};
    start(&service, options);
    service_wait_for_front(&service, 0);
    size_t count = service_processes(&service, "tifa-", pids, 8);
    assert_int_equal(count, 3);
    kill(service.pid, SIGKILL);
    waitpid(service.pid, &status, 0);
    close(service.log);
    for (size_t i = 0; i < count; i++)
        assert_true(process_wait_for_end(pids[i]));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crash_costs_one_request), cmocka_unit_test(what_takes_too_long_ends),
        cmocka_unit_test(the_front_has_its_own_share_of_time),
        cmocka_unit_test(the_front_is_replaced),     cmocka_unit_test(queries_at_their_limits_end),
        cmocka_unit_test(processes_are_confined),    cmocka_unit_test(what_was_asked_is_answered_at_the_end),
        cmocka_unit_test(no_process_stays_behind),
    };
    fixture_init(argc, argv);
    return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
