/*
 * Asks one question over and over, checks every answer, and prints one line of JSON.
 *
 *     load mode=MODE port=N request=FILE tail=FILE [event=FILE chunks=N] [loose=1 [done=TEXT]] [connections=N] ...
 *
 *     closed   each connection asks again as soon as it has its answer              seconds=S
 *     rate     a request is due every 1/rate seconds, answered or not; latency
 *              counts from when it was due (no coordinated omission)                seconds=S rate=R
 *     streams  each connection reads `rounds` streams, one behind the other         rounds=N spread=MILLIS seconds=MOST
 *     open     opens all, says "open", holds them until its input ends              seconds=MOST
 */
#include "answer.h"
#include "samples.h"

#define MOST_FAULTS 50
#define MOST_OPENING 64
#define READ_BYTES 262144
#define GRACE_NANOS INT64_C(3000000000)

enum mode { CLOSED, RATE, STREAMS, OPEN };

struct connection {
    int fd, busy, waits_to_write, rounds;
    size_t sent;
    int64_t due, last_chunk;
    struct answer answer;
    struct connection *next;
};

static enum mode mode;
static struct text request;
static struct expectation expected;
static struct sockaddr_in proxy;
static struct connection *connections, *idle;
static int count, epoll, started, opened, finished, over;
static int64_t begin, end, now, period, due_next;
static long answers, chunks, faults;
static const char *complaint = "";
static struct samples latency, first_chunk, chunk_gap, chunk_delay;

static void connect_to_proxy(struct connection *connection) {
    connection->fd = stream_socket();
    connection->waits_to_write = 0;
    if (connect(connection->fd, (struct sockaddr *)&proxy, sizeof proxy) && errno != EINPROGRESS) {
        die("connect");
    }
    watch(epoll, EPOLL_CTL_ADD, connection->fd, EPOLLIN, connection);
}

static void reconnect(struct connection *connection) {
    close(connection->fd);
    connect_to_proxy(connection);
}

static void fault(const char *what) {
    complaint = what;
    over |= ++faults >= MOST_FAULTS;
}

static void write_rest(struct connection *connection) {
    ssize_t written = send(connection->fd, request.bytes + connection->sent, request.length - connection->sent, MSG_NOSIGNAL);
    connection->sent += written > 0 ? (size_t)written : 0;
    int waits = connection->sent < request.length;
    if (waits != connection->waits_to_write) {
        watch(epoll, EPOLL_CTL_MOD, connection->fd, waits ? EPOLLIN | EPOLLOUT : EPOLLIN, connection);
        connection->waits_to_write = waits;
    }
}

static void ask(struct connection *connection, int64_t due) {
    answer_begin(&connection->answer);
    connection->busy = 1;
    connection->due = due;
    connection->sent = 0;
    write_rest(connection);
}

static void on_stamp(void *of, int number, int64_t sent) {
    struct connection *connection = of;
    if (!expected.chunks) {
        return;
    }
    chunks++;
    opened += number == 0;
    samples_add(&chunk_delay, now - sent);
    samples_add(number ? &chunk_gap : &first_chunk, now - (number ? connection->last_chunk : connection->due));
    connection->last_chunk = now;
}

static void ask_again_or_rest(struct connection *connection) {
    if (mode == CLOSED || (mode == STREAMS && --connection->rounds > 0)) {
        ask(connection, now);
        return;
    }
    finished++;
    if (mode == RATE) {
        connection->next = idle;
        idle = connection;
    }
}

static void answered(struct connection *connection) {
    int closes = connection->answer.closes || connection->answer.state == UNTIL_CLOSE;
    connection->busy = 0;
    if (connection->answer.state == WRONG) {
        fault(connection->answer.complaint);
        closes = 1;
    } else {
        answers++;
        samples_add(&latency, now - connection->due);
    }
    if (closes) {
        reconnect(connection);
    }
    ask_again_or_rest(connection);
}

/* The proxy has closed. It may do so between two answers. */
static void closed(struct connection *connection) {
    if (!connection->busy) {
        reconnect(connection);
        return;
    }
    answer_closed(&connection->answer, &expected);
    connection->answer.closes = 1;
    answered(connection);
}

static void readable(struct connection *connection) {
    static char bytes[READ_BYTES];
    ssize_t got = read(connection->fd, bytes, sizeof bytes);
    now = now_nanos();
    if (got < 0 && errno == EAGAIN) {
        return;
    }
    if (got <= 0) {
        closed(connection);
        return;
    }
    if (!connection->busy) {
        fault("bytes come without a question");
        reconnect(connection);
        return;
    }
    answer_feed(&connection->answer, &expected, bytes, (size_t)got, on_stamp, connection);
    if (connection->answer.state >= OVER) {
        answered(connection);
    }
}

/* Starts what is due now; when something will be due next, or -1. */
static int64_t start_due(void) {
    if (mode == RATE) {
        for (; idle && due_next <= now && due_next < end; due_next += period) {
            struct connection *connection = idle;
            idle = connection->next;
            ask(connection, due_next);
        }
        return idle && due_next < end ? due_next : -1;
    }
    while (started < count && begin + started * period <= now && (mode != OPEN || started - opened < MOST_OPENING)) {
        connect_to_proxy(&connections[started]);
        ask(&connections[started++], now);
    }
    return started < count && mode != OPEN ? begin + started * period : -1;
}

static int outstanding(void) {
    int busy = 0;
    for (int i = 0; i < started; i++) {
        busy += connections[i].busy;
    }
    return busy;
}

static int is_over(void) {
    switch (mode) {
        case CLOSED: return now >= end;
        case RATE: return now >= end && (now >= end + GRACE_NANOS || (due_next >= end && !outstanding()));
        case STREAMS: return finished == count || now >= end;
        default: return now >= end;
    }
}

static void say_open(void) {
    static int said;
    if (mode == OPEN && opened == count && !said++) {
        printf("open\n");
        fflush(stdout);
    }
}

static void run(void) {
    struct epoll_event events[256];
    while (!over && !is_over()) {
        int64_t next = start_due(), wait = (next < 0 || next > now + 10000000 ? now + 10000000 : next) - now_nanos();
        int got = wait_events(epoll, events, 256, wait < 0 ? 0 : wait);
        now = now_nanos();
        for (int i = 0; i < got && !over; i++) {
            struct connection *connection = events[i].data.ptr;
            if (!connection) {
                over = 1;
            } else if (events[i].events & ~(uint32_t)EPOLLOUT) {
                readable(connection);
            } else {
                write_rest(connection);
            }
        }
        say_open();
    }
}

static void choose_mode(char **arguments) {
    const char *name = option(arguments, "mode", "closed");
    mode = !strcmp(name, "closed") ? CLOSED : !strcmp(name, "rate") ? RATE : !strcmp(name, "streams") ? STREAMS : OPEN;
    count = (int)number(arguments, "connections", 64);
    connections = calloc((size_t)count, sizeof *connections);
    for (int i = 0; i < count; i++) {
        connections[i].rounds = (int)number(arguments, "rounds", 1);
    }
    if (mode == OPEN) {
        watch(epoll, EPOLL_CTL_ADD, STDIN_FILENO, EPOLLIN, NULL);
    }
    /* The first streams begin one after the other, so that neither connections nor chunks come all at once. */
    period = mode == RATE      ? (int64_t)(1e9 / number(arguments, "rate", 1000))
             : mode == STREAMS ? (int64_t)(number(arguments, "spread", 20) * 1e6 / count)
                               : 0;
}

static void read_arguments(char **arguments) {
    request = read_file(option(arguments, "request", NULL));
    expected.tail = read_file(option(arguments, "tail", NULL));
    expected.chunks = (int)number(arguments, "chunks", 0);
    expected.loose = (int)number(arguments, "loose", 0);
    expected.done = option(arguments, "done", "[DONE]");
    if (expected.chunks) {
        expected.event = read_file(option(arguments, "event", NULL));
        expected.stamp = strchr(expected.event.bytes, '@');
    }
    proxy = loopback((int)number(arguments, "port", 0));
    choose_mode(arguments);
}

static void begin_all(char **arguments) {
    begin = now = now_nanos();
    if (mode == RATE) {
        for (; started < count; started++) {
            connect_to_proxy(&connections[started]);
            connections[started].next = idle;
            idle = &connections[started];
        }
        begin = now_nanos() + 20000000;
    }
    due_next = begin;
    end = begin + (int64_t)(number(arguments, "seconds", 5) * 1e9);
}

int main(int argument_count, char **arguments) {
    (void)argument_count;
    prepare_process();
    epoll = epoll_create1(EPOLL_CLOEXEC);
    read_arguments(arguments);
    begin_all(arguments);
    run();
    int64_t due_but_unasked = mode == RATE && due_next < end ? (end - due_next) / period : 0;
    printf("{\"answers\":%ld,\"chunks\":%ld,\"faults\":%ld,\"complaint\":\"%s\",\"unanswered\":%ld,\"seconds\":%.3f,\"cpu_micros\":%ld",
           answers, chunks, faults, complaint, (long)outstanding() + (long)due_but_unasked, (double)(now_nanos() - begin) / 1e9,
           (long)own_cpu_micros());
    samples_print(&latency, "latency");
    samples_print(&first_chunk, "first_chunk");
    samples_print(&chunk_gap, "chunk_gap");
    samples_print(&chunk_delay, "chunk_delay");
    printf("}\n");
    return 0;
}
