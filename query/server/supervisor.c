#include "query/server/supervisor.h"

#include "query/server/channel.h"
#include "query/server/front.h"
#include "query/server/front_state.h"
#include "query/server/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    FIRST_DELAY_MS = 100, /* before a process that could not start is started again; doubled each time */
    MOST_DELAY_MS = 5000,
    DRAIN_MS = 4800,
    FAILED_FRONTS = 5 /* in a row, until it is given up */
};

struct child {
    pid_t pid; /* 0: none runs */
    unsigned failures;
    int64_t due_ms; /* when it is to be started */
};

struct supervisor {
    const struct server_settings *settings;
    int listener, signals, control; /* control: to the front; -1 while there is none */
    struct child front, workers[FRONT_WORKERS];
    sigset_t inherited; /* the signal mask that was there before */
    int64_t drain_ms;   /* when to end at last; 0 when not draining */
};

static int64_t now_ms(void)
{
    return front_now_us() / 1000;
}

/* ---- children ---- */

/* In the child: keeps its descriptors as 3, 4, ... and nothing else of the parent's. */
static void become(struct supervisor *s, const char *name, const int *kept, int count)
{
    int moved[2] = {-1, -1};
    for (int i = 0; i < count; i++)
        moved[i] = fcntl(kept[i], F_DUPFD_CLOEXEC, 64); /* out of the way of those to come */
    for (int i = 0; i < count; i++)
        dup2(moved[i], 3 + i);
    close_range((unsigned)(3 + count), ~0u, 0);
    prctl(PR_SET_NAME, name, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    signal(SIGINT, SIG_IGN); /* of the terminal: the supervisor says when to end */
    signal(SIGTERM, SIG_DFL);
    sigprocmask(SIG_SETMASK, &s->inherited, NULL);
}

static bool channel_pair(int type, int fds[2])
{
    return socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds) == 0;
}

static void fail_child(struct child *child)
{
    int64_t delay = FIRST_DELAY_MS;
    for (unsigned i = 0; i < child->failures && delay < MOST_DELAY_MS; i++)
        delay *= 2;
    child->failures++;
    child->due_ms = now_ms() + delay;
}

static void start_worker(struct supervisor *s, unsigned slot)
{
    struct child *child = &s->workers[slot];
    int fds[2];
    if (!channel_pair(SOCK_STREAM, fds)) {
        fail_child(child);
        return;
    }
    pid_t parent = getpid();
    child->pid = fork();
    if (child->pid == 0) {
        become(s, "tifa-worker", &fds[1], 1);
        _exit(getppid() == parent ? worker_run(s->settings, 3) : EXIT_SUCCESS);
    }
    close(fds[1]);
    if (child->pid < 0) {
        child->pid = 0;
        fail_child(child);
    } else {
        struct notice notice = {NOTICE_WORKER, slot, child->pid};
        notice_send(s->control, &notice, fds[0]);
    }
    close(fds[0]);
}

static void start_front(struct supervisor *s)
{
    int fds[2];
    if (!channel_pair(SOCK_SEQPACKET, fds)) {
        fail_child(&s->front);
        return;
    }
    pid_t parent = getpid();
    s->front.pid = fork();
    if (s->front.pid == 0) {
        int kept[] = {fds[1], s->listener};
        /* Linux shares the processors out by session first: the front is not to wait because workers had their share.
         */
        setsid();
        become(s, "tifa-front", kept, 2);
        _exit(getppid() == parent ? front_run(s->settings, 4, 3) : EXIT_SUCCESS);
    }
    close(fds[1]);
    s->control = fds[0];
    if (s->front.pid < 0) {
        s->front.pid = 0;
        close(s->control);
        s->control = -1;
        fail_child(&s->front);
    }
}

static void start_due(struct supervisor *s)
{
    int64_t now = now_ms();
    if (s->front.pid == 0 && s->front.due_ms <= now && !s->drain_ms)
        start_front(s);
    for (unsigned i = 0; i < s->settings->workers && s->control >= 0; i++)
        if (s->workers[i].pid == 0 && s->workers[i].due_ms <= now)
            start_worker(s, i);
}

/* Workers belong to the front that has their channels. */
static void end_workers(struct supervisor *s)
{
    for (unsigned i = 0; i < s->settings->workers; i++)
        if (s->workers[i].pid)
            kill(s->workers[i].pid, SIGKILL);
}

static void bury_front(struct supervisor *s)
{
    s->front.pid = 0;
    close(s->control);
    s->control = -1;
    fail_child(&s->front);
    end_workers(s);
}

static void bury_worker(struct child *child, int status)
{
    child->pid = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_CANNOT_START)
        fail_child(child);
    else
        child->failures = 0; /* it had started: the next one starts at once */
}

static void reap(struct supervisor *s)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        if (pid == s->front.pid)
            bury_front(s);
        for (unsigned i = 0; i < s->settings->workers; i++)
            if (s->workers[i].pid == pid)
                bury_worker(&s->workers[i], status);
    }
}

/* ---- events ---- */

static void drain(struct supervisor *s)
{
    struct notice notice = {.kind = NOTICE_DRAIN};
    if (s->drain_ms)
        return;
    s->drain_ms = now_ms() + DRAIN_MS;
    notice_send(s->control, &notice, -1);
}

static void take_signals(struct supervisor *s)
{
    struct signalfd_siginfo info;
    while (read(s->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            reap(s);
        else
            drain(s);
    }
}

static void take_notices(struct supervisor *s)
{
    struct notice notice;
    int fd;
    while (notice_receive(s->control, &notice, &fd)) {
        bool is_current =
            notice.slot < s->settings->workers && notice.pid > 0 && s->workers[notice.slot].pid == notice.pid;
        if (notice.kind == NOTICE_KILL && is_current)
            kill(notice.pid, SIGKILL);
        if (fd >= 0)
            close(fd);
    }
}

/* Milliseconds until something is due. */
static int timeout_of(const struct supervisor *s)
{
    int64_t due = s->drain_ms ? s->drain_ms : INT64_MAX, now = now_ms();
    if (!s->front.pid && s->front.due_ms < due)
        due = s->front.due_ms;
    for (unsigned i = 0; i < s->settings->workers && s->control >= 0; i++)
        if (!s->workers[i].pid && s->workers[i].due_ms < due)
            due = s->workers[i].due_ms;
    if (due == INT64_MAX)
        return -1;
    return due <= now ? 0 : (int)(due - now);
}

static bool is_done(const struct supervisor *s)
{
    return (s->drain_ms && (s->front.pid == 0 || now_ms() >= s->drain_ms)) || s->front.failures > FAILED_FRONTS;
}

static void loop(struct supervisor *s)
{
    while (!is_done(s)) {
        start_due(s);
        struct pollfd watched[] = {{s->signals, POLLIN, 0}, {s->control, POLLIN, 0}};
        poll(watched, 2, timeout_of(s));
        take_signals(s);
        if (s->control >= 0)
            take_notices(s);
    }
}

static void end_all(struct supervisor *s)
{
    int status;
    if (s->front.pid)
        kill(s->front.pid, SIGKILL);
    end_workers(s);
    if (s->front.pid)
        waitpid(s->front.pid, &status, 0);
    for (unsigned i = 0; i < s->settings->workers; i++)
        if (s->workers[i].pid)
            waitpid(s->workers[i].pid, &status, 0);
}

tifa_status supervisor_run(const struct server_settings *settings, int listener, tifa_error *error)
{
    struct supervisor s = {.settings = settings, .listener = listener, .control = -1};
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    sigaddset(&watched, SIGTERM);
    sigaddset(&watched, SIGINT);
    sigprocmask(SIG_BLOCK, &watched, &s.inherited);
    s.signals = signalfd(-1, &watched, SFD_NONBLOCK | SFD_CLOEXEC);
    tifa_status status = s.signals < 0 ? tifa_fail_errno(error, "cannot watch signals") : TIFA_OK;
    if (status == TIFA_OK)
        loop(&s);
    end_all(&s);
    if (status == TIFA_OK && !s.drain_ms)
        status = tifa_fail(error, TIFA_ERR_INTERNAL, "the process that serves HTTP failed %d times", FAILED_FRONTS);
    if (s.signals >= 0)
        close(s.signals);
    if (s.control >= 0)
        close(s.control);
    sigprocmask(SIG_SETMASK, &s.inherited, NULL);
    return status;
}
