/* Calls through WASI 0.2. */
#define CHURN
#include "../../../e2e/guests/scenario/wasi.c"
static u32 kept;
static void forget(void) { free_from = kept; }
#include "calls.h"

EXPORT("wasi:cli/run@0.2.0#run") u32 run(void) {
  find_preopens();
  kept = free_from;
  calls();
  print();
  return 0;
}
