/* What the load generator and the fake host share: options, files, the clock, sockets. Linux only. */
#ifndef COMMON_H
#define COMMON_H

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* A chunk's stamp in its text: @SEQUEN-NANOSECONDSOFTHECLOCK, all digits, so that its place never moves. */
#define SEQUENCE_DIGITS 6
#define CLOCK_DIGITS 19
#define STAMP_LENGTH (1 + SEQUENCE_DIGITS + 1 + CLOCK_DIGITS)

struct text {
    char *bytes;
    size_t length;
};

static inline void die(const char *what) {
    fprintf(stderr, "%s: %s\n", what, errno ? strerror(errno) : "failed");
    exit(2);
}

/* The value of NAME=value among the arguments, or the default. */
static inline const char *option(char **arguments, const char *name, const char *otherwise) {
    size_t length = strlen(name);
    for (; *arguments; arguments++) {
        if (!strncmp(*arguments, name, length) && (*arguments)[length] == '=') {
            return *arguments + length + 1;
        }
    }
    return otherwise;
}

static inline double number(char **arguments, const char *name, double otherwise) {
    const char *value = option(arguments, name, NULL);
    return value ? atof(value) : otherwise;
}

static inline struct text read_file(const char *path) {
    struct text text = {NULL, 0};
    struct stat about;
    int file = path ? open(path, O_RDONLY) : -1;
    if (file < 0 || fstat(file, &about)) {
        die(path ? path : "a file is missing in the arguments");
    }
    text.bytes = malloc((size_t)about.st_size + 1);
    text.length = (size_t)about.st_size;
    if (read(file, text.bytes, text.length) != (ssize_t)text.length) {
        die(path);
    }
    text.bytes[text.length] = 0;
    close(file);
    return text;
}

static inline int64_t now_nanos(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static inline int64_t own_cpu_micros(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * INT64_C(1000000) + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

/* epoll with a wait in nanoseconds, -1 for none: milliseconds are too coarse for 20,000 arrivals a second. */
static inline int wait_events(int epoll, struct epoll_event *events, int most, int64_t nanos) {
    struct timespec time = {nanos / 1000000000, nanos % 1000000000};
    return (int)syscall(SYS_epoll_pwait2, epoll, events, most, nanos < 0 ? NULL : &time, NULL, 8);
}

static inline int stream_socket(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    if (fd < 0) {
        die("socket");
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static inline struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static inline void watch(int epoll, int operation, int fd, uint32_t events, void *of) {
    struct epoll_event event = {.events = events, .data.ptr = of};
    if (epoll_ctl(epoll, operation, fd, &event)) {
        die("epoll_ctl");
    }
}

/* Short turns: generator and host may share a core, and neither is to wait milliseconds for the other (Linux 6.12; before, no effect). */
static inline void take_short_turns(void) {
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } wish = {.size = 48, .runtime = 100000};
    syscall(SYS_sched_setattr, 0, &wish, 0);
}

/* Ends with whoever started it, keeps to short waits, and has as many descriptors as it may. */
static inline void prepare_process(void) {
    struct rlimit files;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_TIMERSLACK, 1);
    signal(SIGPIPE, SIG_IGN);
    take_short_turns();
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

#endif
