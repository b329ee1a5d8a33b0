/* poll_oneoff: clocks of each kind, descriptors of each kind, and subscriptions that are wrong. */
#include "check.h"

#define MILLISECOND 1000000ull

static Event events[4];
static u32 count;

static Subscription clock_of(u64 userdata, u32 id, u64 timeout, u16 flags) {
  return (Subscription){.userdata = userdata, .tag = CLOCK_EVENT, .clock = {.id = id, .timeout = timeout, .flags = flags}};
}

static Subscription wait_for(u64 userdata, u8 tag, u32 fd) {
  return (Subscription){.userdata = userdata, .tag = tag, .fd = fd};
}

static u64 now(int clock) {
  u64 time = 0;
  w_clock_time_get(clock, 0, &time);
  return time;
}

static void waits_for_nothing(void) {
  Subscription asked = clock_of(1, MONOTONIC, 0, 0);
  GIVES(w_poll_oneoff(&asked, events, 0, &count), INVAL);
}

static void waits_for_some_time(void) {
  const Subscription asked = clock_of(0x1122334455667788ull, MONOTONIC, 20 * MILLISECOND, 0);
  const u64 before = now(MONOTONIC);
  OK(w_poll_oneoff(&asked, events, 1, &count));
  const u64 passed = now(MONOTONIC) - before;
  HOLDS(count == 1 && events[0].userdata == asked.userdata && events[0].type == CLOCK_EVENT && events[0].error == 0);
  HOLDS(passed >= 19 * MILLISECOND && passed < 5000 * MILLISECOND);
}

static void waits_until_a_time(void) {
  static const int CLOCKS[] = {MONOTONIC, REALTIME};
  for (int each = 0; each < 2; each++) {
    const u64 until = now(CLOCKS[each]) + 20 * MILLISECOND;
    const Subscription asked = clock_of(7, (u32)CLOCKS[each], until, 1);
    OK(w_poll_oneoff(&asked, events, 1, &count));
    HOLDS(count == 1 && events[0].error == 0 && now(CLOCKS[each]) + MILLISECOND >= until);
  }
}

static void waits_for_real_time(void) {
  const Subscription asked = clock_of(7, REALTIME, 15 * MILLISECOND, 0);
  const u64 before = now(MONOTONIC);
  OK(w_poll_oneoff(&asked, events, 1, &count));
  HOLDS(count == 1 && events[0].error == 0 && now(MONOTONIC) - before >= 14 * MILLISECOND);
}

static void a_time_that_has_passed(void) {
  const Subscription asked[] = {clock_of(1, MONOTONIC, 1, 1), clock_of(2, REALTIME, 1, 1)};
  const u64 before = now(MONOTONIC);
  OK(w_poll_oneoff(asked, events, 2, &count));
  HOLDS(count >= 1 && events[0].error == 0 && now(MONOTONIC) - before < 2000 * MILLISECOND);
}

static void the_earlier_of_two(void) {
  const Subscription asked[] = {clock_of(1, MONOTONIC, 3000 * MILLISECOND, 0), clock_of(2, MONOTONIC, MILLISECOND, 0)};
  OK(w_poll_oneoff(asked, events, 2, &count));
  HOLDS(count == 1 && events[0].userdata == 2);
}

static void clocks_that_there_are_not(void) {
  const Subscription asked[] = {clock_of(1, 9, MILLISECOND, 0), clock_of(2, MONOTONIC, 10 * MILLISECOND, 0)};
  const int error = w_poll_oneoff(asked, events, 2, &count);
  GIVES(error, SUCCESS, INVAL, NOTSUP);
  if (error == SUCCESS) HOLDS(count >= 1 && events[0].userdata == 1 && events[0].error != 0);
}

static void files_are_always_ready(void) {
  int fd;
  OK(make_file("f", "text"));
  OK(open_file("f", 0, &fd));
  const Subscription asked[] = {wait_for(1, READ_EVENT, (u32)fd), wait_for(2, WRITE_EVENT, (u32)fd),
                                clock_of(3, MONOTONIC, 3000 * MILLISECOND, 0)};
  OK(w_poll_oneoff(asked, events, 3, &count));
  HOLDS(count >= 1 && count <= 2);
  for (u32 each = 0; each < count; each++)
    HOLDS(events[each].userdata == events[each].type && events[each].type != CLOCK_EVENT && events[each].error == 0);
}

static void what_is_not_open(void) {
  const Subscription asked[] = {wait_for(1, READ_EVENT, 99), clock_of(3, MONOTONIC, 3000 * MILLISECOND, 0)};
  const int error = w_poll_oneoff(asked, events, 2, &count);
  GIVES(error, SUCCESS, BADF);
  if (error == SUCCESS) HOLDS(count == 1 && events[0].userdata == 1 && events[0].error == BADF);
}

static void outputs_are_ready(void) {
  const Subscription asked[] = {wait_for(1, WRITE_EVENT, 1), wait_for(2, WRITE_EVENT, 2)};
  OK(w_poll_oneoff(asked, events, 2, &count));
  HOLDS(count >= 1 && count <= 2 && events[0].error == 0 && events[0].type == WRITE_EVENT);
}

static void kinds_that_there_are_not(void) {
  const Subscription asked = wait_for(1, 3, 0);
  GIVES(w_poll_oneoff(&asked, events, 1, &count), INVAL);
}

static void many_at_once(void) {
  static Subscription asked[100];
  static Event answers[100];
  for (int each = 0; each < 100; each++) asked[each] = clock_of((u64)each, MONOTONIC, MILLISECOND, 0);
  OK(w_poll_oneoff(asked, answers, 100, &count));
  HOLDS(count >= 1 && count <= 100);
  for (u32 each = 0; each < count; each++) HOLDS(answers[each].error == 0 && answers[each].userdata < 100);
}

const Case cases[] = {
  {"polling", "waits for nothing", waits_for_nothing},
  {"polling", "waits for some time", waits_for_some_time},
  {"polling", "waits until a time", waits_until_a_time},
  {"polling", "waits for real time", waits_for_real_time},
  {"polling", "a time that has passed", a_time_that_has_passed},
  {"polling", "the earlier of two", the_earlier_of_two},
  {"polling", "clocks that there are not", clocks_that_there_are_not},
  {"polling", "files are always ready", files_are_always_ready},
  {"polling", "what is not open", what_is_not_open},
  {"polling", "outputs are ready", outputs_are_ready},
  {"polling", "kinds that there are not", kinds_that_there_are_not},
  {"polling", "many at once", many_at_once},
};
const size case_count = sizeof cases / sizeof *cases;
