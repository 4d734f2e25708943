/* Times that were measured, all kept, so that a percentile is one of them and not an estimate. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct samples {
    int64_t *nanos;
    size_t count, room;
};

static inline void samples_add(struct samples *samples, int64_t nanos) {
    if (samples->count == samples->room) {
        samples->room = samples->room ? 2 * samples->room : 65536;
        samples->nanos = realloc(samples->nanos, samples->room * sizeof *samples->nanos);
    }
    samples->nanos[samples->count++] = nanos;
}

static inline int samples_compare(const void *one, const void *other) {
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return a < b ? -1 : a > b;
}

/* ,"name":{"p50":..,"p90":..,"p99":..,"p999":..,"count":..} in microseconds; nothing without samples. */
static inline void samples_print(struct samples *samples, const char *name) {
    static const struct {
        const char *name;
        double share;
    } percentiles[] = {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p999", 0.999}};
    if (!samples->count) {
        return;
    }
    qsort(samples->nanos, samples->count, sizeof *samples->nanos, samples_compare);
    printf(",\"%s\":{", name);
    for (size_t i = 0; i < sizeof percentiles / sizeof *percentiles; i++) {
        size_t at = (size_t)(percentiles[i].share * (double)(samples->count - 1) + 0.5);
        printf("\"%s\":%.1f,", percentiles[i].name, (double)samples->nanos[at] / 1000);
    }
    printf("\"count\":%zu}", samples->count);
}

#endif
