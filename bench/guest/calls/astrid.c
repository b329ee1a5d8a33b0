/* Calls through astrid:fs@1.0.0. */
#define CHURN
#include "../../../e2e/guests/scenario/astrid.c"
static void forget(void) { free_from = 0; }
#include "calls.h"

EXPORT("wasi:cli/run@0.2.0#run") u32 run(void) {
  calls();
  print();
  return 0;
}
