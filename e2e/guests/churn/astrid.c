/* Churns through astrid:fs@1.0.0. */
#define CHURN
#include "../scenario/astrid.c"
static void forget(void) { free_from = 0; }
#include "churn.h"

EXPORT("wasi:cli/run@0.2.0#run") u32 run(void) {
  churn('a');
  print();
  return 0;
}
