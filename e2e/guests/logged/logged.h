/* For the test that compares the record with what guests say themselves: a guest that does thousands of things with files, at random
 * but the same every time, and prints of each call what it asked and what it got:
 *
 *   FUNCTION|HOW|PATH|SECOND PATH|ANSWER|BYTES
 *
 * Bytes of a path that are no plain characters are `%HH`. HOW is a number of the back-end's own, ANSWER is `ok` or the number of the error,
 * BYTES how many were moved, or `-`. Each guest has a folder of its own, named by one letter, and all share `shared`. */
#include "../plain.h"

enum { FILES = 10, FOLDERS = 4, SHARED = 5, LONG = 300, ROOM = 512, PRINT_AT = 48 * 1024 };

static u32 random_state;
static u32 below(u32 limit) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 17;
  random_state ^= random_state << 5;
  return random_state % limit;
}
static u32 one_in(u32 many) { return below(many) == 0; }

/* The guest's own letter, and the prefix that its paths may have. */
static u8 own;

typedef struct {
  u8 bytes[ROOM];
  u32 length;
} spelling;

static void say(spelling *into, text what) {
  memcpy(into->bytes + into->length, what.at, what.length);
  into->length += what.length;
}
static void say_letter(spelling *into, u32 letter) { into->bytes[into->length++] = (u8)letter; }
static void say_own(spelling *into, u32 kind, u32 number) {
  say_letter(into, own);
  say_letter(into, '/');
  say_letter(into, kind);
  say_letter(into, '0' + number);
}

#define SAY(literal) say(into, SAID(literal))

/* A path that no tree may take, or that leads out of it. */
static void say_malformed(spelling *into) {
  switch (below(8)) {
    case 0: SAY("../outside"); break;
    case 1: say_own(into, 'd', 0), SAY("/../../../outside"); break;
    case 2: SAY("/etc/passwd"); break;
    case 3: SAY("nul\0in"); break;
    case 4: SAY("bell\a"); break;
    case 5: memset(into->bytes, 'n', LONG), into->length = LONG; break;
    case 6: break;
    default: SAY("line\nfeed|\\%"); break;
  }
}

/* What only one contract lets through; adds nothing where there is none. */
static void say_special(spelling *into);

static text any_path(spelling *into) {
  into->length = 0;
  u32 kind = below(40);
  if (kind < 18) say_own(into, 'f', below(FILES));
  else if (kind < 21) say_own(into, 'd', below(FOLDERS));
  else if (kind < 25) say_own(into, 'd', below(FOLDERS)), SAY("/f"), say_letter(into, '0' + below(3));
  else if (kind < 27) say_own(into, 'l', below(3));
  else if (kind < 31) SAY("shared/f"), say_letter(into, '0' + below(SHARED));
  else if (kind < 32) SAY("./"), say_letter(into, own), SAY("//f1");
  else if (kind < 33) say_own(into, 'd', 1), SAY("/../f2");
  else if (kind < 34) say_own(into, 'f', below(FILES)), SAY("/");
  else if (kind < 35) say_own(into, 'n', below(9)), SAY("/below");
  else if (kind < 36) say_own(into, 'n', below(9)), SAY("\xc3\xa4 \xe2\x82\xac");
  else if (kind < 37) say_special(into);
  else say_malformed(into);
  return (text){into->bytes, into->length};
}
static spelling first, second;
static text a_path(void) { return any_path(&first); }
static text another_path(void) { return any_path(&second); }

static u8 content[8192];
static u32 content_length(void) { return one_in(8) ? 1 + below(sizeof content) : 1 + below(200); }

static void tell_path(text path) {
  const text digits = TEXT("0123456789abcdef");
  for (u32 at = 0; at < path.length; at++) {
    u8 byte = path.at[at];
    u32 plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '/' || byte == '.' || byte == ':';
    if (plain) tell((text){&path.at[at], 1});
    else {
      u8 escaped[3] = {'%', digits.at[byte >> 4], digits.at[byte & 15]};
      tell((text){escaped, 3});
    }
  }
}

#define NO_PATH ((text){0, 0})
enum { NO_BYTES = -1 };

/* `error` is 0 for success; the number that is told is one less, so that an enum that begins at 0 has a place for it. */
static void report(text function, u32 how, text path, text other, u32 error, long long bytes) {
  tell(function);
  tell(SAID("|"));
  tell_number(how, 10);
  tell(SAID("|"));
  tell_path(path);
  tell(SAID("|"));
  tell_path(other);
  tell(SAID("|"));
  if (error == 0) tell(SAID("ok"));
  else tell_number(error - 1, 10);
  tell(SAID("|"));
  if (bytes == NO_BYTES || error != 0) tell(SAID("-"));
  else tell_number((u64)bytes, 10);
  tell(SAID("\n"));
}
