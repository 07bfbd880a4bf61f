/* What a confined process can still do: read the index, and nothing else. Each probe runs in a child of its own. */
#include "query/server/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/tifa-sandbox-XXXXXX";
static char inside[64], outside[] = "/tmp/tifa-outside-XXXXXX";

enum needs { LANDLOCK, SECCOMP };

/* The probes: whether the process got away with it. */

static bool reads_outside(void)
{
    return open(outside, O_RDONLY) >= 0;
}

static bool reads_passwords(void)
{
    return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool reads_other_processes(void)
{
    return open("/proc/1/environ", O_RDONLY) >= 0 || open("/proc/self/mem", O_RDONLY) >= 0;
}

static bool climbs_out(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/../%s", folder, strrchr(outside, '/') + 1);
    return open(path, O_RDONLY) >= 0;
}

static bool writes_inside(void)
{
    return open(inside, O_WRONLY) >= 0;
}

static bool truncates_inside(void)
{
    return truncate(inside, 0) == 0;
}

static bool creates_inside(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/new", folder);
    return open(path, O_CREAT | O_RDWR, 0600) >= 0;
}

static bool removes_inside(void)
{
    return unlink(inside) == 0;
}

static bool renames_inside(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/other", folder);
    return rename(inside, path) == 0;
}

static bool links_inside(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/link", folder);
    return symlink("/etc", path) == 0 || link(outside, path) == 0;
}

static bool makes_folder(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/folder", folder);
    return mkdir(path, 0700) == 0;
}

static bool changes_mode(void)
{
    return chmod(inside, 0777) == 0;
}

static bool opens_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool opens_local_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static bool runs_program(void)
{
    char *const arguments[] = {(char[]){"true"}, NULL};
    execv("/bin/true", arguments);
    return false; /* had it run, its status would be 0: see probe() */
}

static bool forks(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child > 0;
}

static bool makes_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool turns_data_to_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page != MAP_FAILED && mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0;
}

static bool signals_others(void)
{
    return kill(getppid(), 0) == 0 || syscall(SYS_tgkill, getppid(), getppid(), 0) == 0;
}

static bool traces_others(void)
{
    return ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) == 0;
}

static bool mounts(void)
{
    return mount("none", folder, "tmpfs", 0, NULL) == 0;
}

static bool changes_user(void)
{
    return setuid(getuid()) == 0 || setgid(getgid()) == 0;
}

static bool makes_namespace(void)
{
    return unshare(CLONE_NEWUSER) == 0;
}

static bool loads_kernel_code(void)
{
    return syscall(SYS_bpf, 0, NULL, 0) == 0 || errno != EPERM;
}

static bool makes_hidden_file(void)
{
    return syscall(SYS_memfd_create, "x", 0) >= 0;
}

static const struct {
    const char *name;
    bool (*escapes)(void);
    enum needs needs; /* what refuses it */
} probes[] = {
    {"reads outside", reads_outside, LANDLOCK},
    {"reads passwords", reads_passwords, LANDLOCK},
    {"reads other processes", reads_other_processes, LANDLOCK},
    {"climbs out", climbs_out, LANDLOCK},
    {"writes inside", writes_inside, LANDLOCK},
    {"truncates inside", truncates_inside, SECCOMP},
    {"creates inside", creates_inside, LANDLOCK},
    {"removes inside", removes_inside, LANDLOCK},
    {"renames inside", renames_inside, LANDLOCK},
    {"links inside", links_inside, LANDLOCK},
    {"makes a folder", makes_folder, LANDLOCK},
    {"changes a mode", changes_mode, SECCOMP},
    {"opens a socket", opens_socket, SECCOMP},
    {"opens a local socket", opens_local_socket, SECCOMP},
    {"runs a program", runs_program, LANDLOCK},
    {"forks", forks, SECCOMP},
    {"makes code", makes_code, SECCOMP},
    {"turns data to code", turns_data_to_code, SECCOMP},
    {"signals others", signals_others, SECCOMP},
    {"traces others", traces_others, SECCOMP},
    {"mounts", mounts, SECCOMP},
    {"changes its user", changes_user, SECCOMP},
    {"makes a namespace", makes_namespace, SECCOMP},
    {"loads kernel code", loads_kernel_code, SECCOMP},
    {"makes a hidden file", makes_hidden_file, SECCOMP},
};

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(inside, sizeof inside, "%s/file", folder);
    int fd = open(inside, O_CREAT | O_WRONLY, 0600), other = mkstemp(outside);
    if (fd < 0 || other < 0 || write(fd, "x", 1) != 1)
        return -1;
    close(fd);
    close(other);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(inside);
    unlink(outside);
    return rmdir(folder);
}

static void enter(void)
{
    const char *const folders[] = {folder};
    struct sandbox sandbox = {.folders = folders, .folder_count = 1};
    if (sandbox_enter(&sandbox, NULL) != TIFA_OK)
        _exit(3);
}

/* 1: refused, 2: it got away, anything else: the probe failed. */
static int probe(bool (*escapes)(void))
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        enter();
        _exit(escapes() ? 2 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static bool offers(const char *what)
{
    struct buffer text = {0};
    sandbox_describe(&text);
    bool found = strstr(buffer_text(&text), what) != NULL;
    buffer_free(&text);
    return found;
}

static void escapes_are_refused(void **state)
{
    (void)state;
    size_t refused = 0, skipped = 0;
    for (size_t i = 0; i < sizeof probes / sizeof *probes; i++) {
        if (!offers(probes[i].needs == LANDLOCK ? "landlock" : "seccomp")) {
            skipped++;
            continue;
        }
        int got = probe(probes[i].escapes);
        if (got != 1)
            print_error("%s: %d\n", probes[i].name, got);
        refused += got == 1;
    }
    print_message("%zu refused, %zu skipped\n", refused, skipped);
    assert_int_equal(refused + skipped, sizeof probes / sizeof *probes);
}

static bool reads_index(void)
{
    char byte;
    int fd = open(inside, O_RDONLY);
    struct stat s;
    return fd >= 0 && read(fd, &byte, 1) == 1 && byte == 'x' && stat(inside, &s) == 0;
}

static void index_can_be_read(void **state)
{
    (void)state;
    assert_int_equal(probe(reads_index), 2);
}

static bool has_privileges_to_gain(void)
{
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0; /* EPERM, where calls are limited */
}

static void privileges_are_given_up(void **state)
{
    (void)state;
    assert_int_equal(probe(has_privileges_to_gain), 1);
}

static bool survives_abort(void)
{
    signal(SIGABRT, SIG_DFL);
    abort();
}

static void a_process_can_end_itself(void **state)
{
    (void)state;
    assert_int_equal(probe(survives_abort), 128);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_are_refused),
        cmocka_unit_test(index_can_be_read),
        cmocka_unit_test(privileges_are_given_up),
        cmocka_unit_test(a_process_can_end_itself),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
