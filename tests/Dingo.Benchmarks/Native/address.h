/* Where a server listens or is found: a port of the loopback, or the path of a Unix socket. */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

union address {
    struct sockaddr any;
    struct sockaddr_in ip;
    struct sockaddr_un path;
};

static socklen_t read_address(const char *text, union address *address)
{
    memset(address, 0, sizeof *address);
    if (strchr(text, '/') != NULL) {
        address->path.sun_family = AF_UNIX;
        strncpy(address->path.sun_path, text, sizeof address->path.sun_path - 1);
        return sizeof address->path;
    }
    address->ip.sin_family = AF_INET;
    address->ip.sin_port = htons(atoi(text));
    address->ip.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return sizeof address->ip;
}

#endif
