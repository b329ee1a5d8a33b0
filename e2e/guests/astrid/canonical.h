/* What a component in C needs without a C library or generated bindings: memory that only grows, and the places of
 * values in memory as the canonical ABI lays them out. */
#ifndef CANONICAL_H
#define CANONICAL_H

#include "../plain.h"

#define FROM(module, name) __attribute__((import_module(module), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

/* A result as the host writes it: byte 0 is 0 for the value; where the rest is depends on its alignment. */
typedef struct {
  _Alignas(8) u8 bytes[128];
} answer;

static inline u32 word(const answer *from, u32 at) { return *(const u32 *)(const void *)(from->bytes + at); }
static inline u64 wide(const answer *from, u32 at) { return *(const u64 *)(const void *)(from->bytes + at); }
static inline text text_in(const answer *from, u32 at) {
  return (text){(const u8 *)word(from, at), word(from, at + 4)};
}

extern u8 __heap_base;
static u32 free_from;

static void *allocate(u32 alignment, u32 size) {
  if (free_from == 0) free_from = (u32)&__heap_base;
  u32 at = (free_from + alignment - 1) & ~(alignment - 1);
  free_from = at + size;
  u32 have = (u32)__builtin_wasm_memory_size(0) << 16;
  if (free_from > have && __builtin_wasm_memory_grow(0, (free_from - have + 65535) >> 16) == (unsigned long)-1)
    __builtin_trap();
  return (void *)at;
}

/* The host asks for room for what it hands over. */
EXPORT("cabi_realloc") void *cabi_realloc(void *old, u32 old_size, u32 alignment, u32 new_size) {
  void *moved = allocate(alignment, new_size);
  if (old_size > 0) memcpy(moved, old, old_size < new_size ? old_size : new_size);
  return moved;
}

FROM("wasi:cli/stdout@0.2.0", "get-stdout") u32 get_stdout(void);
FROM("wasi:io/streams@0.2.0", "[method]output-stream.blocking-write-and-flush")
void blocking_write(u32, const u8 *, u32, answer *);

/* Prints what was told. A stream takes 4096 bytes at a time. */
static inline void print(void) {
  static u32 stream;
  if (stream == 0) stream = get_stdout() + 1;
  answer written;
  for (u32 at = 0; at < told_length; at += 4096)
    blocking_write(stream - 1, told + at, told_length - at < 4096 ? told_length - at : 4096, &written);
  told_length = 0;
}

#endif
