/* The standard streams of a program whose input is the text of bench/conformance and then ends. */
#include "check.h"

static u32 done;
static u64 at;

static void nothing_seeks_in_a_stream(void) {
  char byte;
  for (int fd = 0; fd < 3; fd++) {
    GIVES(w_fd_seek(fd, 0, FROM_START, &at), SPIPE, NOTCAPABLE);
    GIVES(w_fd_seek(fd, 0, FROM_HERE, &at), SPIPE, NOTCAPABLE);
    GIVES(w_fd_tell(fd, &at), SPIPE, NOTCAPABLE);
    GIVES(read_at(fd, &byte, 1, 0, &done), SPIPE, NOTCAPABLE, BADF, INVAL);
    GIVES(write_at(fd, "x", 1, 0, &done), SPIPE, NOTCAPABLE, BADF, INVAL);
  }
}

static void each_goes_one_way(void) {
  char byte;
  GIVES(write_text(0, "x"), BADF, NOTCAPABLE, PIPE);
  GIVES(read_bytes(1, &byte, 1, &done), BADF, NOTCAPABLE);
  GIVES(read_bytes(2, &byte, 1, &done), BADF, NOTCAPABLE);
}

static void they_are_no_files(void) {
  Fdstat stat;
  Filestat attributes;
  for (int fd = 0; fd < 3; fd++) {
    OK(w_fd_fdstat_get(fd, &stat));
    HOLDS(stat.type != REGULAR_FILE && stat.type != DIRECTORY);
    OK(w_fd_filestat_get(fd, &attributes));
    HOLDS(attributes.type == stat.type);
  }
}

static void they_are_no_terminal(void) {
  Fdstat stat;
  for (int fd = 0; fd < 2; fd++) {
    OK(w_fd_fdstat_get(fd, &stat));
    HOLDS(stat.type != CHARACTER_DEVICE);
  }
}

static void several_vectors_are_one_output(void) {
  const Vector vectors[] = {{"", 0}, {"a line", 6}, {" in three", 9}, {" parts\n", 7}};
  u32 total = 0;
  for (int each = 0; each < 4; each++) total += (u32)vectors[each].length;
  OK(w_fd_write(report, vectors, 4, &done));
  HOLDS(done == total || done == 6);
}

static void input_is_read_to_its_end(void) {
  char text[32];
  u32 total = 0;
  const Subscription asked[] = {
    {.userdata = 1, .tag = READ_EVENT, .fd = 0},
    {.userdata = 2, .tag = CLOCK_EVENT, .clock = {.id = MONOTONIC, .timeout = 3000000000ull}},
  };
  Event events[2];
  OK(w_poll_oneoff(asked, events, 2, &done));
  HOLDS(done == 1 && events[0].userdata == 1 && events[0].type == READ_EVENT && events[0].error == 0);
  OK(read_bytes(0, text, 5, &done));
  HOLDS(done == 5 && same_bytes(text, "hello", 5));
  do {
    OK(read_bytes(0, text + total, sizeof text - total, &done));
    total += done;
  } while (done > 0);
  HOLDS(total == 8 && same_bytes(text, ", input\n", 8));
  OK(read_bytes(0, text, sizeof text, &done));
  HOLDS(done == 0);
  OK(w_poll_oneoff(asked, events, 2, &done));
  HOLDS(done == 1 && events[0].userdata == 1 && events[0].error == 0);
}

const Case cases[] = {
  {"streams", "nothing seeks in a stream", nothing_seeks_in_a_stream},
  {"streams", "each goes one way", each_goes_one_way},
  {"streams", "they are no files", they_are_no_files},
  {"streams", "they are no terminal", they_are_no_terminal},
  {"streams", "several vectors are one output", several_vectors_are_one_output},
  {"streams", "input is read to its end", input_is_read_to_its_end},
};
const size case_count = sizeof cases / sizeof *cases;
