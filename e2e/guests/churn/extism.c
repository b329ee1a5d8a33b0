/* Churns through the functions of the Extism ABI 0.5. */
#define CHURN
#include "../scenario/extism.c"
static void forget(void) {}
#include "churn.h"

EXPORT(forever) {
  churn('e');
  return give(text_block("end\n"));
}
