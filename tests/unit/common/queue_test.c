/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/queue.h"

#include <pthread.h>
#include <stdatomic.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>
#include "common/clock.h"

static int numbers[8];

static void items_come_out_in_order (void **state)
{
    (void) state;
    DM_AUTO (dm_queue_destroy) dm_queue *queue = dm_queue_open (3);
    void *taken[8];
    for (int round = 0; round < 5; round++) { /* around the ring's end */
        for (int i = 0; i < 3; i++)
            assert_true (dm_queue_put (queue, &numbers[i]));
        assert_int_equal (dm_queue_length (queue), 3);
        assert_int_equal (dm_queue_take (queue, taken, 2, 0), 2);
        assert_ptr_equal (taken[0], &numbers[0]);
        assert_ptr_equal (taken[1], &numbers[1]);
        assert_int_equal (dm_queue_take (queue, taken, 8, -1), 1);
        assert_ptr_equal (taken[0], &numbers[2]);
    }
}

static void full_queue_refuses_at_once (void **state)
{
    (void) state;
    DM_AUTO (dm_queue_destroy) dm_queue *queue = dm_queue_open (2);
    void *taken;
    assert_true (dm_queue_put (queue, &numbers[0]));
    assert_true (dm_queue_put (queue, &numbers[1]));
    assert_false (dm_queue_put (queue, &numbers[2]));
    assert_int_equal (dm_queue_take (queue, &taken, 1, 0), 1);
    assert_true (dm_queue_put (queue, &numbers[2]));
}

static void empty_queue_gives_nothing_after_its_time (void **state)
{
    (void) state;
    DM_AUTO (dm_queue_destroy) dm_queue *queue = dm_queue_open (1);
    void *taken;
    int64_t begin_ms = dm_clock_monotonic_ms ();
    assert_int_equal (dm_queue_take (queue, &taken, 1, 0), 0);
    assert_int_equal (dm_queue_take (queue, &taken, 1, 30), 0);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 29, 10000);
}

static void *ask_for_one (void *arg)
{
    dm_queue_set_least (arg, 1);
    return NULL;
}

static void takers_wait_until_there_are_as_many_as_is_asked (void **state)
{
    (void) state;
    DM_AUTO (dm_queue_destroy) dm_queue *queue = dm_queue_open (4);
    void *taken[4];
    pthread_t other;
    dm_queue_set_least (queue, 2);
    assert_true (dm_queue_put (queue, &numbers[0]));
    int64_t begin_ms = dm_clock_monotonic_ms ();
    assert_int_equal (dm_queue_take (queue, taken, 4, 30), 1); /* its time was over */
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 29, 10000);
    assert_true (dm_queue_put (queue, &numbers[0]));
    assert_true (dm_queue_put (queue, &numbers[1]));
    assert_int_equal (dm_queue_take (queue, taken, 4, -1), 2);
    assert_true (dm_queue_put (queue, &numbers[2]));
    pthread_create (&other, NULL, ask_for_one, queue);
    assert_int_equal (dm_queue_take (queue, taken, 4, -1), 1);
    pthread_join (other, NULL);
}

static void closed_queue_gives_the_rest_and_refuses_more (void **state)
{
    (void) state;
    DM_AUTO (dm_queue_destroy) dm_queue *queue = dm_queue_open (4);
    void *taken;
    assert_true (dm_queue_put (queue, &numbers[0]));
    assert_false (dm_queue_is_closed (queue));
    dm_queue_close (queue);
    assert_true (dm_queue_is_closed (queue));
    assert_false (dm_queue_put (queue, &numbers[1]));
    assert_int_equal (dm_queue_take (queue, &taken, 1, -1), 1);
    assert_ptr_equal (taken, &numbers[0]);
    assert_int_equal (dm_queue_take (queue, &taken, 1, -1), 0);
}

typedef struct taker {
    dm_queue *queue;
    atomic_int thread_id;
} taker;

static void *take_one (void *arg)
{
    taker *self = arg;
    void *taken;
    self->thread_id = gettid ();
    dm_queue_take (self->queue, &taken, 1, -1);
    return NULL;
}

/* Until the kernel says that the thread sleeps. */
static void await_sleep (taker *one)
{
    char path[64], thread_state = 0;
    while (thread_state != 'S') {
        sched_yield ();
        snprintf (path, sizeof path, "/proc/self/task/%d/stat", one->thread_id);
        FILE *file = one->thread_id ? fopen (path, "r") : NULL;
        if (!file)
            continue;
        assert_int_equal (fscanf (file, "%*d %*s %c", &thread_state), 1);
        fclose (file);
    }
}

static void closing_wakes_all_that_wait (void **state)
{
    (void) state;
    DM_AUTO (dm_queue_destroy) dm_queue *queue = dm_queue_open (1);
    pthread_t threads[3];
    taker takers[3] = { { .queue = queue }, { .queue = queue }, { .queue = queue } };
    for (size_t i = 0; i < DM_COUNT (threads); i++)
        assert_int_equal (pthread_create (&threads[i], NULL, take_one, &takers[i]), 0);
    for (size_t i = 0; i < DM_COUNT (threads); i++)
        await_sleep (&takers[i]);
    dm_queue_close (queue);
    for (size_t i = 0; i < DM_COUNT (threads); i++)
        pthread_join (threads[i], NULL);
}

static void destroy_takes_nothing (void **state)
{
    (void) state;
    dm_queue *queue = NULL;
    dm_queue_destroy (&queue);
    assert_null (queue);
}

#define WRITERS 3
#define READERS 3
#define ITEMS 20000

static struct {
    dm_queue *queue;
    char items[ITEMS];
    atomic_long sum, count;
} traffic;

static void *write_items (void *arg)
{
    (void) arg;
    for (size_t i = 0; i < ITEMS;)
        if (dm_queue_put (traffic.queue, &traffic.items[i]))
            i++;
        else
            sched_yield ();
    return NULL;
}

static void *read_items (void *arg)
{
    (void) arg;
    void *taken[16];
    size_t count;
    while ((count = dm_queue_take (traffic.queue, taken, DM_COUNT (taken), -1)) > 0)
        for (size_t i = 0; i < count; i++) {
            traffic.sum += (char *) taken[i] - traffic.items;
            traffic.count++;
        }
    return NULL;
}

static void nothing_is_lost_between_threads (void **state)
{
    (void) state;
    pthread_t writers[WRITERS], readers[READERS];
    traffic.queue = dm_queue_open (64);
    for (size_t i = 0; i < READERS; i++)
        assert_int_equal (pthread_create (&readers[i], NULL, read_items, NULL), 0);
    for (size_t i = 0; i < WRITERS; i++)
        assert_int_equal (pthread_create (&writers[i], NULL, write_items, NULL), 0);
    for (size_t i = 0; i < WRITERS; i++)
        pthread_join (writers[i], NULL);
    dm_queue_close (traffic.queue);
    for (size_t i = 0; i < READERS; i++)
        pthread_join (readers[i], NULL);
    assert_int_equal (traffic.count, WRITERS * ITEMS);
    assert_int_equal (traffic.sum, WRITERS * (ITEMS * (ITEMS - 1L) / 2));
    dm_queue_destroy (&traffic.queue);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (items_come_out_in_order),
        cmocka_unit_test (full_queue_refuses_at_once),
        cmocka_unit_test (empty_queue_gives_nothing_after_its_time),
        cmocka_unit_test (takers_wait_until_there_are_as_many_as_is_asked),
        cmocka_unit_test (closed_queue_gives_the_rest_and_refuses_more),
        cmocka_unit_test (closing_wakes_all_that_wait),
        cmocka_unit_test (destroy_takes_nothing),
        cmocka_unit_test (nothing_is_lost_between_threads),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
