/* What code compiled with -wasm-enable-sjlj calls, by the convention of LLVM 19 (WebAssembly's
 * Lower-EM-EH-SjLj pass): a frame that called setjmp is known by the address of a variable of its
 * own, a place in it by a label of 1 and up. */
#include <stddef.h>
#include <stdint.h>

struct thrown {
  void *place;
  int value;
};

struct place {
  void *invocation;
  uint32_t label;
  struct thrown thrown;
};

void __wasm_setjmp(struct place *place, uint32_t label, void *invocation) {
  place->invocation = invocation;
  place->label = label;
}

/* The label to go on at, or 0 when the jump is meant for a frame further up. */
uint32_t __wasm_setjmp_test(struct place *place, void *invocation) {
  return place->invocation == invocation ? place->label : 0;
}

/* 1 stands for the tag __c_longjmp of setjmp-tag.s. */
void __wasm_longjmp(struct place *place, int value) {
  place->thrown = (struct thrown){ .place = place, .value = value == 0 ? 1 : value };
  __builtin_wasm_throw(1, &place->thrown);
}
