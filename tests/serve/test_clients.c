/* Clients that take their time, in sending and in reading. */
#include "fixture.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

struct clients {
    const int *fds;
    size_t count;
};

/* A byte now and then keeps no connection open. */
static bool all_are_closed(const void *of)
{
    const struct clients *clients = of;
    size_t closed = 0;
    for (size_t i = 0; i < clients->count; i++) {
        client_send(clients->fds[i], "a", 1);
        struct pollfd waiting = {clients->fds[i], POLLIN, 0};
        closed += poll(&waiting, 1, 0) == 1;
    }
    return closed == clients->count;
}

static void slow_clients_leave_others_alone(void **state)
{
    (void)state;
    enum { MOST = 1000 };
    static int fds[MOST];
    const size_t slow = amount(200, MOST), honest = amount(50, 500);
    struct service service;
    const char *const options[] = {"--connections", "100", "--workers", "2", NULL};
    start(&service, options);
    for (size_t i = 0; i < slow; i++) {
        fds[i] = client_open_from(service.port, 2 + (int)(i % 2));
        client_send(fds[i], "GET /se", 7);
    }
    for (size_t i = 0; i < honest; i++) {
        client_ask(service.port, "GET", "/search?q=peace", "", &answer);
        assert_int_equal(answer.status, 200);
        for (size_t k = 0; k < slow; k++)
            client_send(fds[k], "a", 1);
    }
    print_message("%zu of %zu honest requests served beside %zu slow clients\n", honest, honest, slow);
    for (size_t i = 0; i < slow; i++)
        close(fds[i]);
    assert_int_equal(service_stop(&service), 0);
}

static void slow_clients_end(void **state)
{
    (void)state;
    enum { SLOW = 100 };
    int fds[SLOW];
    struct service service;
    const char *const options[] = {"--patience", "700", "--workers", "2", NULL};
    start(&service, options);
    for (int i = 0; i < SLOW; i++) {
        fds[i] = client_open_from(service.port, 2 + i % 2);
        client_send(fds[i], "GET /se", 7);
    }
    struct clients clients = {fds, SLOW};
    assert_true(process_wait_until(all_are_closed, &clients));
    for (int i = 0; i < SLOW; i++)
        close(fds[i]);
    assert_int_equal(service_stop(&service), 0);
}

/* After a good request as well: an idle connection and one whose next request trickles both end. */
static void patience_is_for_every_request(void **state)
{
    (void)state;
    static const char first[] = "GET /healthz HTTP/1.1\r\n" LOCAL "\r\n";
    struct service service;
    const char *const options[] = {"--patience", "700", "--workers", "2", NULL};
    start(&service, options);
    int fd = client_open(service.port), late = client_open(service.port);
    client_send(fd, first, sizeof first - 1);
    client_read(fd, false, &answer);
    client_send(late, "GET /healthz HTTP/1.1\r\n", 23);
    client_read(late, false, &answer);
    check_problem(408);
    struct clients clients = {&fd, 1};
    assert_true(process_wait_until(all_are_closed, &clients));
    close(fd);
    close(late);
    assert_int_equal(service_stop(&service), 0);
}

static void unread_exports_end(void **state)
{
    (void)state;
    static const char text[] = "GET /search?q=the&format=jsonl&n=100000 HTTP/1.1\r\n" LOCAL "\r\n";
    for (size_t i = 0; i < amount(10, 100); i++) {
        int fd = client_open(usual.port);
        char byte;
        client_send(fd, text, sizeof text - 1);
        assert_int_equal(recv(fd, &byte, 1, 0), 1);
        close(fd);
        get("/search?q=peace");
        assert_int_equal(answer.status, 200);
    }
    service_wait_for_workers(&usual, WORKERS, 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slow_clients_leave_others_alone),
        cmocka_unit_test(slow_clients_end),
        cmocka_unit_test(patience_is_for_every_request),
        cmocka_unit_test(unread_exports_end),
    };
    fixture_init(argc, argv);
    return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
