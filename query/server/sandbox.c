#include "query/server/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 }; /* sanitizers map far more than they use, and call what we do not */
#else
enum { SANITIZED = 0 };
#endif

/* ---- Landlock: which files ---- */

static int landlock_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version > 0 ? (int)version : 0;
}

/* All accesses that this version of the kernel knows: what is handled and not allowed is refused. The headers may be
 * older than the kernel, so that the bits are counted. */
static __u64 handled_accesses(int version)
{
    static const unsigned bits[] = {0, 13, 14, 15, 15, 16};
    enum { KNOWN = sizeof bits / sizeof *bits };
    return (UINT64_C(1) << bits[version < KNOWN ? version : KNOWN - 1]) - 1;
}

static tifa_status allow_folder(int ruleset, const char *folder, tifa_error *error)
{
    struct landlock_path_beneath_attr beneath = {.allowed_access =
                                                     LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR};
    beneath.parent_fd = open(folder, O_PATH | O_CLOEXEC);
    if (beneath.parent_fd < 0)
        return tifa_fail_errno(error, "cannot open '%s'", folder);
    long failed = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    if (failed)
        tifa_fail_errno(error, "cannot confine the process to '%s'", folder);
    close(beneath.parent_fd);
    return failed ? error->status : TIFA_OK;
}

static tifa_status confine_files(const struct sandbox *sandbox, tifa_error *error)
{
    int version = landlock_version();
    if (version == 0)
        return TIFA_OK;
    struct landlock_ruleset_attr attributes = {.handled_access_fs = handled_accesses(version)};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0);
    if (ruleset < 0)
        return tifa_fail_errno(error, "cannot confine the process");
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < sandbox->folder_count && status == TIFA_OK; i++)
        if (strncmp(sandbox->folders[i], "tcp://", 6) != 0)
            status = allow_folder(ruleset, sandbox->folders[i], error);
    if (status == TIFA_OK && syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        status = tifa_fail_errno(error, "cannot confine the process");
    close(ruleset);
    return status;
}

/* ---- seccomp: which calls ---- */

static const int usual_calls[] = {
    SCMP_SYS(read),         SCMP_SYS(write),           SCMP_SYS(readv),
    SCMP_SYS(writev),       SCMP_SYS(pread64),         SCMP_SYS(lseek),
    SCMP_SYS(close),        SCMP_SYS(recvmsg),         SCMP_SYS(sendmsg),
    SCMP_SYS(recvfrom),     SCMP_SYS(sendto),          SCMP_SYS(poll),
    SCMP_SYS(ppoll),        SCMP_SYS(fstat),           SCMP_SYS(stat),
    SCMP_SYS(lstat),        SCMP_SYS(newfstatat),      SCMP_SYS(statx),
    SCMP_SYS(access),       SCMP_SYS(faccessat),       SCMP_SYS(faccessat2),
    SCMP_SYS(getdents64),   SCMP_SYS(readlink),        SCMP_SYS(fcntl),
    SCMP_SYS(brk),          SCMP_SYS(munmap),          SCMP_SYS(mremap),
    SCMP_SYS(madvise),      SCMP_SYS(futex),           SCMP_SYS(sched_yield),
    SCMP_SYS(getrandom),    SCMP_SYS(clock_gettime),   SCMP_SYS(gettimeofday),
    SCMP_SYS(time),         SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),
    SCMP_SYS(getpid),       SCMP_SYS(gettid),          SCMP_SYS(getuid),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),  SCMP_SYS(rt_sigaction),
    SCMP_SYS(sigaltstack),  SCMP_SYS(restart_syscall), SCMP_SYS(exit),
    SCMP_SYS(exit_group),   SCMP_SYS(fadvise64),       SCMP_SYS(sysinfo),
    SCMP_SYS(shutdown),     SCMP_SYS(uname),           SCMP_SYS(flock),
};

static const int serving_calls[] = {
    SCMP_SYS(accept4),    SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(epoll_ctl),     SCMP_SYS(getsockname),
    SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(getpeername), SCMP_SYS(epoll_create1),
};

static const int connecting_calls[] = {
    SCMP_SYS(socket),      SCMP_SYS(connect),     SCMP_SYS(getsockopt), SCMP_SYS(setsockopt),
    SCMP_SYS(getsockname), SCMP_SYS(getpeername), SCMP_SYS(select),     SCMP_SYS(pselect6),
};

static int allow(scmp_filter_ctx filter, const int *calls, size_t count)
{
    int failed = 0;
    for (size_t i = 0; i < count && !failed; i++)
        failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
    return failed;
}
#define ALLOW(filter, calls) allow(filter, calls, sizeof(calls) / sizeof *(calls))

/* Files are opened to read alone, no memory becomes a program, and a process may end itself alone. */
static int allow_with_care(scmp_filter_ctx filter)
{
    int failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                                  SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY));
    if (!failed)
        failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                                  SCMP_A1(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY));
    if (!failed)
        failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (!failed)
        failed =
            seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (!failed)
        failed =
            seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
    return failed;
}

/* What is not allowed fails with EPERM rather than kills: a library that asks for more than it needs goes on. */
static tifa_status confine_calls(const struct sandbox *sandbox, tifa_error *error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter)
        return tifa_fail_memory(error);
    int failed = ALLOW(filter, usual_calls);
    if (!failed)
        failed = allow_with_care(filter);
    if (!failed && sandbox->serves)
        failed = ALLOW(filter, serving_calls);
    if (!failed && sandbox->connects)
        failed = ALLOW(filter, connecting_calls);
    if (!failed)
        failed = seccomp_load(filter);
    seccomp_release(filter);
    if (!failed || failed == -EINVAL) /* EINVAL: a kernel without seccomp */
        return TIFA_OK;
    errno = -failed;
    return tifa_fail_errno(error, "cannot limit the system calls of the process");
}

tifa_status sandbox_enter(const struct sandbox *sandbox, tifa_error *error)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return tifa_fail_errno(error, "cannot give up privileges");
    struct rlimit none = {0, 0}, memory = {sandbox->memory_bytes, sandbox->memory_bytes};
    if (setrlimit(RLIMIT_CORE, &none) != 0 ||
        (sandbox->memory_bytes && !SANITIZED && setrlimit(RLIMIT_DATA, &memory) != 0))
        return tifa_fail_errno(error, "cannot limit the memory of the process");
    tifa_status status = confine_files(sandbox, error);
    return status || SANITIZED ? status : confine_calls(sandbox, error);
}

void sandbox_describe(struct buffer *out)
{
    int version = landlock_version();
    buffer_append_string(out, "no_new_privs");
    if (version)
        buffer_printf(out, ", landlock %d", version);
    if (!SANITIZED && prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0)
        buffer_append_string(out, ", seccomp");
}
