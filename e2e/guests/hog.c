/* hog [LIMIT-MIB]: takes memory, one MiB at a time, until there is no more (exit 3) or the limit
 * is reached (exit 0). It prints how far it came, so it must survive the failure itself. */
#include <stdio.h>
#include <stdlib.h>

enum { MIB = 1024 * 1024, STEP = 64 };

int main(int argc, char **argv) {
  unsigned limit = argc > 1 ? (unsigned)atoi(argv[1]) : 4096, taken = 0;
  static char line[80];
  setvbuf(stdout, line, _IOLBF, sizeof line); /* no buffer is left to allocate at the end */
  for (; taken < limit; taken++) {
    volatile char *block = malloc(MIB);
    if (block == NULL) {
      printf("no more after %u MiB\n", taken);
      return 3;
    }
    block[0] = 1; /* a block that is never used might never be taken */
    if ((taken + 1) % STEP == 0) printf("took %u MiB\n", taken + 1);
  }
  printf("limit of %u MiB reached\n", limit);
  return 0;
}
