/* For programs of many calls through WASI 0.2: `PROGRAM` is the file that has them, and `ACT` what it is to do. */
#define CHURN
#include "wasi.c"
static u32 kept;
static void forget(void) { free_from = kept; }
#include PROGRAM

EXPORT("wasi:cli/run@0.2.0#run") u32 run(void) {
  answer got;
  get_directories(&got);
  preopens = (const preopen *)word(&got, 0);
  preopen_count = word(&got, 4);
  kept = free_from;
  ACT;
  print();
  return 0;
}
