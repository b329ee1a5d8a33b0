/* A library of preview 1 with a C library inside: set up once, then called; what it writes stays for the next call. */
#include <stdio.h>

#define EXPORT(name) __attribute__((export_name(#name))) int name

static int factor;

__attribute__((constructor)) static void set_up(void) {
  factor = 10;
}

/* Writes a line; answers with the number of lines there are then, or -1. */
EXPORT(add_line)(int number) {
  FILE *file = fopen("/lines.txt", "a+");
  int lines = 0;
  if (file == NULL || fprintf(file, "%d\n", number * factor) < 0 || fseek(file, 0, SEEK_SET) != 0) return -1;
  for (int byte; (byte = fgetc(file)) != EOF;) lines += byte == '\n';
  return fclose(file) == 0 ? lines : -1;
}
