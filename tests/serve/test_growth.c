/* Mixed load, and what grows under it. */
#include "fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static size_t count_descriptors(pid_t pid)
{
    char path[64];
    size_t count = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *directory = opendir(path);
    while (directory && readdir(directory))
        count++;
    if (directory)
        closedir(directory);
    return count;
}

static size_t private_kilobytes(pid_t pid)
{
    char path[64], line[256];
    size_t sum = 0, value;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "Private_%*[^:]: %zu kB", &value) == 1)
            sum += value;
    if (file)
        fclose(file);
    return sum;
}

static void ask_all(size_t rounds)
{
    static const char *const targets[] = {"/search?q=peace",
                                          "/search?q=the&n=100",
                                          "/search?q=%22mutual+respect%22+date:2020..",
                                          "/explain?q=win-win",
                                          "/search?q=peace+NEAR/x",
                                          "/article/pages%2Ffive-principles-at-seventy.txt",
                                          "/search?q=the&format=jsonl&n=100",
                                          "/metrics",
                                          "/nope"};
    struct buffer text = {0};
    int fd = client_open(usual.port);
    for (size_t i = 0; i < rounds; i++) {
        for (size_t k = 0; k < sizeof targets / sizeof *targets; k++) {
            buffer_clear(&text);
            buffer_printf(&text, "GET %s HTTP/1.1\r\n" LOCAL "\r\n", targets[k]);
            client_send(fd, text.data, text.length);
            client_read(fd, false, &answer);
            assert_true(answer.status >= 200 && answer.status < 500);
        }
        if (i % 8 == 0) {
            close(fd);
            fd = client_open(usual.port);
        }
    }
    close(fd);
    buffer_free(&text);
}

static void nothing_grows(void **state)
{
    (void)state;
    pid_t pids[8];
    size_t descriptors[8], kilobytes[8], count;
    int fd = client_open(usual.port); /* stays; those of the questions are closed when there is no other */
    ask_all(60);
    service_wait_for_front(&usual, 0);
    wait_for_metric(fd, "tifa_connections", 1);
    count = service_processes(&usual, "tifa-", pids, 8);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        descriptors[i] = count_descriptors(pids[i]);
        kilobytes[i] = private_kilobytes(pids[i]);
    }
    ask_all(300);
    wait_for_metric(fd, "tifa_connections", 1);
    for (size_t i = 0; i < count; i++) {
        print_message("%zu to %zu descriptors, %zu to %zu KiB\n", descriptors[i], count_descriptors(pids[i]),
                      kilobytes[i], private_kilobytes(pids[i]));
        assert_true(count_descriptors(pids[i]) <= descriptors[i]);
#ifndef __SANITIZE_ADDRESS__ /* which keeps what is freed for a while */
        assert_true(private_kilobytes(pids[i]) <= kilobytes[i] + 2048);
#endif
    }
    close(fd);
}

/* ---- mixed load, for as long as one wants ---- */

enum { CLIENTS = 4 };

struct tally { /* shared with the processes that ask */
    atomic_size_t answered, failed, lost; /* failed: 5xx; lost: without an answer */
};

static const struct {
    const char *method, *target, *headers;
    bool abandoned; /* the connection is closed before the end of the answer */
} mixed[] = {
    {"GET", "/search?q=peace", "", false},
    {"GET", "/search?q=%22mutual+respect%22&n=50", "Accept-Encoding: gzip\r\n", false},
    {"GET", "/search?q=the+OR+of+OR+and&n=1000&count=exact", "", false},
    {"GET", "/search?q=cooperat*+date:2019..&sort=date", "If-None-Match: \"x\"\r\n", false},
    {"GET", "/search?q=peace+NEAR/x", "", false},
    {"HEAD", "/search?q=the&format=jsonl", "", false},
    {"GET", "/search?q=the&format=jsonl&n=100000", "Accept-Encoding: gzip\r\n", false},
    {"GET", "/search?q=the&format=jsonl&n=100000", "", true},
    {"GET", "/facets?q=peace", "", false},
    {"GET", "/suggest?q=mutu", "", false},
    {"GET", "/article/pages%2Ffive-principles-at-seventy.txt", "", false},
    {"GET", "/explain?q=win-win", "", false},
    {"GET", "/", "", false},
    {"GET", "/openapi.json", "", false},
    {"GET", "/metrics", "", false},
    {"GET", "/nope", "", false},
    {"PUT", "/search", "", false},
    {"POST", "/search", FORM "Content-Length: 0\r\n", false},
};

static bool ask_mixed(int port, int *fd, size_t i, struct tally *tally)
{
    struct buffer text = {0};
    char byte;
    buffer_printf(&text, "%s %s HTTP/1.1\r\n" LOCAL "%s\r\n", mixed[i].method, mixed[i].target, mixed[i].headers);
    client_send(*fd, text.data, text.length);
    buffer_free(&text);
    if (mixed[i].abandoned) {
        if (recv(*fd, &byte, 1, 0) != 1)
            return false;
        tally->answered++;
    } else {
        client_read(*fd, strcmp(mixed[i].method, "HEAD") == 0, &answer);
        tally->answered += answer.status != 0;
        tally->failed += answer.status >= 500;
        if (answer.status == 0 || !answer.is_complete)
            return false;
    }
    const char *connection = mixed[i].abandoned ? "close" : answer_header(&answer, "Connection");
    if (connection && strcmp(connection, "close") == 0) {
        close(*fd);
        *fd = client_open(port);
    }
    return true;
}

/* In a process of its own: until `stop` is closed, or the service ends. */
static void client(int port, int stop, struct tally *tally)
{
    struct pollfd waiting = {stop, POLLIN, 0};
    size_t asked = (size_t)getpid();
    int fd = client_open(port);
    while (poll(&waiting, 1, 0) == 0) {
        if (!ask_mixed(port, &fd, asked++ % (sizeof mixed / sizeof *mixed), tally)) {
            tally->lost++;
            break;
        }
        sleep_ms(long_seconds() ? 10 : 0); /* a long load is no heavy one */
    }
    _exit(0);
}

/* Of all processes together. */
static void measure(const struct service *service, size_t *descriptors, double *kilobytes)
{
    pid_t pids[8];
    size_t count = service_processes(service, "tifa-", pids, 8);
    *descriptors = 0;
    *kilobytes = 0;
    for (size_t i = 0; i < count; i++) {
        *descriptors += count_descriptors(pids[i]);
        *kilobytes += (double)private_kilobytes(pids[i]);
    }
}

/* Least squares: how much y grows while x grows by one. */
static double slope(const double *x, const double *y, size_t count)
{
    double mean_x = 0, mean_y = 0, above = 0, below = 0;
    for (size_t i = 0; i < count; i++) {
        mean_x += x[i] / (double)count;
        mean_y += y[i] / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        above += (x[i] - mean_x) * (y[i] - mean_y);
        below += (x[i] - mean_x) * (x[i] - mean_x);
    }
    return below > 0 ? above / below : 0;
}

/* The least of each of WINDOWS parts, as answers in work come and go; returns the slope of these. */
static double slope_of_least(const double *hours, const double *kilobytes, size_t count)
{
    enum { WINDOWS = 10 };
    double x[WINDOWS], y[WINDOWS];
    for (size_t w = 0; w < WINDOWS; w++) {
        size_t least = w * count / WINDOWS;
        for (size_t i = least; i < (w + 1) * count / WINDOWS; i++)
            least = kilobytes[i] < kilobytes[least] ? i : least;
        x[w] = hours[least];
        y[w] = kilobytes[least];
    }
    print_message("%.0f KiB at first, %.0f at last; ", y[0], y[WINDOWS - 1]);
    return slope(x, y, WINDOWS);
}

struct progress {
    const struct tally *tally;
    size_t answered;
};

static bool has_come_so_far(const void *of)
{
    const struct progress *progress = of;
    return progress->tally->answered >= progress->answered || progress->tally->lost;
}

/* Until as much time has passed as a long run has for a sample, or until there is enough to be measured. */
static void wait_for_sample(const struct tally *tally, double ms)
{
    struct progress progress = {tally, tally->answered + 2 * sizeof mixed / sizeof *mixed};
    if (long_seconds())
        sleep_ms((int)ms);
    else if (!process_wait_until(has_come_so_far, &progress))
        fail_msg("there are no answers");
}

/* The service that is asked is the one that ends; its clients are there until its end. */
static void mixed_load_leaves_nothing(void **state)
{
    (void)state;
    enum { MOST = 720 };
    static double hours[MOST], kilobytes[MOST];
    const size_t samples = amount(30, MOST);
    struct service service;
    struct tally *tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const char *const options[] = {"--workers", "2", NULL};
    double sample_ms = (double)long_seconds() * 1000 * 3 / 4 / (double)samples;
    size_t most = 0, least = SIZE_MAX, descriptors; /* in the first half, and in the second */
    int stop[2];
    assert_true(tally != MAP_FAILED);
    assert_int_equal(pipe2(stop, O_CLOEXEC), 0);
    start(&service, options);
    for (int i = 0; i < CLIENTS; i++) {
        if (process_fork() == 0) {
            close(stop[1]);
            client(service.port, stop[0], tally);
        }
    }
    for (size_t i = 0; i < samples / 3; i++) /* until all have what they need */
        wait_for_sample(tally, sample_ms);
    double started = now_ms();
    for (size_t i = 0; i < samples; i++) {
        wait_for_sample(tally, sample_ms);
        measure(&service, &descriptors, &kilobytes[i]);
        hours[i] = (now_ms() - started) / 3600e3;
        if (i < samples / 2)
            most = descriptors > most ? descriptors : most;
        else
            least = descriptors < least ? descriptors : least;
    }
    double growth = slope_of_least(hours, kilobytes, samples);
    if (long_seconds()) { /* else those that are there until the end may lose their connection */
        close(stop[1]);
        for (int i = 0; i < CLIENTS; i++)
            wait(NULL);
    }
    assert_int_equal(service_stop(&service), 0);
    if (!long_seconds())
        close(stop[1]);
    for (int i = 0; i < CLIENTS && !long_seconds(); i++)
        wait(NULL);
    print_message("%.0f KiB an hour; %zu answers, %zu of them 5xx, %zu lost; %zu descriptors at most in the first "
                  "half, %zu at least in the second\n",
                  growth, tally->answered, tally->failed, tally->lost, most, least);
    assert_int_equal(tally->failed, 0);
    assert_true(least <= most);
    if (long_seconds()) {
        assert_int_equal(tally->lost, 0);
        assert_true(growth < 1024);
    }
    close(stop[0]);
    munmap(tally, sizeof *tally);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_grows),
        cmocka_unit_test(mixed_load_leaves_nothing),
    };
    fixture_init(argc, argv);
    return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
