/* The peers of a benchmark. Prints one line "name=value ..." for each measurement.
 *
 *   load churn PORT CONCURRENCY TOTAL   connect, propose, read the acceptance, reset; CONCURRENCY at a time, TOTAL in all
 *   load hold PORT COUNT                establish COUNT, say so, hold them until standard input ends, then reset them
 *   load silent PORT COUNT              the same without a word to the server
 *   load ping PORT COUNT                establish COUNT; for each number read from standard input make that many keep-alive
 *                                       round trips, one at a time on every connection
 *   load talk PORT COUNT                the same with messages of 60 bytes, both ways
 *   load foreign PORT TOTAL PAUSE       one after the other, PAUSE microseconds apart: propose another network, read the refusal, close
 *   load knock PORT TOTAL               one after the other: connect, and be reset
 *   load start PORT PROGRAM ARGS...     start a program, connect until it listens, say how long that took, and end it
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "wire.h"

enum { EVENTS = 256, SOURCES = 250, BUFFER = 4096, START_BOUND_MS = 10000, START_PAUSE_US = 100, STALL_BOUND_MS = 30000 };

struct peer {
    int socket;
    int is_connecting;
    int64_t began;
};

static struct sockaddr_in server = {.sin_family = AF_INET};
static int epoll;
static uint32_t next_source;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

/* Peers come from many addresses, each with its own ports, so that thousands of connections find one. */
static int open_socket(int flags)
{
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    if (fd < 0)
        fail("socket");
    struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000002 + next_source++ % SOURCES)};
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&source, sizeof source) != 0)
        fail("bind");
    return fd;
}

static void reset(int fd)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
}

static void watch(int operation, struct peer *peer, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = peer};
    if (epoll_ctl(epoll, operation, peer->socket, &event) != 0)
        fail("epoll_ctl");
}

static void say(struct peer *peer, const unsigned char *message, size_t length)
{
    if (send(peer->socket, message, length, MSG_NOSIGNAL) != (ssize_t)length)
        fail("send");
}

/* Over loopback a connect is done at once, unless the server's backlog is full. */
static void dial(struct peer *peer)
{
    peer->socket = open_socket(SOCK_NONBLOCK);
    peer->began = now_ns();
    peer->is_connecting = connect(peer->socket, (struct sockaddr *)&server, sizeof server) != 0;
    if (peer->is_connecting && errno != EINPROGRESS)
        fail("connect");
    if (peer->is_connecting) {
        ssize_t sent = send(peer->socket, proposal, sizeof proposal, MSG_NOSIGNAL);
        peer->is_connecting = sent != (ssize_t)sizeof proposal;
        if (sent < 0 && errno != EAGAIN && errno != ENOTCONN)
            fail("send");
    } else {
        say(peer, proposal, sizeof proposal);
    }
    watch(EPOLL_CTL_ADD, peer, peer->is_connecting ? EPOLLOUT : EPOLLIN);
}

static void expect(struct peer *peer, const unsigned char *wanted, size_t length)
{
    unsigned char buffer[BUFFER];
    ssize_t got = recv(peer->socket, buffer, sizeof buffer, 0);
    if (got < 0)
        fail("recv");
    /* The time of a segment is the sender's own. */
    if (got != (ssize_t)length || memcmp(buffer + 4, wanted + 4, length - 4) != 0) {
        fprintf(stderr, "unexpected answer of %zd bytes\n", got);
        exit(1);
    }
}

static int wait_events(struct epoll_event *events)
{
    int count = epoll_wait(epoll, events, EVENTS, STALL_BOUND_MS);
    if (count < 0)
        fail("epoll_wait");
    if (count == 0) {
        fprintf(stderr, "nothing happened for %d ms\n", STALL_BOUND_MS);
        exit(1);
    }
    return count;
}

/* Whether the peer may be read from; one that has just connected proposes instead. */
static int is_readable(struct peer *peer)
{
    if (!peer->is_connecting)
        return 1;
    peer->is_connecting = 0;
    say(peer, proposal, sizeof proposal);
    watch(EPOLL_CTL_MOD, peer, EPOLLIN);
    return 0;
}

static int by_value(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void churn(int concurrency, int total)
{
    struct peer *peers = calloc(concurrency, sizeof *peers);
    int64_t *took = calloc(total, sizeof *took), began = now_ns();
    int dialled = 0, done = 0;
    struct epoll_event events[EVENTS];
    for (; dialled < concurrency && dialled < total; dialled++)
        dial(&peers[dialled]);
    while (done < total) {
        int count = wait_events(events);
        for (int i = 0; i < count; i++) {
            struct peer *peer = events[i].data.ptr;
            if (!is_readable(peer))
                continue;
            expect(peer, acceptance, sizeof acceptance);
            took[done++] = now_ns() - peer->began;
            reset(peer->socket);
            if (dialled++ < total)
                dial(peer);
        }
    }
    double seconds = (now_ns() - began) / 1e9;
    qsort(took, total, sizeof *took, by_value);
    printf("count=%d seconds=%.6f p50_us=%.1f p99_us=%.1f\n", total, seconds, took[total / 2] / 1e3,
           took[(int64_t)total * 99 / 100] / 1e3);
}

static int dial_waiting(void)
{
    int fd = open_socket(0);
    if (connect(fd, (struct sockaddr *)&server, sizeof server) != 0)
        fail("connect");
    return fd;
}

/* One after the other, and waiting for each: this is not what is measured. */
static struct peer *open_all(int count, int is_silent)
{
    struct peer *peers = calloc(count, sizeof *peers);
    for (int i = 0; i < count; i++) {
        peers[i].socket = dial_waiting();
        if (is_silent)
            continue;
        say(&peers[i], proposal, sizeof proposal);
        expect(&peers[i], acceptance, sizeof acceptance);
    }
    return peers;
}

static void hold(struct peer *peers, int count)
{
    char end;
    printf("held=%d\n", count);
    fflush(stdout);
    while (read(STDIN_FILENO, &end, 1) > 0)
        continue;
    for (int i = 0; i < count; i++)
        reset(peers[i].socket);
}

/* A message, and the answer to it. */
struct exchange {
    const unsigned char *asked, *answer;
    size_t asked_length, answer_length;
};

static void round_trips(struct peer *peers, int count, int total, const struct exchange *of)
{
    struct epoll_event events[EVENTS];
    int64_t began = now_ns();
    int asked = 0, answered = 0;
    for (; asked < count && asked < total; asked++)
        say(&peers[asked], of->asked, of->asked_length);
    while (answered < total) {
        int ready = wait_events(events);
        for (int i = 0; i < ready; i++) {
            expect(events[i].data.ptr, of->answer, of->answer_length);
            answered++;
            if (asked++ < total)
                say(events[i].data.ptr, of->asked, of->asked_length);
        }
    }
    printf("count=%d seconds=%.6f\n", total, (now_ns() - began) / 1e9);
    fflush(stdout);
}

static void converse(int count, struct exchange of)
{
    struct peer *peers = open_all(count, 0);
    char line[32];
    for (int i = 0; i < count; i++)
        watch(EPOLL_CTL_ADD, &peers[i], EPOLLIN);
    printf("held=%d\n", count);
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL)
        round_trips(peers, count, atoi(line), &of);
    for (int i = 0; i < count; i++)
        reset(peers[i].socket);
}

static void propose_foreign(int total, int pause_us)
{
    for (int i = 0; i < total; i++) {
        unsigned char refusal[BUFFER];
        struct peer peer = {.socket = dial_waiting()};
        say(&peer, foreign_proposal, sizeof foreign_proposal);
        if (recv(peer.socket, refusal, sizeof refusal, 0) <= 0)
            fail("recv");
        close(peer.socket);
        usleep(pause_us);
    }
    printf("refused=%d\n", total);
}

static void knock(int total)
{
    for (int i = 0; i < total; i++) {
        char none;
        int fd = open_socket(0);
        /* Whoever is quick has reset it before connect returns. */
        if (connect(fd, (struct sockaddr *)&server, sizeof server) != 0 && errno != ECONNRESET)
            fail("connect");
        if (recv(fd, &none, 1, 0) > 0) {
            fprintf(stderr, "somebody was let in\n");
            exit(1);
        }
        close(fd);
    }
    printf("refused=%d\n", total);
}

static int is_listening(void)
{
    int fd = open_socket(0), failed = connect(fd, (struct sockaddr *)&server, sizeof server);
    reset(fd);
    return !failed;
}

static void start(char **command)
{
    int64_t began = now_ns();
    pid_t child = fork();
    if (child == 0) {
        execv(command[0], command);
        _exit(127);
    }
    while (!is_listening()) {
        if (now_ns() - began > START_BOUND_MS * INT64_C(1000000) || waitpid(child, NULL, WNOHANG) != 0) {
            fprintf(stderr, "%s does not listen\n", command[0]);
            kill(child, SIGKILL);
            exit(1);
        }
        /* A loop without a pause would take a processor from the one that starts. */
        usleep(START_PAUSE_US);
    }
    printf("start_ms=%.3f\n", (now_ns() - began) / 1e6);
    kill(child, SIGTERM);
    waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    server.sin_port = htons(atoi(argv[2]));
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    int count = atoi(argv[3]);
    if (strcmp(argv[1], "churn") == 0 && argc == 5)
        churn(count, atoi(argv[4]));
    else if (strcmp(argv[1], "hold") == 0)
        hold(open_all(count, 0), count);
    else if (strcmp(argv[1], "silent") == 0)
        hold(open_all(count, 1), count);
    else if (strcmp(argv[1], "ping") == 0)
        converse(count, (struct exchange){keep_alive, keep_alive_answer, sizeof keep_alive, sizeof keep_alive_answer});
    else if (strcmp(argv[1], "talk") == 0)
        converse(count, (struct exchange){message, message_answer, sizeof message, sizeof message_answer});
    else if (strcmp(argv[1], "foreign") == 0 && argc == 5)
        propose_foreign(count, atoi(argv[4]));
    else if (strcmp(argv[1], "knock") == 0)
        knock(count);
    else if (strcmp(argv[1], "start") == 0)
        start(argv + 3);
    else
        return 2;
    return 0;
}
