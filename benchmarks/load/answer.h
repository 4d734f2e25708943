/* Reads the answers of one connection and compares every byte with what was to come. */
#ifndef ANSWER_H
#define ANSWER_H

#include "common.h"

#define HEAD_BYTES 4096

/*
 * What an answer has to be. Exact: the text `event` for each chunk, apart from its stamp, then `tail`; without chunks, `tail` alone.
 * Loose, for gateways that write events anew: status 200, every stamp once and in its order, and `done` at the end of a stream.
 */
struct expectation {
    struct text event, tail;
    char *stamp;
    const char *done;
    int chunks, loose;
};

struct answer {
    enum { HEAD, LENGTH, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILER, UNTIL_CLOSE, OVER, WRONG } state;
    char head[HEAD_BYTES + 1];
    size_t head_length;
    int64_t left;
    int closes;
    int chunk; /* chunks that are whole */
    size_t at; /* bytes of the present chunk or of the tail */
    size_t done; /* characters of the mark at the end of a stream */
    char stamp[STAMP_LENGTH];
    const char *complaint;
};

/* Called for each chunk with its number and the host's clock when it was sent. */
typedef void on_chunk(void *of, int number, int64_t sent_nanos);

void answer_begin(struct answer *answer);

/* Takes what was read; the state is OVER, WRONG or something before. */
void answer_feed(struct answer *answer, const struct expectation *expected, char *bytes, size_t length, on_chunk *seen, void *of);

/* The connection has ended: that may be how an answer ends. */
void answer_closed(struct answer *answer, const struct expectation *expected);

#endif
