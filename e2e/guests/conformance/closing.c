/* Closes the standard streams and finds them closed; the exit code is the number of the check that failed, or 0. */
#include "check.h"

#define CHECK(number, condition) \
  if (!(condition)) w_proc_exit(number)

__attribute__((export_name("_start"))) void start(void) {
  Fdstat stat;
  u32 done;
  const Vector vector = {"x", 1};
  for (int fd = 0; fd < 3; fd++) {
    CHECK(1 + fd, w_fd_close(fd) == SUCCESS);
    CHECK(11 + fd, w_fd_close(fd) == BADF);
    CHECK(21 + fd, w_fd_fdstat_get(fd, &stat) == BADF);
  }
  CHECK(31, w_fd_write(1, &vector, 1, &done) == BADF);
  CHECK(32, w_fd_read(0, &vector, 1, &done) == BADF);
  w_proc_exit(0);
}
