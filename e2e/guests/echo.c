/* echo: gives back each line of input at once, and exits 7 at its end: a test can tell the end of
 * input from an ordinary exit. */
#include <stdio.h>

int main(void) {
  for (int c; (c = getchar()) != EOF;) {
    putchar(c);
    if (c == '\n') fflush(stdout);
  }
  fflush(stdout);
  return 7;
}
