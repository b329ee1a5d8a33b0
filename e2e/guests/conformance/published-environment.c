/* What the public preview 1 suite asks of arguments and variables, in cases of our own; README.md says which is which. */
#include "check.h"

/* As bench/conformance gives them to every program of cases, behind the number to begin at. */
static const char *const ARGUMENTS[] = {"one", "a \"quoted\" one", "3", "", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"};
static const char *const VARIABLES[] = {"A=text", "B=with \" and = in it", "C=two\nlines", "D="};
enum { ARGUMENT_COUNT = 5, VARIABLE_COUNT = 4 };

static char *pointers[16];
static char text[1024];
static u32 count, bytes;

static int is_text(const char *found, const char *wanted) {
  return text_length(found) == text_length(wanted) && same_bytes(found, wanted, text_length(wanted));
}

static void sizes_of_the_arguments(void) {
  u32 total = 0;
  OK(w_args_sizes_get(&count, &bytes));
  HOLDS(count == ARGUMENT_COUNT + 2);
  OK(w_args_get(pointers, text));
  for (u32 each = 0; each < count; each++) total += (u32)text_length(pointers[each]) + 1;
  HOLDS(total == bytes);
}

static void the_arguments(void) {
  OK(w_args_sizes_get(&count, &bytes));
  OK(w_args_get(pointers, text));
  HOLDS(count == ARGUMENT_COUNT + 2);
  for (int each = 0; each < ARGUMENT_COUNT; each++) HOLDS(is_text(pointers[each + 2], ARGUMENTS[each]));
}

static void sizes_of_the_variables(void) {
  u32 total = 0;
  OK(w_environ_sizes_get(&count, &bytes));
  for (int each = 0; each < VARIABLE_COUNT; each++) total += (u32)text_length(VARIABLES[each]) + 1;
  HOLDS(count == VARIABLE_COUNT && bytes == total);
}

static void the_variables(void) {
  OK(w_environ_sizes_get(&count, &bytes));
  HOLDS(count == VARIABLE_COUNT);
  OK(w_environ_get(pointers, text));
  for (int each = 0; each < VARIABLE_COUNT; each++) HOLDS(is_text(pointers[each], VARIABLES[each]));
}

#define GROUP "published"
const Case cases[] = {
  {GROUP, "sizes of several arguments", sizes_of_the_arguments},
  {GROUP, "several arguments", the_arguments},
  {GROUP, "sizes of several variables", sizes_of_the_variables},
  {GROUP, "several variables", the_variables},
};
const size case_count = sizeof cases / sizeof *cases;
