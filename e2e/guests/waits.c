/* waits read|sleep|flood|calls: gets busy in one way and stays so, for tests that stop it: waits for input, sleeps
 * for an hour, writes without end, or asks for files without end. It says "awake" first. The end of input ends it. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char block[65536];

static void flood(void) {
  memset(block, 'x', sizeof block);
  while (write(1, block, sizeof block) > 0) {}
}

static void calls(void) {
  struct stat about;
  for (;;) {
    int fd = open("/churned", O_RDWR | O_CREAT, 0644);
    if (fd >= 0) {
      write(fd, "x", 1);
      close(fd);
    }
    stat("/churned", &about);
  }
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "read";
  puts("awake");
  fflush(stdout);
  if (strcmp(what, "flood") == 0) flood();
  if (strcmp(what, "calls") == 0) calls();
  if (strcmp(what, "sleep") == 0) sleep(3600);
  while (read(0, block, sizeof block) > 0) {}
  return 0;
}
