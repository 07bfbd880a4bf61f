/* Load for 'tifa-query serve': phrase searches over connections that are kept alive.
 * usage: serve_load PORT CONNECTIONS[@RATE] SECONDS [TARGET...]; a target is a path such as /search?q=peace
 * Without a rate a connection asks again when it has its answer. With one, so many are asked a second, evenly spaced
 * over all connections, and an answer's time counts from when it was due to be asked: what waits for a slow one is slow
 * too.
 * Prints answers a second and how long they took; exit status 1 when one was not 200. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_CONNECTIONS = 256, MOST_SECONDS = 600, MOST_TIMES = 4000000, ANSWER_BYTES = 1 << 20 };

struct client {
    int fd;
    bool is_idle;
    double started;
    size_t have, expected; /* bytes of the answer; expected 0: the head is not here yet */
    char *answer;
};

struct load {
    struct client clients[MOST_CONNECTIONS];
    size_t connections;
    char **targets;
    size_t target_count, asked, answered, failed;
    float *times;         /* ms */
    double rate, next_ms; /* of questions, a second; when the next is due */
    int port;
};

static char *const usual[] = {"/search?q=%22human+rights%22",
                              "/search?q=%22sustainable+development%22",
                              "/search?q=%22climate+change%22",
                              "/search?q=%22international+community%22",
                              "/search?q=%22nuclear+weapons%22",
                              "/search?q=%22self+determination%22",
                              "/search?q=%22peaceful+settlement+of+disputes%22",
                              "/search?q=%22economic+cooperation%22"};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

/* With a rate, it waits for its turn. */
static bool ask(struct load *l, struct client *c)
{
    char text[8192];
    double now = now_ms();
    c->is_idle = l->rate > 0 && now < l->next_ms;
    if (c->is_idle)
        return true;
    int length = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n",
                          l->targets[l->asked++ % l->target_count]);
    c->have = c->expected = 0;
    c->started = l->rate > 0 ? l->next_ms : now;
    if (l->rate > 0)
        l->next_ms += 1e3 / l->rate;
    return send(c->fd, text, (size_t)length, MSG_NOSIGNAL) == length;
}

static bool open_client(struct load *l, struct client *c)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)l->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    c->answer = malloc(ANSWER_BYTES + 1);
    return c->answer && c->fd >= 0 && connect(c->fd, (struct sockaddr *)&address, sizeof address) == 0;
}

/* Finds out how long the answer is. */
static void read_head(struct client *c)
{
    c->answer[c->have] = '\0';
    const char *end = strstr(c->answer, "\r\n\r\n"), *length = strcasestr(c->answer, "\r\nContent-Length: ");
    if (end && length && length < end)
        c->expected = (size_t)(end - c->answer) + 4 + strtoul(length + 18, NULL, 10);
}

/* At once: a server that leaves Nagle's algorithm on holds the end of an answer back until its start is acknowledged,
 * and would be measured by this side's delay of 40 ms. The kernel forgets it, so it is said every time. */
static void acknowledge(const struct client *c)
{
    int on = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

static bool read_answer(struct load *l, struct client *c)
{
    ssize_t got = recv(c->fd, c->answer + c->have, ANSWER_BYTES - c->have, 0);
    if (got <= 0)
        return false;
    acknowledge(c);
    c->have += (size_t)got;
    if (!c->expected)
        read_head(c);
    if (!c->expected || c->have < c->expected)
        return c->have < ANSWER_BYTES;
    l->failed += strncmp(c->answer, "HTTP/1.1 200", 12) != 0;
    if (l->answered < MOST_TIMES)
        l->times[l->answered] = (float)(now_ms() - c->started);
    l->answered++;
    return ask(l, c);
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Asks what is due by now, and says how long to wait for answers. */
static struct timespec ask_due(struct load *l)
{
    struct timespec most = {.tv_nsec = 100000000};
    if (l->rate <= 0)
        return most;
    for (size_t i = 0; i < l->connections && l->next_ms <= now_ms(); i++)
        if (l->clients[i].is_idle)
            l->failed += !ask(l, &l->clients[i]);
    double wait_ms = l->next_ms - now_ms();
    return wait_ms <= 0 || wait_ms > 100 ? most : (struct timespec){.tv_nsec = (long)(wait_ms * 1e6)};
}

static void run(struct load *l, double seconds)
{
    struct pollfd watched[MOST_CONNECTIONS];
    double started = l->next_ms = now_ms();
    for (size_t i = 0; i < l->connections; i++) {
        if (!open_client(l, &l->clients[i]) || !ask(l, &l->clients[i])) {
            fprintf(stderr, "serve_load: cannot connect: %s\n", strerror(errno));
            exit(2);
        }
        watched[i] = (struct pollfd){l->clients[i].fd, POLLIN, 0};
    }
    while (now_ms() - started < seconds * 1e3 && l->failed < l->connections) {
        struct timespec wait = ask_due(l);
        ppoll(watched, l->connections, &wait, NULL);
        for (size_t i = 0; i < l->connections; i++) {
            if (!watched[i].revents || read_answer(l, &l->clients[i]))
                continue;
            l->failed++;
            watched[i].fd = -1;
        }
    }
    double took = (now_ms() - started) / 1e3;
    size_t count = l->answered < MOST_TIMES ? l->answered : MOST_TIMES;
    qsort(l->times, count, sizeof *l->times, by_value);
    if (count)
        printf("%.0f answers/s, %zu in %.1f s, %zu failed; median %.2f ms, p99 %.2f ms, most %.2f ms\n",
               (double)l->answered / took, l->answered, took, l->failed, (double)l->times[count / 2],
               (double)l->times[count * 99 / 100], (double)l->times[count - 1]);
}

int main(int argc, char **argv)
{
    struct load *l = calloc(1, sizeof *l);
    if (!l || argc < 4 || atoi(argv[2]) < 1 || atoi(argv[2]) > MOST_CONNECTIONS || atoi(argv[3]) > MOST_SECONDS) {
        fprintf(stderr, "usage: serve_load PORT CONNECTIONS[@RATE] SECONDS [TARGET...]\n");
        return 2;
    }
    l->port = atoi(argv[1]);
    l->connections = (size_t)atoi(argv[2]);
    l->rate = strchr(argv[2], '@') ? atof(strchr(argv[2], '@') + 1) : 0;
    l->targets = argc > 4 ? argv + 4 : (char **)usual;
    l->target_count = argc > 4 ? (size_t)argc - 4 : sizeof usual / sizeof *usual;
    l->times = malloc(MOST_TIMES * sizeof *l->times);
    if (!l->times)
        return 2;
    run(l, atof(argv[3]));
    return l->failed ? 1 : 0;
}
