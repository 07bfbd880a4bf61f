/* Makes system calls fail, or the program die at one: a library to be preloaded into a program under test. It counts
 * the calls that concern files of one folder, and lets the one with a given number fail, or all from there on.
 *
 *   INJECT_UNDER   calls count whose path, or whose file's path, holds this text
 *   INJECT_LOG     a file that gets a line for each of them, the name of the call and the path
 *   INJECT_AT      the number of the call to fail, from 1
 *   INJECT_FROM    when set, all calls after that one fail as well
 *   INJECT_ERROR   the number of the error; 0 lets a write do a half of what it was asked for, or a byte at least
 *   INJECT_DIE     when set, the process is killed instead of an error: before the call, but a write does a half first
 *   INJECT_STOP    when set, the process stops before the call instead, until it is told to go on; nothing fails
 *
 * What libc calls by itself is not seen, so fopen and opendir count as calls of their own. A close that fails has
 * closed.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *under;
static int log_file = -1, error_number;
static unsigned long fail_at;
static bool fail_from, dies, stops;
static atomic_ulong calls;

__attribute__((constructor)) static void start(void)
{
    const char *log = getenv("INJECT_LOG"), *at = getenv("INJECT_AT"), *error = getenv("INJECT_ERROR");
    if (log)
        log_file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (at)
        fail_at = strtoul(at, NULL, 10);
    if (error)
        error_number = atoi(error);
    fail_from = getenv("INJECT_FROM") != NULL;
    dies = getenv("INJECT_DIE") != NULL;
    stops = getenv("INJECT_STOP") != NULL;
    under = getenv("INJECT_UNDER");
}

static void tell(const char *call, const char *path)
{
    char line[PATH_MAX + 32];
    int length = snprintf(line, sizeof line, "%s %s\n", call, path);
    if (log_file >= 0)
        (void)!syscall(SYS_write, log_file, line, (size_t)length);
}

/* Counts the call, and says whether it fails. */
static bool fails(const char *call, const char *path)
{
    if (!under || !strstr(path, under))
        return false;
    tell(call, path);
    unsigned long number = atomic_fetch_add(&calls, 1) + 1;
    return fail_at && (number == fail_at || (fail_from && number > fail_at));
}

static bool fails_on_file(const char *call, int file)
{
    char link[32], path[PATH_MAX];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    long length = under && file >= 0 ? syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1) : -1;
    errno = before;
    if (length < 0)
        return false;
    path[length] = '\0';
    return fails(call, path);
}

static void die(void)
{
    syscall(SYS_kill, getpid(), SIGKILL);
}

/* Whether the call ends here, with an error; a call that is only to be cut short, and cannot be, goes on. */
static bool refused(bool failed)
{
    if (failed && dies)
        die();
    if (failed && stops)
        syscall(SYS_kill, getpid(), SIGSTOP);
    if (!failed || stops || error_number == 0)
        return false;
    errno = error_number;
    return true;
}

static size_t part_of(bool failed, size_t bytes)
{
    return failed && !stops && bytes > 1 ? bytes / 2 : bytes;
}

/* ---- the calls ---- */

static int open_at(int folder, const char *path, int flags, mode_t mode)
{
    return refused(fails("open", path)) ? -1 : (int)syscall(SYS_openat, folder, path, flags, mode);
}

static mode_t mode_of(int flags, va_list rest)
{
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    int file = open_at(AT_FDCWD, path, flags, mode_of(flags, rest));
    va_end(rest);
    return file;
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));

int openat(int folder, const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    int file = open_at(folder, path, flags, mode_of(flags, rest));
    va_end(rest);
    return file;
}

int openat64(int folder, const char *path, int flags, ...) __attribute__((alias("openat")));

FILE *fopen(const char *path, const char *mode)
{
    FILE *(*next)(const char *, const char *);
    *(void **)&next = dlsym(RTLD_NEXT, "fopen");
    return refused(fails("open", path)) ? NULL : next(path, mode);
}

FILE *fopen64(const char *path, const char *mode) __attribute__((alias("fopen")));

DIR *opendir(const char *path)
{
    DIR *(*next)(const char *);
    *(void **)&next = dlsym(RTLD_NEXT, "opendir");
    return refused(fails("open", path)) ? NULL : next(path);
}

ssize_t write(int file, const void *data, size_t bytes)
{
    bool failed = fails_on_file("write", file);
    if (failed && dies)
        syscall(SYS_write, file, data, bytes / 2);
    return refused(failed) ? -1 : syscall(SYS_write, file, data, part_of(failed, bytes));
}

ssize_t pwrite(int file, const void *data, size_t bytes, off_t offset)
{
    bool failed = fails_on_file("write", file);
    if (failed && dies)
        syscall(SYS_pwrite64, file, data, bytes / 2, offset);
    return refused(failed) ? -1 : syscall(SYS_pwrite64, file, data, part_of(failed, bytes), offset);
}

ssize_t pwrite64(int file, const void *data, size_t bytes, off_t offset) __attribute__((alias("pwrite")));

int fsync(int file)
{
    return refused(fails_on_file("sync", file)) ? -1 : (int)syscall(SYS_fsync, file);
}

int fdatasync(int file)
{
    return refused(fails_on_file("sync", file)) ? -1 : (int)syscall(SYS_fdatasync, file);
}

int ftruncate(int file, off_t bytes)
{
    return refused(fails_on_file("truncate", file)) ? -1 : (int)syscall(SYS_ftruncate, file, bytes);
}

int ftruncate64(int file, off_t bytes) __attribute__((alias("ftruncate")));

int close(int file)
{
    bool failed = fails_on_file("close", file);
    int result = (int)syscall(SYS_close, file);
    return refused(failed) ? -1 : result;
}

int rename(const char *from, const char *to)
{
    return refused(fails("rename", from)) ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int link(const char *from, const char *to)
{
    return refused(fails("link", from)) ? -1 : (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path)
{
    return refused(fails("unlink", path)) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int rmdir(const char *path)
{
    return refused(fails("unlink", path)) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}

int remove(const char *path)
{
    if (refused(fails("unlink", path)))
        return -1;
    if (syscall(SYS_unlinkat, AT_FDCWD, path, 0) == 0)
        return 0;
    return errno == EISDIR ? (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR) : -1;
}

int fallocate(int file, int mode, off_t offset, off_t bytes)
{
    return refused(fails_on_file("allocate", file)) ? -1 : (int)syscall(SYS_fallocate, file, mode, offset, bytes);
}

int fallocate64(int file, int mode, off_t offset, off_t bytes) __attribute__((alias("fallocate")));

int posix_fallocate(int file, off_t offset, off_t bytes)
{
    if (refused(fails_on_file("allocate", file)))
        return error_number;
    return syscall(SYS_fallocate, file, 0, offset, bytes) == 0 ? 0 : errno;
}

int posix_fallocate64(int file, off_t offset, off_t bytes) __attribute__((alias("posix_fallocate")));

int mkdir(const char *path, mode_t mode)
{
    return refused(fails("mkdir", path)) ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

void *mmap(void *at, size_t bytes, int protection, int flags, int file, off_t offset)
{
    if (refused(fails_on_file("map", file)))
        return MAP_FAILED;
    return (void *)syscall(SYS_mmap, at, bytes, protection, flags, file, offset);
}

void *mmap64(void *at, size_t bytes, int protection, int flags, int file, off_t offset) __attribute__((alias("mmap")));
