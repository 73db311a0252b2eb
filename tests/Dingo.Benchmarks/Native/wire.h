/* The bytes that a node-to-node peer and its relay exchange on preview (magic 2): enough for a load, and for a server that
 * answers as one would. A segment is time (4 bytes), mini-protocol and direction (2), length (2), payload. */
#ifndef WIRE_H
#define WIRE_H

#define SEGMENT_HEADER 8
#define PROTOCOL_OFFSET 5

static const unsigned char proposal[] = {
    0, 0, 0, 0, 0, 0, 0, 9, 0x82, 0x00, 0xa1, 0x0f, 0x84, 0x02, 0xf4, 0x00, 0xf4};
/* The same for preprod (magic 1): a peer of another network. */
static const unsigned char foreign_proposal[] = {
    0, 0, 0, 0, 0, 0, 0, 9, 0x82, 0x00, 0xa1, 0x0f, 0x84, 0x01, 0xf4, 0x00, 0xf4};
static const unsigned char acceptance[] = {
    0, 0, 0, 0, 0x80, 0, 0, 8, 0x83, 0x01, 0x0f, 0x84, 0x02, 0xf4, 0x00, 0xf4};
static const unsigned char keep_alive[] = {
    0, 0, 0, 0, 0, 8, 0, 5, 0x82, 0x00, 0x19, 0x30, 0x39};
static const unsigned char keep_alive_answer[] = {
    0, 0, 0, 0, 0x80, 8, 0, 5, 0x82, 0x01, 0x19, 0x30, 0x39};
/* Of some mini-protocol, 60 bytes in all. */
static const unsigned char message[60] = {0, 0, 0, 0, 0, 2, 0, 52};
static const unsigned char message_answer[60] = {0, 0, 0, 0, 0x80, 2, 0, 52};

#endif
