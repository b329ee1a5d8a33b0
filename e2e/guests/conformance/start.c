/* Begins a program of cases that has no C library. */
#include "check.h"

/* Every CASE of the program, in the order of the file. */
extern const Case cases[];
extern const size case_count;

__attribute__((export_name("_start"))) void start(void) {
  run_cases(cases, case_count);
}

/* The compiler may turn loops and copies into calls of these. */
void *memset(void *to, int value, size length) {
  for (volatile u8 *at = to; length > 0; length--) *at++ = (u8)value;
  return to;
}

void *memcpy(void *to, const void *from, size length) {
  volatile u8 *at = to;
  for (const u8 *next = from; length > 0; length--) *at++ = *next++;
  return to;
}
