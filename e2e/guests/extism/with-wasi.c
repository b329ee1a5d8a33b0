/* with-wasi: a plug-in built with a C library, whose files, clock and output are WASI preview 1. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kernel.h"

USER("astrid_read_file") u64 astrid_read_file(u64 path);

static char path[4096];
static const char *input_path(void) {
  u64 length = input_length();
  for (u64 at = 0; at < length; at++) path[at] = (char)input_load_u8(at);
  path[length] = 0;
  return path;
}

/* Reads the same file by both roads: prints what WASI gives, returns what the host function gives. */
EXPORT(both) {
  FILE *file = fopen(input_path(), "r");
  if (file == NULL) return error_set(text_block("WASI cannot open it")), 1;
  for (int c; (c = getc(file)) != EOF;) putchar(c);
  fclose(file);
  fflush(stdout);
  return give(astrid_read_file(text_block(path + strlen("/"))));
}

EXPORT(outside) {
  FILE *file = fopen("/etc/hostname", "r");
  return give(text_block(file == NULL ? "there is no such thing" : "the host's own disk"));
}

EXPORT(leave_well) { give(text_block("said before leaving")); exit(0); }
EXPORT(leave_badly) { exit(9); }
