/* Churns through WASI preview 1. */
#define CHURN
#include "../scenario/preview1.c"
static void forget(void) {}
#include "churn.h"

__attribute__((export_name("_start"))) void start(void) { churn('p'); }
