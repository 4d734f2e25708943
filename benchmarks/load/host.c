/*
 * A model host that does nothing but answer: one thread, answers encoded beforehand, the clock's time stamped into each chunk.
 *
 *     host port=N answer=FILE event=FILE tail=FILE usage=FILE
 *
 * A request tells what it wants by fields that every gateway passes on: "stream":true for a stream, "max_tokens" for the number of
 * chunks, "seed" for the milliseconds between two of them, 0 for a stream that stays silent after its first chunk.
 */
#include "common.h"

#define HEAD_AND_START 12288 /* the head of a request and as much of its body as is looked at */
#define MOST_CONNECTIONS 65536
#define CHUNK_BYTES 1024

struct connection {
    int fd, chunks, sent, pending_from, pending_to;
    uint32_t generation;
    int64_t gap, due, body_left;
    int in_body, streaming, wants_usage;
    size_t kept;
    char *start;
    char pending[CHUNK_BYTES];
};

struct due {
    int64_t at;
    struct connection *connection;
    uint32_t generation;
};

static struct text answer, event, tail, usage_event;
static char *stamp_place;
static struct due heap[2 * MOST_CONNECTIONS];
static int heap_size, epoll;

static void heap_add(struct connection *connection) {
    struct due added = {connection->due, connection, connection->generation};
    int at = heap_size++;
    if (heap_size > 2 * MOST_CONNECTIONS) {
        die("too many streams");
    }
    for (; at && heap[(at - 1) / 2].at > added.at; at = (at - 1) / 2) {
        heap[at] = heap[(at - 1) / 2];
    }
    heap[at] = added;
}

static struct due heap_take(void) {
    struct due first = heap[0], last = heap[--heap_size];
    int at = 0, child;
    while ((child = 2 * at + 1) < heap_size) {
        child += child + 1 < heap_size && heap[child + 1].at < heap[child].at;
        if (last.at <= heap[child].at) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return first;
}

static void forget(struct connection *connection) {
    close(connection->fd);
    connection->generation++;
    connection->fd = -1;
    free(connection->start);
    connection->start = NULL;
}

/* Sends what it can; the rest waits in `pending`, for a reader that is slow. Whether the connection is still there. */
static int send_bytes(struct connection *connection, const char *bytes, size_t length) {
    ssize_t written = send(connection->fd, bytes, length, MSG_NOSIGNAL);
    if (written < 0 && errno != EAGAIN) {
        forget(connection);
        return 0;
    }
    written = written < 0 ? 0 : written;
    connection->pending_from = 0;
    connection->pending_to = (int)(length - (size_t)written);
    if (connection->pending_to > CHUNK_BYTES) {
        forget(connection);
        return 0;
    }
    memmove(connection->pending, bytes + written, (size_t)connection->pending_to);
    return 1;
}

static void digits(char *place, int count, int64_t value) {
    for (; count; value /= 10) {
        place[--count] = (char)('0' + value % 10);
    }
}

static int send_chunk(struct connection *connection) {
    digits(stamp_place + 1, SEQUENCE_DIGITS, connection->sent++);
    digits(stamp_place + 2 + SEQUENCE_DIGITS, CLOCK_DIGITS, now_nanos());
    return send_bytes(connection, event.bytes, event.length);
}

static int send_tail(struct connection *connection) {
    static char last[2 * CHUNK_BYTES];
    size_t length = connection->wants_usage ? usage_event.length : 0;
    memcpy(last, usage_event.bytes, length);
    memcpy(last + length, tail.bytes, tail.length);
    connection->streaming = 0;
    return send_bytes(connection, last, length + tail.length);
}

static void schedule(struct connection *connection, int64_t at) {
    connection->due = at;
    heap_add(connection);
}

/* The next chunk of a stream, or what an earlier one has left over, which is tried again in a millisecond. */
static void step(struct connection *connection) {
    if (connection->pending_to) {
        char rest[CHUNK_BYTES];
        memcpy(rest, connection->pending, (size_t)connection->pending_to);
        if (!send_bytes(connection, rest, (size_t)connection->pending_to)) {
            return;
        }
    } else if (!(connection->sent < connection->chunks ? send_chunk(connection) : send_tail(connection))) {
        return;
    }
    if (connection->pending_to) {
        schedule(connection, now_nanos() + 1000000);
    } else if (connection->streaming && connection->gap) {
        schedule(connection, connection->due + connection->gap);
    }
}

/* The whole number behind "name": in the request's start, or the default. */
static int64_t field(const char *start, const char *name, int64_t otherwise) {
    const char *at = strstr(start, name);
    if (!at || !(at = strchr(at + strlen(name), ':'))) {
        return otherwise;
    }
    return strtoll(at + 1, NULL, 10);
}

static int is_true(const char *start, const char *name) {
    const char *at = strstr(start, name);
    at = at ? strchr(at + strlen(name), ':') : NULL;
    return at && !strncmp(at + 1 + strspn(at + 1, " "), "true", 4);
}

static void reply(struct connection *connection) {
    static const char head[] =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n";
    if (!is_true(connection->start, "\"stream\"")) {
        if (send_bytes(connection, answer.bytes, answer.length) && connection->pending_to) {
            schedule(connection, now_nanos() + 1000000);
        }
        return;
    }
    connection->streaming = 1;
    connection->sent = 0;
    connection->chunks = (int)field(connection->start, "\"max_tokens\"", 10);
    connection->gap = field(connection->start, "\"seed\"", 20) * 1000000;
    connection->wants_usage = is_true(connection->start, "\"include_usage\"");
    connection->due = now_nanos();
    if (send_bytes(connection, head, sizeof head - 1)) {
        step(connection);
    }
}

/* Where a request's body begins; -1 if the head is not whole, and the connection is ended where it has no length. */
static ssize_t begin_body(struct connection *connection) {
    char *end = memmem(connection->start, connection->kept, "\r\n\r\n", 4);
    const char *length;
    if (!end) {
        return -1;
    }
    *end = 0;
    length = strcasestr(connection->start, "\r\ncontent-length:");
    if (!length || strcasestr(connection->start, "\r\ntransfer-encoding:")) {
        static const char refused[] = "HTTP/1.1 411 Length Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        send_bytes(connection, refused, sizeof refused - 1);
        forget(connection);
        return -1;
    }
    *end = '\r';
    connection->body_left = strtoll(length + 17, NULL, 10);
    connection->in_body = 1;
    return end + 4 - connection->start;
}

/* Takes `length` bytes of a request that were read behind what is kept. */
static void take(struct connection *connection, size_t length) {
    size_t body = length;
    connection->kept += length;
    connection->start[connection->kept] = 0;
    if (!connection->in_body) {
        ssize_t begin = begin_body(connection);
        if (begin < 0) {
            return;
        }
        body = connection->kept - (size_t)begin;
    }
    connection->body_left -= (int64_t)body;
    if (connection->body_left <= 0) {
        connection->in_body = 0;
        connection->kept = 0;
        reply(connection);
    }
}

/* Reads into the start of the request while that has room, and the rest of a long body to nowhere. */
static void readable(struct connection *connection) {
    static char nowhere[262144];
    size_t room = HEAD_AND_START - connection->kept;
    if (!connection->start) {
        connection->start = malloc(HEAD_AND_START + 1);
    }
    int keeps = !connection->in_body || room > 0;
    ssize_t got = keeps ? read(connection->fd, connection->start + connection->kept, room)
                        : read(connection->fd, nowhere, sizeof nowhere);
    if (got < 0 && errno == EAGAIN) {
        return;
    }
    if (got <= 0 || (!connection->in_body && room == 0)) {
        forget(connection);
    } else if (keeps) {
        take(connection, (size_t)got);
    } else if ((connection->body_left -= got) <= 0) {
        connection->in_body = 0;
        connection->kept = 0;
        reply(connection);
    }
}

static void accept_all(int listener) {
    static struct connection connections[MOST_CONNECTIONS];
    int fd, on = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        if (fd >= MOST_CONNECTIONS) {
            die("too many connections");
        }
        struct connection *connection = &connections[fd];
        uint32_t generation = connection->generation;
        memset(connection, 0, sizeof *connection);
        connection->fd = fd;
        connection->generation = generation;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, connection);
    }
}

static int listen_on(int port) {
    int listener = stream_socket(), on = 1;
    struct sockaddr_in address = loopback(port);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) {
        die("listen");
    }
    watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN, NULL);
    return listener;
}

static void send_what_is_due(void) {
    while (heap_size && heap[0].at <= now_nanos()) {
        struct due due = heap_take();
        if (due.generation == due.connection->generation) {
            step(due.connection);
        }
    }
}

int main(int count, char **arguments) {
    struct epoll_event events[256];
    (void)count;
    prepare_process();
    answer = read_file(option(arguments, "answer", NULL));
    event = read_file(option(arguments, "event", NULL));
    tail = read_file(option(arguments, "tail", NULL));
    usage_event = read_file(option(arguments, "usage", NULL));
    stamp_place = strchr(event.bytes, '@');
    epoll = epoll_create1(EPOLL_CLOEXEC);
    int listener = listen_on((int)number(arguments, "port", 0));
    for (;;) {
        int64_t wait = heap_size ? heap[0].at - now_nanos() : -1;
        int got = wait_events(epoll, events, 256, heap_size && wait < 0 ? 0 : wait);
        for (int i = 0; i < got; i++) {
            events[i].data.ptr ? readable(events[i].data.ptr) : accept_all(listener);
        }
        send_what_is_due();
    }
}
