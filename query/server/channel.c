#include "query/server/channel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

const char *media_type(enum media media)
{
    static const char *const types[] = {
        [MEDIA_JSON] = "application/json",
        [MEDIA_PROBLEM] = "application/problem+json",
        [MEDIA_LINES] = "application/jsonl",
        [MEDIA_TEXT] = "text/plain; charset=utf-8",
        [MEDIA_METRICS] = "text/plain; version=0.0.4; charset=utf-8",
    };
    return types[media];
}

bool channel_read(int fd, void *data, size_t length)
{
    char *at = data;
    while (length) {
        ssize_t got = read(fd, at, length);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        at += got > 0 ? got : 0;
        length -= got > 0 ? (size_t)got : 0;
    }
    return true;
}

bool channel_write(int fd, const void *data, size_t length)
{
    const char *at = data;
    while (length) {
        ssize_t put = send(fd, at, length, MSG_NOSIGNAL);
        if (put < 0 && errno != EINTR)
            return false;
        at += put > 0 ? put : 0;
        length -= put > 0 ? (size_t)put : 0;
    }
    return true;
}

bool channel_write_parts(int fd, const void *first, size_t first_bytes, const void *second, size_t second_bytes)
{
    struct iovec parts[] = {{(void *)(uintptr_t)first, first_bytes}, {(void *)(uintptr_t)second, second_bytes}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t put;
    do
        put = sendmsg(fd, &message, MSG_NOSIGNAL);
    while (put < 0 && errno == EINTR);
    if (put < 0)
        return false;
    size_t sent = (size_t)put, behind = sent > first_bytes ? sent - first_bytes : 0;
    return (sent >= first_bytes || channel_write(fd, (const char *)first + sent, first_bytes - sent)) &&
           (behind == second_bytes || channel_write(fd, (const char *)second + behind, second_bytes - behind));
}

/* Room for one descriptor, aligned as the system wants it. */
union ancillary {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

bool notice_send(int fd, const struct notice *notice, int passed)
{
    struct iovec data = {(void *)(uintptr_t)notice, sizeof *notice};
    union ancillary ancillary = {0};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
    if (passed >= 0) {
        message.msg_control = ancillary.bytes;
        message.msg_controllen = sizeof ancillary.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &passed, sizeof passed);
    }
    ssize_t sent;
    do
        sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)sizeof *notice;
}

bool notice_receive(int fd, struct notice *out, int *passed)
{
    struct iovec data = {out, sizeof *out};
    union ancillary ancillary = {0};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = ancillary.bytes, .msg_controllen = sizeof ancillary.bytes};
    *passed = -1;
    ssize_t got;
    do
        got = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got == 0)
        errno = EPIPE;
    struct cmsghdr *header = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header && header->cmsg_type == SCM_RIGHTS)
        memcpy(passed, CMSG_DATA(header), sizeof *passed);
    return got == (ssize_t)sizeof *out;
}
