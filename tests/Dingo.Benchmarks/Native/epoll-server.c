/* The physical limit: accept, answer a proposal and keep-alives with the right bytes, close with the peer. One thread, one
 * epoll, no check, no limit, no clock. It is also the node that others stand in front of: whoever sends it "?" and nothing else
 * is told who has come. With "refuse" it only accepts and resets. Usage: epoll-server ADDRESS [refuse] */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>
#include "address.h"
#include "wire.h"

enum { BACKLOG = 4096, EVENTS = 256, BUFFER = 4096 };

/* Connections, those that have proposed anything, and those that have proposed another network. */
static long accepted, proposed, foreign;
static int refuses;

static int listen_on(const char *text)
{
    union address address;
    socklen_t length = read_address(text, &address);
    int on = 1, listener = socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (refuses) {
        /* Connections inherit it, so that closing one resets it. */
        struct linger at_once = {.l_onoff = 1, .l_linger = 0};
        setsockopt(listener, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    if (address.any.sa_family == AF_INET)
        setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(listener, &address.any, length) != 0 || listen(listener, BACKLOG) != 0) {
        perror("listen");
        exit(1);
    }
    return listener;
}

static void accept_all(int epoll, int listener)
{
    int connection;
    while ((connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        if (refuses) {
            close(connection);
            continue;
        }
        struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.fd = connection};
        epoll_ctl(epoll, EPOLL_CTL_ADD, connection, &event);
        accepted++;
    }
}

static void tell(int connection)
{
    /* Whoever asks does not count. */
    accepted--;
    dprintf(connection, "silent=%ld foreign=%ld\n", accepted - proposed, foreign);
}

static void take(int connection, const unsigned char *asked, ssize_t length)
{
    if (length == 1 && asked[0] == '?') {
        tell(connection);
        return;
    }
    switch (asked[PROTOCOL_OFFSET]) {
    case 0:
        proposed++;
        foreign += length == sizeof foreign_proposal
            && memcmp(asked + SEGMENT_HEADER, foreign_proposal + SEGMENT_HEADER, sizeof foreign_proposal - SEGMENT_HEADER) == 0;
        send(connection, acceptance, sizeof acceptance, MSG_NOSIGNAL);
        break;
    case 8:
        send(connection, keep_alive_answer, sizeof keep_alive_answer, MSG_NOSIGNAL);
        break;
    default:
        send(connection, message_answer, sizeof message_answer, MSG_NOSIGNAL);
    }
}

static void answer(int connection)
{
    unsigned char buffer[BUFFER];
    ssize_t length;
    while ((length = read(connection, buffer, sizeof buffer)) > 0)
        take(connection, buffer, length);
    if (length == 0 || errno != EAGAIN)
        close(connection);
}

int main(int argc, char **argv)
{
    refuses = argc == 3 && strcmp(argv[2], "refuse") == 0;
    if (argc != 2 && !refuses)
        return 2;
    int listener = listen_on(argv[1]), epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[EVENTS];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int count = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == listener)
                accept_all(epoll, listener);
            else
                answer(events[i].data.fd);
        }
    }
}
