/* kernel: what a plug-in may expect of Extism's own functions, and the ways in which one can end. */
#include "kernel.h"

KERNEL(length_unsafe) u64 block_length_unsafe(u64 block);
KERNEL(config_get) u64 config_get(u64 key);
KERNEL(var_get) u64 var_get(u64 key);
KERNEL(var_set) void var_set(u64 key, u64 value);
KERNEL(http_request) u64 http_request(u64 request, u64 body);
KERNEL(http_status_code) u32 http_status_code(void);
KERNEL(log_info) void log_info(u64 message);
KERNEL(log_debug) void log_debug(u64 message);
KERNEL(log_warn) void log_warn(u64 message);
KERNEL(log_error) void log_error(u64 message);
#ifdef FIRST_GENERATION
KERNEL(load_u32) u32 load_u32(u64 at);
KERNEL(store_u32) void store_u32(u64 at, u32 value);
#else
KERNEL(error_get) u64 error_get(void);
KERNEL(input_offset) u64 input_offset(void);
KERNEL(http_headers) u64 http_headers(void);
KERNEL(log_trace) void log_trace(u64 message);
KERNEL(get_log_level) u32 get_log_level(void);
#endif

EXPORT(echo) { return give(input_block()); }

EXPORT(upper) {
  u64 length = input_length(), block = block_alloc(length);
  for (u64 at = 0; at < length; at++) {
    u32 c = input_load_u8(at);
    store_u8(block + at, c >= 'a' && c <= 'z' ? c - 32 : c);
  }
  return give(block);
}

/* Lengths, and the same places again after they were given back. */
EXPORT(blocks) {
  u64 first = block_alloc(100), second = block_alloc(7), third = block_alloc(0);
  say(first != 0), say(block_length(first)), say(block_length_unsafe(second)), say(third);
  say(block_length(first + 1)), say(block_length(0));
  block_free(first);
  say(block_length(first));
  say(block_alloc(100) == first);
  block_free(second), block_free(second), block_free(12345), block_free(0);
  say(block_alloc(8) == second), say(block_length(second));
  say(block_alloc(8) == second);
  return give_line();
}

/* Little-endian words, and what is out of bounds: reads as 0, writes go nowhere. */
EXPORT(words) {
  u64 block = block_alloc(16), far = 1ull << 40;
  store_u64(block, 0x0102030405060708ull);
  store_u8(block + 8, 255);
  say(load_u8(block)), say(load_u8(block + 7)), say(load_u64(block) == 0x0102030405060708ull), say(load_u8(block + 8));
  store_u64(far, 5), store_u8(far, 5), store_u8(0 - 1ull, 5);
  say(load_u8(far)), say(load_u64(far)), say(load_u8(0 - 1ull)), say(load_u64(0 - 4ull));
  say(input_load_u8(1000)), say(input_load_u64(input_length() - 7)), say(input_load_u8(0 - 1ull));
  return give_line();
}

/* Takes blocks of 1 MiB until there are none; gives every second one back; then one of 1 MiB fits, one of 2 MiB does not
 * (no two neighbours are free), and after all are given back one of 32 MiB does. */
EXPORT(exhaust) {
  static u64 held[1000];
  u32 count = 0;
  while ((held[count] = block_alloc(1 << 20)) != 0) count++;
  say(count);
  for (u32 i = 0; i < count; i += 2) block_free(held[i]);
  say(block_alloc(2 << 20));
  say(block_alloc(1 << 20) != 0);
  for (u32 i = 0; i < count; i++) block_free(held[i]);
  say(block_alloc(20 << 20) != 0);
  say(block_alloc(1ull << 40)), say(block_alloc(0 - 1ull));
  return give_line();
}

/* Many sizes, over and over: it must not run out of memory. */
EXPORT(churn) {
  u64 sum = 0;
  for (u32 i = 0; i < 20000; i++) {
    u64 block = block_alloc(1 + i % 5000 * 7);
    sum += block == 0;
    block_free(block);
  }
  say(sum);
  return give_line();
}

/* Input: a key. */
EXPORT(config) {
  u64 value = config_get(input_block());
  return value == 0 ? give(text_block("(unset)")) : give(value);
}

EXPORT(variables) {
  u64 key = text_block("name"), value = text_block("value");
  say(var_get(key));
  var_set(key, value);
  store_u8(value, 'V');
  say(block_length(var_get(key))), say(load_u8(var_get(key)));
  var_set(key, text_block("other"));
  say(load_u8(var_get(key)));
  var_set(key, 0);
  say(var_get(key));
  var_set(text_block("big"), block_alloc(1 << 20));
  say(block_length(var_get(text_block("big"))) >> 20);
  return give_line();
}
EXPORT(too_many_variables) {
  var_set(text_block("a"), block_alloc(1 << 20));
  var_set(text_block("b"), block_alloc(1));
  return give(text_block("unreachable"));
}

EXPORT(logs) {
  log_debug(text_block("one")), log_info(text_block("two")), log_warn(text_block("three")), log_error(input_block());
  return give(text_block("logged"));
}
EXPORT(http) {
  say(http_status_code());
  return give(http_request(input_block(), 0));
}

#ifdef FIRST_GENERATION
EXPORT(words_of_32) {
  u64 block = block_alloc(8);
  store_u32(block + 4, 0xfffefdfc);
  say(load_u32(block + 4)), say(load_u8(block + 4)), say(load_u32(1ull << 40));
  return give_line();
}
#else
EXPORT(input_in_place) {
  output_set(input_offset(), input_length());
  return 0;
}
EXPORT(newer) {
  say(get_log_level()), say(http_headers()), say(error_get());
  u64 block = text_block("later withdrawn");
  error_set(block);
  say(error_get() == block);
  error_set(0);
  say(error_get());
  error_set(987654321);
  say(error_get());
  log_trace(text_block("fine"));
  return give_line();
}
#endif

EXPORT(fail) { return error_set(input_block()), 3; }
EXPORT(fail_with_zero) { return error_set(text_block("zero, and yet a failure")), 0; }
EXPORT(fail_silently) { return 5; }
EXPORT(give_nothing) { return 0; }
EXPORT(give_out_of_bounds) { return give(text_block("good")), output_set(1ull << 40, 10), 0; }
__attribute__((export_name("no_result"))) void no_result(void) { give(text_block("no number")); }

EXPORT(crash) { __builtin_trap(); }
EXPORT(spin) {
  log_info(text_block("spinning"));
  for (volatile u32 i = 0;; i++) {}
}
static int sink(int depth) {
  volatile char room[64];
  room[depth % 64] = (char)depth;
  return depth < 0 ? 0 : sink(depth + 1) + room[(depth + 1) % 64];
}
EXPORT(deep) { return sink((int)input_length()); }
/* Pages of its own memory until no more are given, then it goes on. */
EXPORT(grow) {
  while (__builtin_wasm_memory_grow(0, 16) != (unsigned long)-1) {}
  say(__builtin_wasm_memory_size(0) >= 1000), say(__builtin_wasm_memory_size(0) <= 1024);
  return give_line();
}
/* A block that cannot be had, used all the same. */
EXPORT(out_of_memory) {
  u64 block = block_alloc(1ull << 40);
  if (block == 0) return error_set(text_block("out of memory")), 1;
  return give(block);
}

/* Callbacks of the kernel of 0.5: what they got, as they got it. */
EXPORT(astrid_hook_trigger) { return give(input_block()); }
EXPORT(astrid_install) { return say(input_length()), give_line(); }
EXPORT(astrid_upgrade) { return give(input_block()); }
EXPORT(run) { return say(input_length()), give_line(); }
__attribute__((export_name("with_parameter"))) int with_parameter(int n) { return n; }
