/* trap: leaves one file complete (`before.txt`) and one open and half written (`half.txt`), then
 * hits an unreachable instruction: the host must neither lose the first nor hang on the second. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int put(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) perror(path);
  return fd;
}

int main(void) {
  close(put("before.txt", "written and closed\n"));
  put("half.txt", "written and not cl");
  puts("trapping");
  fflush(stdout);
  __builtin_trap();
}
