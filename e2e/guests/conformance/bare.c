/* A program that is given no arguments and no environment. */
#include "check.h"

static void no_arguments(void) {
  u32 count, bytes;
  OK(w_args_sizes_get(&count, &bytes));
  HOLDS(count == 1 && bytes > 1);
}

static void no_variables(void) {
  u32 count = 9, bytes = 9;
  OK(w_environ_sizes_get(&count, &bytes));
  HOLDS(count == 0 && bytes == 0);
}

static void writes_nothing_to_nowhere(void) {
  u32 done;
  GIVES(w_fd_write(-31337, 0, 0, &done), BADF);
}

static void writes_to_standard_output(void) {
  u32 done;
  OK(w_fd_write(1, &(Vector){"hello\n", 6}, 1, &done));
  HOLDS(done == 6);
}

static void chance_of_some_length(void) {
  u8 bytes[32];
  OK(w_random_get(bytes, sizeof bytes));
}

static void chance_of_no_length(void) {
  u8 byte = 7;
  OK(w_random_get(&byte, 0));
  HOLDS(byte == 7);
}

#define GROUP "published"
const Case cases[] = {
  {GROUP, "sizes of no arguments but the name", no_arguments},
  {GROUP, "sizes of no variables", no_variables},
  {GROUP, "a number that is no descriptor is not written to", writes_nothing_to_nowhere},
  {GROUP, "writes to standard output", writes_to_standard_output},
  {GROUP, "chance of some length", chance_of_some_length},
  {GROUP, "chance of no length", chance_of_no_length},
};
const size case_count = sizeof cases / sizeof *cases;
