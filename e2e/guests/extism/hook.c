/* hook: decides as the first byte of its payload says.
 * Payload `c`: continue, `f`: final, `d`: deny, `e`: empty, otherwise text without a decision. */
#include "kernel.h"

/* The first byte number in `"arguments":[[N`. */
static u32 first_number(void) {
  u64 at = 0;
  u32 number = 0;
  while (at < input_length() && input_load_u8(at) != '[') at++;
  at += 2;
  for (; at < input_length() && input_load_u8(at) >= '0' && input_load_u8(at) <= '9'; at++)
    number = number * 10 + input_load_u8(at) - '0';
  return number;
}

static int decide(u8 decision, const char *text) {
  u64 block = text_block(text);
  store_u8(block, decision);
  return give(block);
}

EXPORT(astrid_hook_trigger) {
  switch (first_number()) {
    case 'c': return decide(0, "?go on");
    case 'f': return decide(1, "?the end");
    case 'd': return decide(2, "?not today");
    case 'e': return 0;
    default: return give(text_block("plain words"));
  }
}
