/* The physical limit: accept, answer a proposal and keep-alives with the right bytes, close with the peer. One thread, one
 * epoll, no check, no limit, no clock. Usage: epoll-server PORT */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <signal.h>
#include <unistd.h>
#include "wire.h"

enum { BACKLOG = 4096, EVENTS = 256, BUFFER = 4096 };

static int listen_on(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, BACKLOG) != 0) {
        perror("listen");
        exit(1);
    }
    return listener;
}

static void accept_all(int epoll, int listener)
{
    int connection;
    while ((connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.fd = connection};
        epoll_ctl(epoll, EPOLL_CTL_ADD, connection, &event);
    }
}

static void answer(int connection)
{
    unsigned char buffer[BUFFER];
    ssize_t length;
    while ((length = read(connection, buffer, sizeof buffer)) > 0) {
        /* Mini-protocol 0 is the handshake. */
        int is_handshake = buffer[5] == 0;
        send(connection, is_handshake ? acceptance : keep_alive_answer,
             is_handshake ? sizeof acceptance : sizeof keep_alive_answer, MSG_NOSIGNAL);
    }
    if (length == 0 || errno != EAGAIN)
        close(connection);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    int listener = listen_on(atoi(argv[1])), epoll = epoll_create1(EPOLL_CLOEXEC);
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
