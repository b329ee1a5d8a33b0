/* writer FILE COUNT [DIR]: for tests that kill it with no warning.
 *
 * FILE is opened first and stays open for the whole run. Then for N = 0, 1, ... COUNT-1 the file
 * DIR/N (default /k/N) is created with the content "N\n" and closed, "N\n" is added to FILE, and
 * N is printed and flushed. So whoever read N may demand that /k/N is there and complete, and that
 * FILE holds at least the lines 0 to N. There is no fsync: close is the promise. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void demand(int good, const char *what) {
  if (good) return;
  perror(what);
  exit(1);
}

static void create(const char *path, const char *text, size_t length) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  demand(fd >= 0 && write(fd, text, length) == (ssize_t)length && close(fd) == 0, path);
}

int main(int argc, char **argv) {
  if (argc < 3 || argc > 4) {
    fputs("usage: writer FILE COUNT [DIR]\n", stderr);
    return 2;
  }
  const char *dir = argc > 3 ? argv[3] : "/k";
  int log = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0644);
  demand(log >= 0, argv[1]);
  demand(mkdir(dir, 0755) == 0 || errno == EEXIST, dir);
  for (int n = 0; n < atoi(argv[2]); n++) {
    char path[512], line[16];
    int length = snprintf(line, sizeof line, "%d\n", n);
    snprintf(path, sizeof path, "%s/%d", dir, n);
    create(path, line, (size_t)length);
    demand(write(log, line, (size_t)length) == length, argv[1]);
    fputs(line, stdout);
    fflush(stdout);
  }
  return 0;
}
