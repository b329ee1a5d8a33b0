/* Pointers beyond the memory, for each function that takes one: an error number, and nothing done. */
#include "check.h"

/* Near the end of what 32 bits can say, and far behind every memory here. */
#define FAR ((void *)0xfffffff0u)

static u32 done;
static u64 at;
static int opened;
static u8 record[64];

static void arguments_and_variables(void) {
  GIVES(w_args_sizes_get(FAR, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_args_sizes_get(&done, FAR), FAULT, OVERFLOW, INVAL);
  GIVES(w_args_get(FAR, record), FAULT, OVERFLOW, INVAL);
  GIVES(w_environ_sizes_get(FAR, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_environ_get(FAR, record), FAULT, OVERFLOW, INVAL);
}

static void clocks_and_chance(void) {
  GIVES(w_clock_res_get(MONOTONIC, FAR), FAULT, OVERFLOW, INVAL);
  GIVES(w_clock_time_get(MONOTONIC, 0, FAR), FAULT, OVERFLOW, INVAL);
  GIVES(w_random_get(FAR, 8), FAULT, OVERFLOW, INVAL);
  GIVES(w_random_get(record, 0xffffffffu), FAULT, OVERFLOW, INVAL);
}

static void status_of_descriptors(void) {
  GIVES(w_fd_fdstat_get(scratch, FAR), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_filestat_get(scratch, FAR), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_prestat_get(root, FAR), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_prestat_dir_name(root, FAR, 8), FAULT, OVERFLOW, INVAL);
}

static void reading_and_writing(void) {
  int fd;
  const Vector outside = {FAR, 8}, too_long = {record, 0xffffff00u};
  OK(make_file("f", "text"));
  OK(open_file("f", 0, &fd));
  GIVES(w_fd_read(fd, FAR, 1, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_read(fd, &outside, 1, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_read(fd, &too_long, 1, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_pread(fd, FAR, 1, 0, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_pread(fd, &outside, 1, 0, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_write(fd, FAR, 1, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_write(fd, &outside, 1, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_write(fd, &too_long, 1, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_pwrite(fd, FAR, 1, 0, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_pwrite(fd, &outside, 1, 0, &done), FAULT, OVERFLOW, INVAL);
  HOLDS(holds_text("f", "text"));
}

static void a_count_that_cannot_be_told(void) {
  int fd;
  const Vector vector = {record, 4}, out = {"lost", 4};
  OK(make_file("f", "text"));
  OK(open_file("f", 0, &fd));
  GIVES(w_fd_read(fd, &vector, 1, FAR), FAULT, OVERFLOW, INVAL);
  OK(w_fd_tell(fd, &at));
  HOLDS(at == 0);
  GIVES(w_fd_write(fd, &out, 1, FAR), FAULT, OVERFLOW, INVAL);
  HOLDS(holds_text("f", "text"));
}

static void positions_and_listings(void) {
  int fd;
  OK(make_file("f", "text"));
  OK(open_file("f", 0, &fd));
  GIVES(w_fd_seek(fd, 2, FROM_START, FAR), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_tell(fd, FAR), FAULT, OVERFLOW, INVAL);
  OK(w_fd_tell(fd, &at));
  HOLDS(at == 0);
  GIVES(w_fd_readdir(scratch, FAR, 64, 0, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_fd_readdir(scratch, record, sizeof record, 0, FAR), FAULT, OVERFLOW, INVAL);
}

static void paths(void) {
  OK(make_file("f", "text"));
  GIVES(w_path_create_directory(scratch, FAR, 8), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_remove_directory(scratch, FAR, 8), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_unlink_file(scratch, FAR, 8), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_rename(scratch, FAR, 8, scratch, P("x")), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_rename(scratch, P("f"), scratch, FAR, 8), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_link(scratch, 0, FAR, 8, scratch, P("x")), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_link(scratch, 0, P("f"), scratch, FAR, 8), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_symlink(FAR, 8, scratch, P("x")), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_symlink(P("t"), scratch, FAR, 8), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_filestat_set_times(scratch, 0, FAR, 8, 0, 0, 0), FAULT, OVERFLOW, INVAL);
  HOLDS(holds_text("f", "text"));
}

static void paths_and_answers(void) {
  OK(make_file("f", "text"));
  OK(w_path_symlink(P("f"), scratch, P("l")));
  GIVES(w_path_filestat_get(scratch, 0, FAR, 8, record), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_filestat_get(scratch, 0, P("f"), FAR), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_readlink(scratch, FAR, 8, record, 64, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_readlink(scratch, P("l"), FAR, 64, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_readlink(scratch, P("l"), record, 64, FAR), FAULT, OVERFLOW, INVAL);
  GIVES(w_path_open(scratch, 0, FAR, 8, 0, R_READ, 0, 0, &opened), FAULT, OVERFLOW, INVAL);
}

static void an_open_that_cannot_be_told(void) {
  Filestat stat;
  GIVES(w_path_open(scratch, 0, P("new"), O_CREATE, R_READ, 0, 0, FAR), FAULT, OVERFLOW, INVAL);
  GIVES(stat_path("new", KEEP, &stat), NOENT);
}

static void subscriptions(void) {
  const Subscription asked = {.userdata = 1, .tag = CLOCK_EVENT, .clock = {.id = MONOTONIC}};
  GIVES(w_poll_oneoff(FAR, record, 1, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_poll_oneoff(&asked, FAR, 1, &done), FAULT, OVERFLOW, INVAL);
  GIVES(w_poll_oneoff(&asked, record, 1, FAR), FAULT, OVERFLOW, INVAL);
  GIVES(w_poll_oneoff(&asked, record, 0x10000000u, &done), FAULT, OVERFLOW, INVAL);
}

const Case cases[] = {
  {"pointers", "arguments and variables", arguments_and_variables},
  {"pointers", "clocks and chance", clocks_and_chance},
  {"pointers", "status of descriptors", status_of_descriptors},
  {"pointers", "reading and writing", reading_and_writing},
  {"pointers", "a count that cannot be told", a_count_that_cannot_be_told},
  {"pointers", "positions and listings", positions_and_listings},
  {"pointers", "paths", paths},
  {"pointers", "paths and answers", paths_and_answers},
  {"pointers", "an open that cannot be told of", an_open_that_cannot_be_told},
  {"pointers", "subscriptions", subscriptions},
};
const size case_count = sizeof cases / sizeof *cases;
