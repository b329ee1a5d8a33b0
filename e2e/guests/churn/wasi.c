/* Churns through WASI 0.2. */
#define PROGRAM "../churn/churn.h"
#define ACT churn('w')
#include "../scenario/wasi-loop.h"
