/* Arguments, variables, clocks, chance, signals, yielding, and the sockets that nothing here is. */
#include "check.h"

static char *pointers[16];
static char text[1024];
static u32 count, bytes;

/* Whether each of the strings lies in the buffer, the zero at its end too, and none in another. */
static int are_in_the_buffer(void) {
  for (u32 each = 0; each < count; each++) {
    if (pointers[each] < text || pointers[each] + text_length(pointers[each]) >= text + bytes) return 0;
    for (u32 other = 0; other < each; other++)
      if (pointers[other] == pointers[each]) return 0;
  }
  return 1;
}

static void arguments_lie_in_the_buffer(void) {
  OK(w_args_sizes_get(&count, &bytes));
  OK(w_args_get(pointers, text));
  HOLDS(are_in_the_buffer() && text_length(pointers[0]) > 0);
}

static void variables_lie_in_the_buffer(void) {
  OK(w_environ_sizes_get(&count, &bytes));
  OK(w_environ_get(pointers, text));
  HOLDS(are_in_the_buffer());
}

static void nothing_is_written_behind_the_strings(void) {
  OK(w_args_sizes_get(&count, &bytes));
  text[bytes] = 77;
  pointers[count] = text;
  OK(w_args_get(pointers, text));
  HOLDS(text[bytes] == 77 && pointers[count] == text);
}

static void real_time_is_of_our_days(void) {
  u64 time = 0;
  OK(w_clock_time_get(REALTIME, 0, &time));
  HOLDS(time > 1700000000000000000ull && time < 4102444800000000000ull);
}

static void both_clocks_go_on(void) {
  u64 real, later, start, now;
  OK(w_clock_time_get(REALTIME, 0, &real));
  OK(w_clock_time_get(MONOTONIC, 0, &start));
  do OK(w_clock_time_get(MONOTONIC, 1000, &now));
  while (now < start + 3000000);
  OK(w_clock_time_get(REALTIME, 0, &later));
  HOLDS(later > real && later - real < 10000000000ull);
}

static void time_of_the_processor(void) {
  for (int id = PROCESS_TIME; id <= THREAD_TIME; id++) {
    u64 before, after;
    const int error = w_clock_time_get(id, 0, &before);
    GIVES(error, SUCCESS, NOTSUP, BADF);
    if (error != SUCCESS) continue;
    for (volatile u32 spin = 0; spin < 2000000; spin++) continue;
    OK(w_clock_time_get(id, 0, &after));
    HOLDS(after >= before);
  }
}

static void clocks_that_there_are_not(void) {
  u64 time;
  GIVES(w_clock_time_get(4, 0, &time), INVAL, NOTSUP, BADF);
  GIVES(w_clock_time_get(-1, 0, &time), INVAL, NOTSUP, BADF);
  GIVES(w_clock_res_get(4, &time), INVAL, NOTSUP, BADF);
  GIVES(w_clock_res_get(-1, &time), INVAL, NOTSUP, BADF);
}

static void clocks_have_a_resolution(void) {
  for (int id = REALTIME; id <= THREAD_TIME; id++) {
    u64 resolution = 0;
    const int error = w_clock_res_get(id, &resolution);
    GIVES(error, SUCCESS, NOTSUP, BADF);
    HOLDS(id > MONOTONIC || error == SUCCESS);
    HOLDS(error != SUCCESS || (resolution > 0 && resolution <= 1000000000));
  }
}

static void chance_is_not_the_same_twice(void) {
  u8 one[32], other[32];
  OK(w_random_get(one, sizeof one));
  OK(w_random_get(other, sizeof other));
  HOLDS(!same_bytes(one, other, sizeof one));
}

static void chance_fills_to_the_last_byte(void) {
  static u8 much[100000];
  int last = 0;
  for (int round = 0; round < 8; round++) {
    much[sizeof much - 2] = much[sizeof much - 1] = 0;
    OK(w_random_get(much, sizeof much - 1));
    last |= much[sizeof much - 2];
    HOLDS(much[sizeof much - 1] == 0);
  }
  HOLDS(last != 0);
}

static void signals_do_no_harm(void) {
  const int urgent = 22; /* Ignored by default where signals are real. */
  GIVES(w_proc_raise(urgent), NOTSUP, NOSYS, SUCCESS);
  GIVES(w_proc_raise(200), NOTSUP, INVAL, NOSYS);
}

static void yields_often(void) {
  for (int round = 0; round < 100; round++) OK(w_sched_yield());
}

static void sockets_that_are_not_open(void) {
  u32 done, flags;
  int accepted;
  u8 byte = 0;
  const Vector vector = {&byte, 1};
  GIVES(w_sock_accept(77, 0, &accepted), BADF);
  GIVES(w_sock_recv(77, &vector, 1, 0, &done, &flags), BADF);
  GIVES(w_sock_send(77, &vector, 1, 0, &done), BADF);
  GIVES(w_sock_shutdown(77, 3), BADF);
}

static void files_are_no_sockets(void) {
  u32 done, flags;
  int accepted, fd;
  u8 byte = 0;
  const Vector vector = {&byte, 1};
  OK(open_file("f", O_CREATE, &fd));
  const int numbers[] = {fd, scratch, 0, 1};
  for (int each = 0; each < 4; each++) {
    GIVES(w_sock_accept(numbers[each], 0, &accepted), NOTSOCK);
    GIVES(w_sock_recv(numbers[each], &vector, 1, 0, &done, &flags), NOTSOCK);
    GIVES(w_sock_send(numbers[each], &vector, 1, 0, &done), NOTSOCK);
    GIVES(w_sock_shutdown(numbers[each], 3), NOTSOCK);
  }
}

const Case cases[] = {
  {"environment", "arguments lie in the buffer", arguments_lie_in_the_buffer},
  {"environment", "variables lie in the buffer", variables_lie_in_the_buffer},
  {"environment", "nothing is written behind the arguments", nothing_is_written_behind_the_strings},
  {"clocks", "real time is of our days", real_time_is_of_our_days},
  {"clocks", "both clocks go on", both_clocks_go_on},
  {"clocks", "time of the processor, where there is one", time_of_the_processor},
  {"clocks", "clocks that there are not", clocks_that_there_are_not},
  {"clocks", "clocks have a resolution", clocks_have_a_resolution},
  {"environment", "chance is not the same twice", chance_is_not_the_same_twice},
  {"environment", "chance fills to the last byte and no further", chance_fills_to_the_last_byte},
  {"environment", "yields often", yields_often},
  {"sockets", "sockets that are not open", sockets_that_are_not_open},
  {"sockets", "files are no sockets", files_are_no_sockets},
  {"environment", "signals do no harm", signals_do_no_harm},
};
const size case_count = sizeof cases / sizeof *cases;
