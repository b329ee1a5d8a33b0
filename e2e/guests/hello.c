/* hello [EXIT-CODE [MORE...]]: prints its arguments and environment, so that a test can see what
 * a guest is given, and exits with the code asked for. */
#include <stdio.h>
#include <stdlib.h>

extern char **environ;

int main(int argc, char **argv) {
  puts("hello");
  for (int i = 1; i < argc; i++) printf("arg %d: %s\n", i, argv[i]);
  for (char **entry = environ; *entry != NULL; entry++) printf("env: %s\n", *entry);
  fputs("hello to stderr\n", stderr);
  return argc > 1 ? atoi(argv[1]) : 0;
}
