/* Calls through WASI preview 1. */
#define CHURN
#include "../../../e2e/guests/scenario/preview1.c"
static void forget(void) {}
#include "calls.h"

__attribute__((export_name("_start"))) void start(void) { calls(); }
