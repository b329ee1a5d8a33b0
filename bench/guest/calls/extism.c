/* Calls through the functions of the Extism ABI 0.5. */
#define CHURN
#include "../../../e2e/guests/scenario/extism.c"
static void forget(void) {}
#include "calls.h"

EXPORT(calls_of_each_kind) {
  calls();
  return give(text_block("end\n"));
}
