/* Generations that follow each other under a service: its workers take up the new one and let go of the old one, also
 * when nobody asks, and take up none that is damaged. */
#include "fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char source_path[128];

static void write_source(const char *text)
{
    snprintf(source_path, sizeof source_path, "%s/source.jsonl", work_folder);
    FILE *file = fopen(source_path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* Whether a process has a file of the segment open, as it has if it pins it. */
static bool holds(pid_t pid, const char *segment)
{
    char folder[64], path[PATH_MAX], target[PATH_MAX], wanted[64];
    bool found = false;
    snprintf(folder, sizeof folder, "/proc/%d/fd", (int)pid);
    snprintf(wanted, sizeof wanted, "/segments/%s/", segment);
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        ssize_t length = readlink(path, target, sizeof target - 1);
        target[length > 0 ? length : 0] = '\0';
        found = found || strstr(target, wanted);
    }
    if (directory)
        closedir(directory);
    return found;
}

static size_t workers_with(const char *segment)
{
    pid_t pids[WORKERS];
    size_t count = 0, workers = service_processes(&usual, "tifa-worker", pids, WORKERS);
    for (size_t i = 0; i < workers; i++)
        count += holds(pids[i], segment);
    return count;
}

struct holding {
    const char *segment;
    size_t workers;
};

static bool is_held(const void *of)
{
    const struct holding *holding = of;
    return workers_with(holding->segment) == holding->workers;
}

/* Without asking anything. */
static void wait_until_held(const char *segment, size_t wanted)
{
    struct holding holding = {segment, wanted};
    double started = now_ms();
    if (!process_wait_until(is_held, &holding))
        fail_msg("%zu workers have segment %s, not %zu", workers_with(segment), segment, wanted);
    print_message("segment %s: %zu workers after %.0f ms\n", segment, wanted, now_ms() - started);
}

static bool is_there(const char *segment)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/segments/%s", index_path, segment);
    return access(path, F_OK) == 0;
}

/* The newest segment by its number. */
static void newest(char out[NAME_MAX + 1])
{
    char path[128];
    struct dirent **names;
    snprintf(path, sizeof path, "%s/segments", index_path);
    int count = scandir(path, &names, NULL, alphasort);
    assert_true(count > 0);
    snprintf(out, NAME_MAX + 1, "%s", names[count - 1]->d_name);
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

static json_int_t passages_of(const char *target)
{
    get(target);
    assert_int_equal(answer.status, 200);
    json_t *value = parse_body();
    json_int_t passages = json_integer_value(json_object_get(value, "passages"));
    json_decref(value);
    return passages;
}

static void idle_workers_follow(void **state)
{
    (void)state;
    char old[NAME_MAX + 1], new[NAME_MAX + 1];
    newest(old);
    wait_until_held(old, WORKERS);
    write_source("{\"id\":\"one\",\"text\":\"A lighthouse at the quay.\"}\n");
    build(source_path);
    newest(new);
    wait_until_held(new, WORKERS);
    wait_until_held(old, 0);
    assert_int_equal(passages_of("/search?q=lighthouse"), 1);
    build(source_path); /* what nobody holds is collected, at the latest by the second that follows */
    build(source_path);
    assert_false(is_there(old));
}

static void signal_workers(int number)
{
    pid_t pids[WORKERS];
    size_t workers = service_processes(&usual, "tifa-worker", pids, WORKERS);
    for (size_t i = 0; i < workers; i++)
        kill(pids[i], number);
}

/* A file that is open shows no pin: only the collector does. Two generations stay anyway, so three are published. */
static void what_workers_read_is_not_collected(void **state)
{
    (void)state;
    char old[NAME_MAX + 1];
    newest(old);
    wait_until_held(old, WORKERS);
    signal_workers(SIGSTOP);
    for (int i = 0; i < 3; i++)
        build(source_path);
    bool kept = is_there(old);
    signal_workers(SIGCONT);
    assert_true(kept);
    wait_until_held(old, 0);
    build(source_path);
    assert_false(is_there(old));
}

static void added_and_removed(void **state)
{
    (void)state;
    assert_int_equal(passages_of("/search?q=lighthouse"), 1);
    write_source("{\"id\":\"two\",\"text\":\"A second lighthouse. The lighthouse is lit.\"}\n");
    change("add", source_path);
    assert_int_equal(passages_of("/search?q=lighthouse"), 2);
    write_source("{\"id\":\"two\",\"text\":\"The second one is gone.\"}\n");
    change("add", source_path);
    assert_int_equal(passages_of("/search?q=lighthouse"), 1);
    change("remove", "one");
    assert_int_equal(passages_of("/search?q=lighthouse"), 0);
    assert_int_equal(passages_of("/search?q=gone"), 1);
}

static void flip(const char *segment)
{
    char path[PATH_MAX], byte;
    snprintf(path, sizeof path, "%s/segments/%s/docdata.glass", index_path, segment);
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(pread(fd, &byte, 1, 100), 1);
    byte ^= 1;
    assert_int_equal(pwrite(fd, &byte, 1, 100), 1);
    close(fd);
}

/* Its files are read in full before it is served. */
static void a_damaged_one_is_not_served(void **state)
{
    (void)state;
    char new[NAME_MAX + 1];
    json_int_t before = passages_of("/search?q=gone");
    signal_workers(SIGSTOP);
    write_source("{\"id\":\"three\",\"text\":\"A third one. It is gone too. Gone for good.\"}\n");
    change("build", source_path);
    newest(new);
    flip(new);
    signal_workers(SIGCONT);
    for (int i = 0; i < 2 * WORKERS; i++)
        assert_int_equal(passages_of("/search?q=gone&n=0"), before);
    assert_int_equal(workers_with(new), 0);
    change("build", source_path);
    assert_int_equal(passages_of("/search?q=third"), 1);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(idle_workers_follow),
        cmocka_unit_test(what_workers_read_is_not_collected),
        cmocka_unit_test(added_and_removed),
        cmocka_unit_test(a_damaged_one_is_not_served),
    };
    fixture_init(argc, argv);
    return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
