/* Mixed load, and what grows under it. */
#include "fixture.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
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
                                          "/article/pages%2Ffive-principles-at-seventy",
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
    ask_all(60);
    count = service_processes(&usual, "tifa-", pids, 8);
    assert_int_equal(count, 3);
    sleep_ms(100);
    for (size_t i = 0; i < count; i++) {
        descriptors[i] = count_descriptors(pids[i]);
        kilobytes[i] = private_kilobytes(pids[i]);
    }
    ask_all(amount(300, 300));
    sleep_ms(100);
    for (size_t i = 0; i < count; i++) {
        print_message("%zu to %zu descriptors, %zu to %zu KiB\n", descriptors[i], count_descriptors(pids[i]),
                      kilobytes[i], private_kilobytes(pids[i]));
        assert_true(count_descriptors(pids[i]) <= descriptors[i]);
#ifndef __SANITIZE_ADDRESS__ /* which keeps what is freed for a while */
        assert_true(private_kilobytes(pids[i]) <= kilobytes[i] + 2048);
#endif
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_grows),
    };
    fixture_init(argc, argv);
    return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
