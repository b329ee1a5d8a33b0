/* Counts frost nights in thermometer readings: one number in tenths of a degree per line. */
#include <stdio.h>

#include "frost.h"

int is_frost(int tenths) {
  return tenths <= FROST_AT;  
}

int main(void) {
  int tenths, nights = 0;
  while (scanf("%d", &tenths) == 1)
    if (is_frost(tenths)) nights++;
  printf("%d frost nights\n", nights);
  return 0;
}