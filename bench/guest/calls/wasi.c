/* Calls through WASI 0.2. */
#define PROGRAM "../../../bench/guest/calls/calls.h"
#define ACT calls()
#include "../../../e2e/guests/scenario/wasi-loop.h"
