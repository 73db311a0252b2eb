/* Streams of bytes through whatever stands between: one end sends, the other throws away. Blocking, a thread for each connection.
 *
 *   bulk serve ADDRESS              a node that accepts any proposal and then sinks or sends what it is asked to
 *   bulk up ADDRESS COUNT BYTES     COUNT connections at once send BYTES each; prints "seconds=..."
 *   bulk down ADDRESS COUNT BYTES   the same in the other direction
 */
#define _GNU_SOURCE
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include "address.h"
#include "wire.h"

enum { BACKLOG = 4096, BUFFER = 256 * 1024, STACK = 64 * 1024 };

/* What a client asks for after its handshake. */
struct order {
    int64_t bytes;
    int is_up;
};

static union address address;
static socklen_t address_length;
static struct order order;
static unsigned char buffer[BUFFER];

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void read_exactly(int fd, void *into, size_t length)
{
    if (recv(fd, into, length, MSG_WAITALL) != (ssize_t)length)
        fail("recv");
}

static void send_bytes(int fd, int64_t bytes)
{
    while (bytes > 0) {
        ssize_t sent = send(fd, buffer, bytes < BUFFER ? bytes : BUFFER, MSG_NOSIGNAL);
        if (sent <= 0)
            fail("send");
        bytes -= sent;
    }
}

/* TCP throws away without copying. */
static void sink_bytes(int fd, int64_t bytes)
{
    unsigned char *into = malloc(BUFFER);
    while (bytes > 0) {
        ssize_t got = recv(fd, into, bytes < BUFFER ? bytes : BUFFER, MSG_TRUNC);
        if (got <= 0)
            fail("recv");
        bytes -= got;
    }
    free(into);
}

static void *serve_one(void *argument)
{
    int fd = (int)(intptr_t)argument;
    unsigned char proposed[sizeof proposal];
    struct order wanted;
    /* A check, or a peer that has left, says less. */
    if (recv(fd, proposed, sizeof proposed, MSG_WAITALL) == (ssize_t)sizeof proposed
        && send(fd, acceptance, sizeof acceptance, MSG_NOSIGNAL) == (ssize_t)sizeof acceptance
        && recv(fd, &wanted, sizeof wanted, MSG_WAITALL) == (ssize_t)sizeof wanted) {
        if (wanted.is_up) {
            sink_bytes(fd, wanted.bytes);
            send(fd, "", 1, MSG_NOSIGNAL);
        } else {
            send_bytes(fd, wanted.bytes);
        }
        recv(fd, proposed, 1, 0);
    }
    close(fd);
    return NULL;
}

static pthread_t start(void *(*run)(void *), void *argument)
{
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    if (pthread_create(&thread, &attributes, run, argument) != 0)
        fail("pthread_create");
    return thread;
}

static void serve(void)
{
    int on = 1, listener = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, &address.any, address_length) != 0 || listen(listener, BACKLOG) != 0)
        fail("listen");
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0)
            pthread_detach(start(serve_one, (void *)(intptr_t)fd));
    }
}

static void *move_one(void *argument)
{
    unsigned char accepted[sizeof acceptance];
    int on = 1, fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)argument;
    if (address.any.sa_family == AF_INET)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, &address.any, address_length) != 0)
        fail("connect");
    if (send(fd, proposal, sizeof proposal, MSG_NOSIGNAL) != (ssize_t)sizeof proposal)
        fail("send");
    read_exactly(fd, accepted, sizeof accepted);
    if (send(fd, &order, sizeof order, MSG_NOSIGNAL) != (ssize_t)sizeof order)
        fail("send");
    if (order.is_up) {
        send_bytes(fd, order.bytes);
        read_exactly(fd, accepted, 1);
    } else {
        sink_bytes(fd, order.bytes);
    }
    close(fd);
    return NULL;
}

static void move(int count)
{
    struct timespec began, ended;
    pthread_t *threads = calloc(count, sizeof *threads);
    clock_gettime(CLOCK_MONOTONIC, &began);
    for (int i = 0; i < count; i++)
        threads[i] = start(move_one, NULL);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    clock_gettime(CLOCK_MONOTONIC, &ended);
    printf("seconds=%.6f\n", (ended.tv_sec - began.tv_sec) + (ended.tv_nsec - began.tv_nsec) / 1e9);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    address_length = read_address(argv[2], &address);
    if (strcmp(argv[1], "serve") == 0 && argc == 3)
        serve();
    order.is_up = strcmp(argv[1], "up") == 0;
    if (argc != 5 || (!order.is_up && strcmp(argv[1], "down") != 0))
        return 2;
    order.bytes = atoll(argv[4]);
    move(atoi(argv[3]));
    return 0;
}
