/* What the public preview 1 suite asks of the numbers of descriptors, in cases of our own; README.md says which is which. */
#include "check.h"

/* A preopened directory that is not `/`: the last one that is still there. */
static int other_preopen(void) {
  Prestat prestat;
  for (int fd = 5; fd >= 3; fd--)
    if (fd != root && w_fd_prestat_get(fd, &prestat) == 0) return fd;
  return -1;
}

static void closes_a_preopened_directory(void) {
  const int other = other_preopen();
  Fdstat stat;
  OK(w_fd_close(other));
  GIVES(w_fd_fdstat_get(other, &stat), BADF);
  OK(w_fd_fdstat_get(scratch, &stat));
  HOLDS(stat.type == DIRECTORY);
}

static void renumbers_over_a_preopened_directory(void) {
  Filestat before, after;
  Fdstat stat;
  int directory;
  const int over = other_preopen();
  OK(open_directory(".", &directory));
  OK(w_fd_filestat_get(directory, &before));
  OK(w_fd_renumber(directory, over));
  OK(w_fd_filestat_get(over, &after));
  HOLDS(before.device == after.device && before.inode == after.inode);
  GIVES(w_fd_fdstat_get(directory, &stat), BADF);
  OK(w_fd_close(over));
}

static void renumbers_and_closes_what_was_there(void) {
  int from, to;
  Fdstat before, after;
  OK(open_in(scratch, "one", O_CREATE, R_READ | R_WRITE, 0, &from));
  OK(w_fd_fdstat_get(from, &before));
  OK(open_in(scratch, "two", O_CREATE, R_READ | R_WRITE, 0, &to));
  OK(w_fd_renumber(from, to));
  GIVES(w_fd_close(from), BADF);
  OK(w_fd_fdstat_get(to, &after));
  HOLDS(before.type == after.type && before.flags == after.flags);
  HOLDS(before.base == after.base && before.inheriting == after.inheriting);
  GIVES(w_fd_renumber(to, from), BADF);
  OK(w_fd_close(to));
}

static void renumbers_the_standard_streams(void) {
  for (int stream = 0; stream < 3; stream++) {
    int to;
    Fdstat stat;
    OK(open_in(scratch, "f", O_CREATE, 0, 0, &to));
    const int error = w_fd_renumber(stream, to);
    if (error == 0 && stream == 1) report = to;
    OK(error);
    OK(w_fd_fdstat_get(to, &stat));
    GIVES(w_fd_fdstat_get(stream, &stat), BADF);
    OK(w_path_unlink_file(scratch, P("f")));
  }
}

#define GROUP "published"
const Case cases[] = {
  {GROUP, "renumbering closes what was there", renumbers_and_closes_what_was_there},
  {GROUP, "renumbers over a preopened directory", renumbers_over_a_preopened_directory},
  {GROUP, "closes a preopened directory", closes_a_preopened_directory},
  {GROUP, "the standard streams can be renumbered", renumbers_the_standard_streams},
};
const size case_count = sizeof cases / sizeof *cases;
