/* driver: calls the functions of astrid:fs@1.0.0 as standard input says, one a line, and prints what they answer.
 *
 * A line is the function's name and its arguments, separated by TAB; `\xHH` is a byte, `@N` as a content is N letters x, a
 * handle is the number that its fs-open printed. Answers: `ok`, the value, or `!arm`, of the last arm `!unknown TEXT`. Names are
 * separated by `/`; of bytes, more than 64 are `N bytes`. A stat is `SIZE KIND MODE MODIFIED CREATED ACCESSED`, with kind as a number, mode
 * in octal, and `-` for what is not there. */
#include "host.h"

FROM("wasi:cli/stdin@0.2.0", "get-stdin") u32 get_stdin(void);
FROM("wasi:io/streams@0.2.0", "[method]input-stream.blocking-read") void blocking_read(u32, u64, answer *);

enum { MOST_ARGUMENTS = 4, SHOWN = 64 };

static const text ARMS[] = {
  TEXT("not-found"),   TEXT("access"),        TEXT("capability-denied"), TEXT("boundary-escape"), TEXT("invalid-path"),
  TEXT("would-block"), TEXT("is-directory"),  TEXT("not-directory"),     TEXT("not-empty"),       TEXT("too-large"),
  TEXT("quota"),       TEXT("cross-vfs"),     TEXT("already-exists"),    TEXT("closed"),          TEXT("unknown"),
};
enum { UNKNOWN = 14 };
static const text MODES[] = {TEXT("read"), TEXT("write"), TEXT("append"), TEXT("read-write")};

static text arguments[MOST_ARGUMENTS];

static u64 number(text digits) {
  u64 value = 0;
  for (u32 at = 0; at < digits.length; at++) value = value * 10 + digits.at[at] - '0';
  return value;
}

static u32 nibble(u8 digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; }

/* `\xHH` becomes its byte. */
static text unescape(text token) {
  u8 *plain = allocate(1, token.length);
  u32 length = 0;
  for (u32 at = 0; at < token.length; at++) {
    u8 byte = token.at[at];
    if (byte == '\\' && at + 3 < token.length) {
      byte = (u8)(nibble(token.at[at + 2]) << 4 | nibble(token.at[at + 3]));
      at += 3;
    }
    plain[length++] = byte;
  }
  return (text){plain, length};
}

static text content(text token) {
  if (token.length == 0 || token.at[0] != '@') return token;
  u32 size = (u32)number((text){token.at + 1, token.length - 1});
  u8 *bytes = allocate(1, size);
  memset(bytes, 'x', size);
  return (text){bytes, size};
}

static u32 mode_of(text name) {
  u32 mode = 0;
  while (mode < 3 && !is_equal(name, MODES[mode])) mode++;
  return mode;
}

/* `at` is where the value or the error begins. Returns whether there was an error, which is then told. */
static u32 has_failed(const answer *got, u32 at) {
  if (got->bytes[0] == 0) return 0;
  tell(SAID("!"));
  tell(ARMS[got->bytes[at]]);
  if (got->bytes[at] == UNKNOWN) tell(SAID(" ")), tell(text_in(got, at + 4));
  return 1;
}

typedef void on_path(const u8 *, u32, answer *);
typedef void on_two(const u8 *, u32, const u8 *, u32, answer *);

static u32 call_on_path(on_path *function, u32 at, answer *got) {
  function(arguments[0].at, arguments[0].length, got);
  return !has_failed(got, at);
}
static void say_ok(on_path *function) {
  answer got;
  if (call_on_path(function, 4, &got)) tell(SAID("ok"));
}
static void say_ok_of_two(on_two *function, text second) {
  answer got;
  function(arguments[0].at, arguments[0].length, second.at, second.length, &got);
  if (!has_failed(&got, 4)) tell(SAID("ok"));
}
static void say_text(on_path *function) {
  answer got;
  if (call_on_path(function, 4, &got)) tell(text_in(&got, 4));
}
static void say_bytes(const answer *got) {
  text bytes = text_in(got, 4);
  if (bytes.length <= SHOWN) return tell(bytes);
  tell_number(bytes.length, 10);
  tell(SAID(" bytes"));
}
static void say_time(const answer *got, u32 at) {
  if (got->bytes[at] == 0) return tell(SAID(" -"));
  tell(SAID(" "));
  tell_number(wide(got, at + 8), 10);
  tell(SAID("."));
  tell_number(word(got, at + 16), 10);
}
static void say_stat(const answer *got) {
  tell_number(wide(got, 8), 10);
  tell(SAID(" "));
  tell_number(got->bytes[16], 10);
  tell(SAID(" "));
  tell_number(word(got, 20), 8);
  for (u32 at = 24; at <= 72; at += 24) say_time(got, at);
}
static void say_stat_of(on_path *function) {
  answer got;
  if (call_on_path(function, 8, &got)) say_stat(&got);
}
static void say_names(void) {
  answer got;
  if (!call_on_path(fs_readdir, 4, &got)) return;
  const text *names = (const text *)word(&got, 4);
  for (u32 index = 0; index < word(&got, 8); index++) {
    if (index > 0) tell(SAID("/"));
    tell(names[index]);
  }
}

static u32 slots[64], used_slots;

static void open_file(void) {
  answer got;
  fs_open(arguments[0].at, arguments[0].length, mode_of(arguments[1]), &got);
  if (has_failed(&got, 4)) return;
  slots[used_slots] = word(&got, 4);
  tell_number(used_slots++, 10);
}

static void on_handle(text method) {
  u32 handle = slots[number(arguments[0])];
  u64 where = number(arguments[1]);
  answer got;
  if (is_equal(method, SAID("drop"))) return drop(handle), tell(SAID("ok"));
  if (is_equal(method, SAID("read-at"))) {
    read_at(handle, where, (u32)number(arguments[2]), &got);
    if (!has_failed(&got, 4)) say_bytes(&got);
    return;
  }
  if (is_equal(method, SAID("write-at"))) {
    text data = content(arguments[2]);
    write_at(handle, where, data.at, data.length, &got);
    if (!has_failed(&got, 4)) tell_number(word(&got, 4), 10);
    return;
  }
  if (is_equal(method, SAID("stat"))) {
    handle_stat(handle, &got);
    if (!has_failed(&got, 8)) say_stat(&got);
    return;
  }
  if (is_equal(method, SAID("set-len"))) set_len(handle, where, &got);
  else if (is_equal(method, SAID("sync-data"))) sync_data(handle, &got);
  else if (is_equal(method, SAID("sync-all"))) sync_all(handle, &got);
  else __builtin_trap();
  if (!has_failed(&got, 4)) tell(SAID("ok"));
}

static void perform(text function) {
  answer got;
#define IS(name) if (is_equal(function, SAID(name)))
  IS("fs-open") return open_file();
  IS("fs-exists") {
    if (call_on_path(fs_exists, 4, &got)) tell(got.bytes[4] ? SAID("true") : SAID("false"));
    return;
  }
  IS("fs-mkdir") return say_ok(fs_mkdir);
  IS("fs-mkdir-all") return say_ok(fs_mkdir_all);
  IS("fs-readdir") return say_names();
  IS("fs-stat") return say_stat_of(fs_stat);
  IS("fs-stat-symlink") return say_stat_of(fs_stat_symlink);
  IS("fs-unlink") return say_ok(fs_unlink);
  IS("read-file") {
    if (call_on_path(read_file, 4, &got)) say_bytes(&got);
    return;
  }
  IS("write-file") return say_ok_of_two(write_file, content(arguments[1]));
  IS("fs-append") return say_ok_of_two(fs_append, content(arguments[1]));
  IS("fs-copy") return say_ok_of_two(fs_copy, arguments[1]);
  IS("fs-rename") return say_ok_of_two(fs_rename, arguments[1]);
  IS("fs-remove-dir-all") {
    if (call_on_path(fs_remove_dir_all, 8, &got)) tell_number(wide(&got, 8), 10);
    return;
  }
  IS("fs-canonicalize") return say_text(fs_canonicalize);
  IS("fs-read-link") return say_text(fs_read_link);
  IS("fs-hard-link") return say_ok_of_two(fs_hard_link, arguments[1]);
  on_handle(function);
}

/* Everything that standard input has. */
static text read_input(void) {
  u32 stream = get_stdin();
  u8 *all = allocate(1, 0);
  u32 length = 0;
  for (;;) {
    answer got;
    u32 before = free_from;
    blocking_read(stream, 65536, &got);
    if (got.bytes[0] != 0) return (text){all, length};
    text piece = text_in(&got, 4);
    memcpy(all + length, piece.at, piece.length);
    length += piece.length;
    free_from = before + piece.length;
  }
}

static text next_token(text *left, u8 end) {
  u32 length = 0;
  while (length < left->length && left->at[length] != end) length++;
  text token = {left->at, length};
  u32 passed = length < left->length ? length + 1 : length;
  *left = (text){left->at + passed, left->length - passed};
  return token;
}

EXPORT("wasi:cli/run@0.2.0#run") u32 run(void) {
  text input = read_input();
  u32 mark = free_from;
  while (input.length > 0) {
    text line = next_token(&input, '\n');
    text function = next_token(&line, '\t');
    for (u32 index = 0; index < MOST_ARGUMENTS; index++) arguments[index] = unescape(next_token(&line, '\t'));
    perform(function);
    tell(SAID("\n"));
    print();
    free_from = mark;
  }
  return 0;
}
