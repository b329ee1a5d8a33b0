/* spin: never ends and never calls the host, so that only terminating it from outside helps. */
#include <stdio.h>

int main(void) {
  volatile unsigned turns = 0;
  puts("spinning");
  fflush(stdout);
  for (;;) turns++;
}
