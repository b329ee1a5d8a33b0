/*
 * A program without any preopened directory, where a C library must find that it has nowhere to look: the first number
 * behind the standard streams is not open. Exit code 0, or that of the check that failed.
 */
#include "check.h"

#define CHECK(number, condition) \
  if (!(condition)) w_proc_exit(number)

__attribute__((export_name("_start"))) void start(void) {
  Prestat prestat;
  int opened;
  for (int fd = 3; w_fd_prestat_get(fd, &prestat) == SUCCESS; fd++) CHECK(fd, w_fd_close(fd) == SUCCESS);
  CHECK(20, w_fd_prestat_get(3, &prestat) == BADF);
  CHECK(21, w_path_open(3, 0, "file", 4, 0, R_READ, 0, 0, &opened) == BADF);
}
