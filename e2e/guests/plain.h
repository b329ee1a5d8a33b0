/* For guests without a C library: short types, texts with a length, and a place to gather what is to be printed. */
#ifndef PLAIN_H
#define PLAIN_H

typedef unsigned long long u64;
typedef unsigned int u32;
typedef unsigned char u8;

typedef struct {
  const u8 *at;
  u32 length;
} text;

#define TEXT(literal) {(const u8 *)(literal), sizeof(literal) - 1}
#define SAID(literal) ((text)TEXT(literal))

void *memcpy(void *to, const void *from, unsigned long length) {
  u8 *target = to;
  const u8 *source = from;
  while (length-- > 0) *target++ = *source++;
  return to;
}
void *memset(void *to, int value, unsigned long length) {
  u8 *target = to;
  while (length-- > 0) *target++ = (u8)value;
  return to;
}

static inline u32 is_equal(text one, text other) {
  if (one.length != other.length) return 0;
  for (u32 at = 0; at < one.length; at++)
    if (one.at[at] != other.at[at]) return 0;
  return 1;
}
static inline u32 begins_with(text whole, text start) {
  return whole.length >= start.length && is_equal((text){whole.at, start.length}, start);
}

enum { MOST_TOLD = 2 * 1024 * 1024 };
static u8 told[MOST_TOLD];
static u32 told_length;

static inline void tell(text what) {
  if (told_length + what.length > MOST_TOLD) __builtin_trap();
  memcpy(told + told_length, what.at, what.length);
  told_length += what.length;
}
static inline void tell_number(u64 value, u32 base) {
  u8 digits[24];
  u32 at = sizeof digits;
  do digits[--at] = (u8)('0' + value % base);
  while ((value /= base) != 0);
  tell((text){digits + at, sizeof digits - at});
}

#endif
