/* Extism's functions as a plug-in imports them, declared by hand: `FIRST_GENERATION` for the spelling of the first PDKs
 * (module `env`, prefix `extism_`), `RELEASE_CANDIDATE` for that between, otherwise today's. No PDK and no C library. */
#ifndef KERNEL_H
#define KERNEL_H

typedef unsigned long long u64;
typedef unsigned int u32;
typedef unsigned char u8;

#define FROM(module, name) __attribute__((import_module(module), import_name(name)))
#define EXPORT(name) __attribute__((export_name(#name))) int name##_export(void)
#ifdef FIRST_GENERATION
#define KERNEL(name) FROM("env", "extism_" #name)
#define USER(name) FROM("env", name)
#else
#ifdef RELEASE_CANDIDATE
#define KERNEL(name) FROM("extism:env", #name)
#else
#define KERNEL(name) FROM("extism:host/env", #name)
#endif
#define USER(name) FROM("extism:host/user", name)
#endif

KERNEL(input_length) u64 input_length(void);
KERNEL(input_load_u8) u32 input_load_u8(u64 at);
KERNEL(input_load_u64) u64 input_load_u64(u64 at);
KERNEL(alloc) u64 block_alloc(u64 length);
KERNEL(free) void block_free(u64 block);
KERNEL(length) u64 block_length(u64 block);
KERNEL(load_u8) u32 load_u8(u64 at);
KERNEL(load_u64) u64 load_u64(u64 at);
KERNEL(store_u8) void store_u8(u64 at, u32 value);
KERNEL(store_u64) void store_u64(u64 at, u64 value);
KERNEL(output_set) void output_set(u64 at, u64 length);
KERNEL(error_set) void error_set(u64 block);

/* A part of the input as a block; 0 when it is empty. */
static inline u64 input_part(u64 from, u64 to) {
  u64 block = block_alloc(to - from), at = 0;
  for (; from + at + 8 <= to; at += 8) store_u64(block + at, input_load_u64(from + at));
  for (; from + at < to; at++) store_u8(block + at, input_load_u8(from + at));
  return block;
}

static inline u64 input_block(void) { return input_part(0, input_length()); }

/* Where the next NUL of the input is, or its end. */
static inline u64 input_until_nul(u64 from) {
  u64 end = input_length();
  while (from < end && input_load_u8(from) != 0) from++;
  return from;
}

static inline u64 text_block(const char *text) {
  u32 length = 0;
  while (text[length] != 0) length++;
  u64 block = block_alloc(length);
  for (u32 at = 0; at < length; at++) store_u8(block + at, (u8)text[at]);
  return block;
}

static inline int give(u64 block) {
  output_set(block, block_length(block));
  return 0;
}

/* Decimal numbers, each followed by a blank, gathered for the output. */
static char line[4096];
static u32 line_length;
static inline void say(u64 number) {
  char digits[20];
  u32 count = 0;
  do digits[count++] = (char)('0' + number % 10);
  while ((number /= 10) != 0);
  while (count > 0) line[line_length++] = digits[--count];
  line[line_length++] = ' ';
  line[line_length] = 0;
}
static inline int give_line(void) { return give(text_block(line)); }

#endif
