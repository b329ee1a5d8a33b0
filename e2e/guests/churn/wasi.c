/* Churns through WASI 0.2. */
#define CHURN
#include "../scenario/wasi.c"
static u32 kept;
static void forget(void) { free_from = kept; }
#include "churn.h"

EXPORT("wasi:cli/run@0.2.0#run") u32 run(void) {
  find_preopens();
  kept = free_from;
  churn('w');
  print();
  return 0;
}
