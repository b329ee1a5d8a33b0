/* A program whose input has nothing to read and does not end. */
#include "check.h"

static u32 count;

static void time_passes_before_any_input(void) {
  const Subscription asked[] = {
    {.userdata = 1, .tag = READ_EVENT, .fd = 0},
    {.userdata = 2, .tag = CLOCK_EVENT, .clock = {.id = MONOTONIC, .timeout = 30000000}},
  };
  Event events[2];
  OK(w_poll_oneoff(asked, events, 2, &count));
  HOLDS(count == 1 && events[0].userdata == 2 && events[0].type == CLOCK_EVENT && events[0].error == 0);
}

static void does_not_wait_when_told_not_to(void) {
  char byte;
  Fdstat stat;
  OK(w_fd_fdstat_set_flags(0, F_NONBLOCK));
  OK(w_fd_fdstat_get(0, &stat));
  HOLDS((stat.flags & F_NONBLOCK) != 0);
  GIVES(read_bytes(0, &byte, 1, &count), AGAIN);
}

const Case cases[] = {
  {"streams", "time passes before any input", time_passes_before_any_input},
  {"streams", "does not wait when told not to", does_not_wait_when_told_not_to},
};
const size case_count = sizeof cases / sizeof *cases;
