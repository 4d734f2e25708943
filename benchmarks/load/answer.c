#include "answer.h"

void answer_begin(struct answer *answer) {
    answer->state = HEAD;
    answer->head_length = 0;
    answer->closes = answer->chunk = answer->done = 0;
    answer->at = 0;
    answer->complaint = NULL;
}

static void wrong(struct answer *answer, const char *complaint) {
    answer->state = WRONG;
    answer->complaint = complaint;
}

static int stamp_seen(struct answer *answer, on_chunk *seen, void *of) {
    answer->stamp[1 + SEQUENCE_DIGITS] = 0;
    if (atoi(answer->stamp + 1) != answer->chunk) {
        wrong(answer, "a chunk is missing or out of order");
        return 0;
    }
    char clock[CLOCK_DIGITS + 1] = {0};
    memcpy(clock, answer->stamp + 2 + SEQUENCE_DIGITS, CLOCK_DIGITS);
    seen(of, answer->chunk, strtoll(clock, NULL, 10));
    return 1;
}

static size_t smaller(size_t one, size_t other) {
    return one < other ? one : other;
}

/* Compares a piece with the fixed text from `at` on; how much of it was taken, 0 if it differs. */
static size_t same(struct answer *answer, const char *text, size_t end, const char *bytes, size_t length) {
    size_t take = smaller(length, end - answer->at);
    if (memcmp(text + answer->at, bytes, take)) {
        wrong(answer, "its bytes are not those that the host sent");
        return 0;
    }
    answer->at += take;
    return take;
}

static size_t exact_chunk(struct answer *answer, const struct expectation *expected, const char *bytes, size_t length, on_chunk *seen, void *of) {
    size_t from = (size_t)(expected->stamp - expected->event.bytes), to = from + STAMP_LENGTH, taken;
    if (answer->at < from) {
        return same(answer, expected->event.bytes, from, bytes, length);
    }
    if (answer->at < to) {
        taken = smaller(length, to - answer->at);
        memcpy(answer->stamp + answer->at - from, bytes, taken);
        answer->at += taken;
        return answer->at == to && !stamp_seen(answer, seen, of) ? 0 : taken;
    }
    taken = same(answer, expected->event.bytes, expected->event.length, bytes, length);
    if (answer->at == expected->event.length) {
        answer->at = 0;
        answer->chunk++;
    }
    return taken;
}

static void exact(struct answer *answer, const struct expectation *expected, const char *bytes, size_t length, on_chunk *seen, void *of) {
    while (length) {
        size_t taken;
        if (answer->chunk < expected->chunks) {
            taken = exact_chunk(answer, expected, bytes, length, seen, of);
        } else if (answer->at < expected->tail.length) {
            taken = same(answer, expected->tail.bytes, expected->tail.length, bytes, length);
        } else {
            wrong(answer, "it is longer than what the host sent");
            taken = 0;
        }
        if (!taken) {
            return;
        }
        bytes += taken;
        length -= taken;
    }
}

static void loose(struct answer *answer, const struct expectation *expected, const char *bytes, size_t length, on_chunk *seen, void *of) {
    const char *done = expected->done;
    for (; length && done[answer->done] && answer->state != WRONG; bytes++, length--) {
        answer->done = *bytes == done[answer->done] ? answer->done + 1 : *bytes == done[0];
        if (!done[answer->done]) {
            return;
        }
        if (answer->at == 0 && *bytes != '@') {
            continue;
        }
        answer->stamp[answer->at++] = *bytes;
        if (answer->at == STAMP_LENGTH && stamp_seen(answer, seen, of)) {
            answer->at = 0;
            answer->chunk++;
        }
    }
}

static void body(struct answer *answer, const struct expectation *expected, const char *bytes, size_t length, on_chunk *seen, void *of) {
    if (expected->loose) {
        loose(answer, expected, bytes, length, seen, of);
    } else {
        exact(answer, expected, bytes, length, seen, of);
    }
}

static void over(struct answer *answer, const struct expectation *expected) {
    if (expected->loose) {
        int enough = expected->chunks ? answer->chunk == expected->chunks && !expected->done[answer->done] : answer->chunk == 1;
        answer->state = OVER;
        enough ? (void)0 : wrong(answer, "it lacks chunks or its end");
    } else if (answer->chunk == expected->chunks && answer->at == expected->tail.length) {
        answer->state = OVER;
    } else {
        wrong(answer, "it is shorter than what the host sent");
    }
}

/* The framing that the head tells; how many bytes of the kept ones belong to it, 0 if it is not whole. */
static size_t head(struct answer *answer) {
    char *end = strstr(answer->head, "\r\n\r\n"), *length;
    if (!end) {
        return 0;
    }
    end[2] = 0;
    answer->closes = strcasestr(answer->head, "\r\nconnection: close\r\n") != NULL;
    length = strcasestr(answer->head, "\r\ncontent-length:");
    answer->left = length ? strtoll(length + 17, NULL, 10) : 0;
    answer->state = strcasestr(answer->head, "\r\ntransfer-encoding: chunked\r\n") ? CHUNK_SIZE : length ? LENGTH : UNTIL_CLOSE;
    if (strncmp(answer->head, "HTTP/1.1 200", 12)) {
        wrong(answer, "its status is not 200");
    }
    return (size_t)(end + 4 - answer->head);
}

static size_t feed_head(struct answer *answer, const char *bytes, size_t length) {
    size_t before = answer->head_length, take = smaller(length, HEAD_BYTES - before), used;
    memcpy(answer->head + before, bytes, take);
    answer->head_length += take;
    answer->head[answer->head_length] = 0;
    used = head(answer);
    if (!used && answer->head_length == HEAD_BYTES) {
        wrong(answer, "its head is too long");
    }
    return used ? used - before : take;
}

/* One character of a chunk's size line, of the line end behind a chunk, or of the trailer. */
static void framing(struct answer *answer, const struct expectation *expected, char byte) {
    if (answer->state == CHUNK_SIZE && byte == '\n') {
        answer->state = answer->left ? CHUNK : TRAILER;
        answer->head_length = 0;
    } else if (answer->state == CHUNK_SIZE && byte != '\r') {
        int digit = byte <= '9' ? byte - '0' : (byte | 32) - 'a' + 10;
        answer->left = 16 * answer->left + digit;
    } else if (answer->state == CHUNK_END && byte == '\n') {
        answer->state = CHUNK_SIZE;
        answer->left = 0;
    } else if (answer->state == TRAILER && byte == '\n') {
        answer->head_length ? (void)(answer->head_length = 0) : over(answer, expected);
    } else if (answer->state == TRAILER && byte != '\r') {
        answer->head_length++;
    }
}

void answer_feed(struct answer *answer, const struct expectation *expected, char *bytes, size_t length, on_chunk *seen, void *of) {
    while (length && answer->state < OVER) {
        size_t taken = 1;
        if (answer->state == HEAD) {
            taken = feed_head(answer, bytes, length);
        } else if (answer->state == UNTIL_CLOSE) {
            taken = length;
            body(answer, expected, bytes, taken, seen, of);
        } else if (answer->state == LENGTH || answer->state == CHUNK) {
            taken = smaller(length, (size_t)answer->left);
            body(answer, expected, bytes, taken, seen, of);
            answer->left -= (int64_t)taken;
        } else {
            framing(answer, expected, *bytes);
        }
        if (answer->state == CHUNK && !answer->left) {
            answer->state = CHUNK_END;
        } else if (answer->state == LENGTH && !answer->left) {
            over(answer, expected);
        }
        bytes += taken;
        length -= taken;
    }
    if (answer->state == OVER && length) {
        wrong(answer, "bytes follow its end");
    }
}

void answer_closed(struct answer *answer, const struct expectation *expected) {
    if (answer->state == UNTIL_CLOSE) {
        over(answer, expected);
    } else if (answer->state != OVER) {
        wrong(answer, "it breaks off");
    }
}
