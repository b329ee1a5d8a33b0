/* Every function of wasi:filesystem 0.2, and every error that it can be made to answer, without a libc in between.
 * An argument runs one group of checks only, for hosts that end at some of them.
 *
 * Prints "ok N name" or "not ok N name: got CODE". Works in the preopened directory "/"; with one at "/m" also from one mount to
 * another, and with a read-only one at "/fixed", which has a file "f" and a directory "d", also what rights do there.
 */
#include "wasi02.h"
#include "arena.h"

static answer a;
static handle root, other, fixed, out;
static int number, failures;

void *memcpy(void *to, const void *from, size_t size) {
  for (size_t i = 0; i < size; i++) ((char *)to)[i] = ((const char *)from)[i];
  return to;
}
void *memset(void *to, int value, size_t size) {
  for (size_t i = 0; i < size; i++) ((char *)to)[i] = (char)value;
  return to;
}
static size_t length(const char *text) {
  size_t size = 0;
  while (text[size]) size++;
  return size;
}
static bool same(const char *bytes, size_t size, const char *text) {
  if (size != length(text)) return false;
  for (size_t i = 0; i < size; i++)
    if (bytes[i] != text[i]) return false;
  return true;
}
static void print(const char *text) {
  answer mine;
  stream_write_flush(out, text, length(text), &mine);
}
static void print_number(int value) {
  char digits[12];
  int at = sizeof digits;
  digits[--at] = 0;
  do digits[--at] = (char)('0' + value % 10);
  while (value /= 10);
  print(digits + at);
}

static void check(const char *name, bool good, int got) {
  if (!good) failures++;
  print(good ? "ok " : "not ok ");
  print_number(++number);
  print(" ");
  print(name);
  if (!good) {
    print(": got ");
    print_number(got);
  }
  print("\n");
  used = 0;
}

/* How a call ended: E_NONE, or its error; errors of a 4- or 8-byte payload are further back. */
static int code1(void) { return a.u8[0] ? a.u8[1] : E_NONE; }
static int code4(void) { return a.u8[0] ? a.u8[4] : E_NONE; }
static int code8(void) { return a.u8[0] ? a.u8[8] : E_NONE; }
/* A path may be good to be refused for more than one reason. */
static bool one_of(int code, int first, int second) { return code == first || code == second; }

#define P(text) text, length(text)
#define WANT1(name, call, code) (call, check(name, code1() == (code), code1()))
#define WANT4(name, call, code) (call, check(name, code4() == (code), code4()))
#define WANT8(name, call, code) (call, check(name, code8() == (code), code8()))

static handle opened(handle directory, int follow, const char *path, int how, int flags) {
  open_at(directory, follow, P(path), how, flags, &a);
  return a.u8[0] ? -1 : (handle)a.u32[1];
}
static void make(const char *path, const char *content) {
  handle file = opened(root, FOLLOW, path, CREATE | TRUNCATE, WRITE);
  write_at(file, P(content), 0, &a);
  drop_descriptor(file);
}
static uint64_t size_of(handle directory, const char *path) {
  stat_at(directory, FOLLOW, P(path), &a);
  return a.u8[0] ? UINT64_MAX : a.u64[3];
}
/* The code of a stream's error, -1 when it has none. */
static int code_of_error(handle error) {
  answer mine;
  filesystem_error_code(error, &mine);
  drop_error(error);
  return mine.u8[0] ? mine.u8[1] : -1;
}

static void find_preopens(void) {
  get_directories(&a);
  const uint32_t *list = (const uint32_t *)a.u32[0];
  root = other = fixed = -1;
  for (uint32_t i = 0; i < a.u32[1]; i++) {
    const char *name = (const char *)list[3 * i + 1];
    if (same(name, list[3 * i + 2], "/")) root = (handle)list[3 * i];
    if (same(name, list[3 * i + 2], "/m")) other = (handle)list[3 * i];
    if (same(name, list[3 * i + 2], "/fixed")) fixed = (handle)list[3 * i];
  }
  check("a directory is preopened at /", root >= 0, 0);
}

static void opening(void) {
  symlink_at(root, P("loop"), P("loop"), &a);
  WANT4("open-at of a file", open_at(root, 0, P("file"), 0, READ, &a), E_NONE);
  drop_descriptor((handle)a.u32[1]);
  WANT4("open-at of nothing: no-entry", open_at(root, 0, P("nothing"), 0, READ, &a), E_NO_ENTRY);
  WANT4("open-at below nothing: no-entry", open_at(root, 0, P("nothing/f"), CREATE, WRITE, &a), E_NO_ENTRY);
  WANT4("open-at below a file: not-directory", open_at(root, 0, P("file/f"), 0, READ, &a), E_NOT_DIRECTORY);
  WANT4("open-at of a file as a directory: not-directory", open_at(root, 0, P("file"), DIRECTORY, READ, &a), E_NOT_DIRECTORY);
  WANT4("open-at of a file with a slash: not-directory", open_at(root, 0, P("file/"), 0, READ, &a), E_NOT_DIRECTORY);
  WANT4("open-at of a directory to write: is-directory", open_at(root, 0, P("dir"), 0, WRITE, &a), E_IS_DIRECTORY);
  WANT4("open-at exclusively of what is there: exist", open_at(root, 0, P("file"), CREATE | EXCLUSIVE, WRITE, &a), E_EXIST);
  WANT4("open-at exclusively of a dangling link: exist", open_at(root, FOLLOW, P("dangling"), CREATE | EXCLUSIVE, WRITE, &a), E_EXIST);
  WANT4("open-at of a link that is not followed: loop", open_at(root, KEEP, P("link"), 0, READ, &a), E_LOOP);
  WANT4("open-at of a link that is followed", open_at(root, FOLLOW, P("link"), 0, READ, &a), E_NONE);
  drop_descriptor((handle)a.u32[1]);
  WANT4("open-at of a link to itself: loop", open_at(root, FOLLOW, P("loop"), 0, READ, &a), E_LOOP);
  open_at(root, 0, P("../etc/passwd"), 0, READ, &a);
  check("open-at above the root: not-permitted", one_of(code4(), E_NOT_PERMITTED, E_ACCESS), code4());
  open_at(root, 0, P("dir/../../etc/passwd"), 0, READ, &a);
  check("open-at above the root by a detour: not-permitted", one_of(code4(), E_NOT_PERMITTED, E_ACCESS), code4());
  open_at(root, 0, P("/etc/passwd"), 0, READ, &a);
  check("open-at of an absolute path: not-permitted", one_of(code4(), E_NOT_PERMITTED, E_ACCESS), code4());
  symlink_at(root, P("../outside"), P("escape"), &a);
  open_at(root, FOLLOW, P("escape"), 0, READ, &a);
  check("open-at through a link out of the root: not-permitted", one_of(code4(), E_NOT_PERMITTED, E_ACCESS), code4());
  open_at(root, 0, P(""), 0, READ, &a);
  check("open-at of an empty path: no-entry, or the directory", one_of(code4(), E_NO_ENTRY, E_NONE), code4());
  static char longest[300];
  memset(longest, 'n', sizeof longest);
  WANT4("open-at of a name of 300 bytes: name-too-long", open_at(root, 0, longest, sizeof longest, 0, READ, &a), E_NAME_TOO_LONG);
  open_at(root, 0, P("newdir"), CREATE | DIRECTORY, READ, &a);
  check("open-at never creates a directory", a.u8[0] == 1, code4());
  handle file = opened(root, 0, "file", 0, READ | WRITE);
  get_flags(file, &a);
  check("get-flags says what was asked for", a.u8[0] == 0 && a.u8[1] == (READ | WRITE), a.u8[1]);
  get_type(file, &a);
  check("get-type of a file", a.u8[0] == 0 && a.u8[1] == T_FILE, a.u8[1]);
  drop_descriptor(file);
  handle directory = opened(root, 0, "dir", DIRECTORY, READ);
  get_type(directory, &a);
  check("get-type of a directory", a.u8[0] == 0 && a.u8[1] == T_DIRECTORY, a.u8[1]);
  WANT4("open-at from a file: not-directory", (file = opened(root, 0, "file", 0, READ), open_at(file, 0, P("x"), 0, READ, &a)), E_NOT_DIRECTORY);
  drop_descriptor(file);
  WANT4("open-at from an opened directory", open_at(directory, 0, P("inner"), 0, READ, &a), E_NONE);
  drop_descriptor((handle)a.u32[1]);
  drop_descriptor(directory);
  make("cut", "to be cut");
  file = opened(root, 0, "cut", TRUNCATE, WRITE);
  check("open-at with truncate empties the file", size_of(root, "cut") == 0, code4());
  drop_descriptor(file);
}

static void reading(void) {
  make("file", "0123456789");
  handle file = opened(root, 0, "file", 0, READ);
  read_at(file, 4, 3, &a);
  check("read gives what is at the offset", a.u8[0] == 0 && same((char *)a.u32[1], a.u32[2], "3456") && a.u8[12] == 0, code4());
  read_at(file, 100, 8, &a);
  check("read to the end says so", a.u8[0] == 0 && same((char *)a.u32[1], a.u32[2], "89") && a.u8[12] == 1, code4());
  read_at(file, 100, 100, &a);
  check("read past the end is empty, and the end", a.u8[0] == 0 && a.u32[2] == 0 && a.u8[12] == 1, code4());
  read_at(file, 0, 0, &a);
  check("read of nothing is not the end", a.u8[0] == 0 && a.u32[2] == 0 && a.u8[12] == 0, code4());
  write_at(file, P("x"), 0, &a);
  check("write to a file opened to read: bad-descriptor", one_of(code8(), E_BAD_DESCRIPTOR, E_NOT_PERMITTED), code8());
  set_size(file, 3, &a);
  check("set-size of a file opened to read is refused", a.u8[0] == 1 && size_of(root, "file") == 10, code1());
  write_via_stream(file, 0, &a);
  check("write-via-stream of a file opened to read: bad-descriptor", one_of(code4(), E_BAD_DESCRIPTOR, E_NOT_PERMITTED), code4());
  append_via_stream(file, &a);
  check("append-via-stream of a file opened to read: bad-descriptor", one_of(code4(), E_BAD_DESCRIPTOR, E_NOT_PERMITTED), code4());
  WANT1("advise", advise(file, 0, 10, 3, &a), E_NONE);
  WANT1("sync", sync_all(file, &a), E_NONE);
  WANT1("sync-data", sync_data(file, &a), E_NONE);
  drop_descriptor(file);
  file = opened(root, 0, "file", 0, WRITE);
  read_at(file, 4, 0, &a);
  check("read of a file opened to write: bad-descriptor", one_of(code4(), E_BAD_DESCRIPTOR, E_NOT_PERMITTED), code4());
  read_via_stream(file, 0, &a);
  check("read-via-stream of a file opened to write: bad-descriptor", one_of(code4(), E_BAD_DESCRIPTOR, E_NOT_PERMITTED), code4());
  write_at(file, P("ab"), 12, &a);
  check("write behind the end leaves zeros", a.u8[0] == 0 && a.u64[1] == 2 && size_of(root, "file") == 14, code8());
  WANT1("set-size makes a file shorter", set_size(file, 4, &a), E_NONE);
  check("and it is", size_of(root, "file") == 4, 0);
  drop_descriptor(file);
  handle directory = opened(root, 0, "dir", DIRECTORY, READ);
  read_at(directory, 4, 0, &a);
  check("read of a directory is refused", one_of(code4(), E_IS_DIRECTORY, E_BAD_DESCRIPTOR), code4());
  write_at(directory, P("x"), 0, &a);
  check("write to a directory is refused", one_of(code8(), E_IS_DIRECTORY, E_BAD_DESCRIPTOR), code8());
  set_size(directory, 0, &a);
  check("set-size of a directory is refused", one_of(code1(), E_IS_DIRECTORY, E_BAD_DESCRIPTOR), code1());
  read_via_stream(directory, 0, &a);
  check("read-via-stream of a directory is refused", one_of(code4(), E_IS_DIRECTORY, E_BAD_DESCRIPTOR), code4());
  WANT1("sync of a directory", sync_all(directory, &a), E_NONE);
  drop_descriptor(directory);
}

static void streams(void) {
  make("file", "0123456789");
  handle file = opened(root, 0, "file", 0, READ | WRITE);
  read_via_stream(file, 4, &a);
  handle input = (handle)a.u32[1];
  stream_blocking_read(input, 3, &a);
  check("an input stream begins at its offset", a.u8[0] == 0 && same((char *)a.u32[1], a.u32[2], "456"), 0);
  stream_skip(input, 1, &a);
  check("skip skips", a.u8[0] == 0 && a.u64[1] == 1, 0);
  handle ready = input_subscribe(input);
  check("a file is always ready", pollable_ready(ready), 0);
  drop_pollable(ready);
  stream_blocking_read(input, 100, &a);
  check("an input stream goes on", a.u8[0] == 0 && same((char *)a.u32[1], a.u32[2], "89"), 0);
  stream_blocking_read(input, 1, &a);
  check("at the end it is closed", a.u8[0] == 1 && a.u8[4] == 1, a.u8[4]);
  drop_input(input);
  write_via_stream(file, 8, &a);
  handle output = (handle)a.u32[1];
  stream_check_write(output, &a);
  check("check-write permits something", a.u8[0] == 0 && a.u64[1] > 0, 0);
  stream_write(output, P("abc"), &a);
  bool written = a.u8[0] == 0;
  stream_blocking_flush(output, &a);
  check("an output stream writes from its offset on", written && a.u8[0] == 0 && size_of(root, "file") == 11, 0);
  stream_check_write(output, &a);
  stream_write_zeroes(output, 5, &a);
  stream_blocking_flush(output, &a);
  check("write-zeroes", size_of(root, "file") == 16, 0);
  drop_output(output);
  read_at(file, 100, 8, &a);
  check("and what was written is there", a.u8[0] == 0 && same((char *)a.u32[1], 3, "abc") && a.u32[2] == 8, 0);

  append_via_stream(file, &a);
  handle first = (handle)a.u32[1];
  append_via_stream(file, &a);
  handle second = (handle)a.u32[1];
  stream_write_flush(first, P("1"), &a);
  stream_write_flush(second, P("22"), &a);
  stream_write_flush(first, P("333"), &a);
  drop_output(first);
  drop_output(second);
  read_at(file, 100, 16, &a);
  check("two appending streams find the end at each write", a.u8[0] == 0 && same((char *)a.u32[1], a.u32[2], "122333"), 0);

  make("copy", "");
  handle copy = opened(root, 0, "copy", 0, WRITE);
  read_via_stream(file, 16, &a);
  input = (handle)a.u32[1];
  write_via_stream(copy, 0, &a);
  output = (handle)a.u32[1];
  stream_check_write(output, &a);
  stream_splice(output, input, 4, &a);
  uint64_t moved = a.u8[0] == 0 ? a.u64[1] : 0;
  stream_blocking_flush(output, &a);
  check("splice moves bytes from stream to stream", moved == 4 && size_of(root, "copy") == 4, (int)moved);
  drop_input(input);
  drop_output(output);
  drop_descriptor(copy);

  drop_descriptor(file);

  file = opened(root, 0, "file", 0, READ);
  read_via_stream(file, 0, &a);
  input = (handle)a.u32[1];
  drop_descriptor(file);
  stream_blocking_read(input, 2, &a);
  check("a stream outlives the descriptor it was made from", a.u8[0] == 0 && same((char *)a.u32[1], a.u32[2], "01"), 0);
  drop_input(input);
}

static void directories(void) {
  WANT1("create-directory-at of what is there: exist", create_directory_at(root, P("dir"), &a), E_EXIST);
  WANT1("create-directory-at of a file: exist", create_directory_at(root, P("file"), &a), E_EXIST);
  WANT1("create-directory-at below nothing: no-entry", create_directory_at(root, P("no/d"), &a), E_NO_ENTRY);
  WANT1("remove-directory-at of one that is not empty: not-empty", remove_directory_at(root, P("dir"), &a), E_NOT_EMPTY);
  WANT1("remove-directory-at of a file: not-directory", remove_directory_at(root, P("file"), &a), E_NOT_DIRECTORY);
  WANT1("remove-directory-at of nothing: no-entry", remove_directory_at(root, P("nothing"), &a), E_NO_ENTRY);
  unlink_file_at(root, P("dir"), &a);
  check("unlink-file-at of a directory is refused", one_of(code1(), E_IS_DIRECTORY, E_NOT_PERMITTED), code1());
  WANT1("unlink-file-at of nothing: no-entry", unlink_file_at(root, P("nothing"), &a), E_NO_ENTRY);
  unlink_file_at(root, P("file/"), &a);
  check("unlink-file-at of a file with a slash: not-directory", code1() == E_NOT_DIRECTORY, code1());
  WANT1("unlink-file-at of a link removes the link", unlink_file_at(root, P("dangling"), &a), E_NONE);
  handle directory = opened(root, 0, "list", DIRECTORY, READ);
  read_directory(directory, &a);
  handle entries = (handle)a.u32[1];
  int seen = 0, links = 0;
  for (;;) {
    read_directory_entry(entries, &a);
    if (a.u8[0] != 0 || a.u8[4] == 0) break;
    seen++;
    links += a.u8[8] == T_LINK;
  }
  check("read-directory lists every entry with its type, and no dots", seen == 3 && links == 1, seen);
  read_directory_entry(entries, &a);
  check("after the last there is none", a.u8[0] == 0 && a.u8[4] == 0, 0);
  drop_entries(entries);
  handle file = opened(root, 0, "file", 0, READ);
  WANT4("read-directory of a file: not-directory", read_directory(file, &a), E_NOT_DIRECTORY);
  drop_descriptor(file);
  read_directory(directory, &a);
  entries = (handle)a.u32[1];
  drop_descriptor(directory);
  read_directory_entry(entries, &a);
  check("a listing outlives its descriptor", a.u8[0] == 0 && a.u8[4] == 1, 0);
  drop_entries(entries);
}

static void renaming(void) {
  make("old", "old");
  make("new", "new!");
  WANT1("rename-at over a file", rename_at(root, P("old"), root, P("new"), &a), E_NONE);
  check("has replaced it", size_of(root, "new") == 3 && size_of(root, "old") == UINT64_MAX, 0);
  WANT1("rename-at of nothing: no-entry", rename_at(root, P("old"), root, P("new"), &a), E_NO_ENTRY);
  WANT1("rename-at of a file over a directory: is-directory", rename_at(root, P("new"), root, P("dir"), &a), E_IS_DIRECTORY);
  WANT1("rename-at of a directory over a file: not-directory", rename_at(root, P("dir"), root, P("new"), &a), E_NOT_DIRECTORY);
  WANT1("rename-at of a directory into itself: invalid", rename_at(root, P("dir"), root, P("dir/inside"), &a), E_INVALID);
  create_directory_at(root, P("empty"), &a);
  rename_at(root, P("list"), root, P("dir"), &a);
  check("rename-at over a directory that is not empty is refused", one_of(code1(), E_NOT_EMPTY, E_EXIST), code1());
  WANT1("rename-at of a directory over an empty one", rename_at(root, P("list"), root, P("empty"), &a), E_NONE);
  rename_at(root, P("empty"), root, P("list"), &a);
  WANT1("link-at", link_at(root, KEEP, P("new"), root, P("hard"), &a), E_NONE);
  stat_at(root, KEEP, P("hard"), &a);
  check("then there are two names", a.u8[0] == 0 && a.u64[2] == 2, (int)a.u64[2]);
  WANT1("link-at to what is there: exist", link_at(root, KEEP, P("new"), root, P("hard"), &a), E_EXIST);
  WANT1("link-at of nothing: no-entry", link_at(root, KEEP, P("nothing"), root, P("x"), &a), E_NO_ENTRY);
  link_at(root, KEEP, P("dir"), root, P("x"), &a);
  check("link-at of a directory is refused", one_of(code1(), E_NOT_PERMITTED, E_ACCESS), code1());
  WANT1("rename-at of a file over another name of it changes nothing", rename_at(root, P("new"), root, P("hard"), &a), E_NONE);
  check("and both are there", size_of(root, "new") == 3 && size_of(root, "hard") == 3, 0);
  WANT1("symlink-at over what is there: exist", symlink_at(root, P("x"), P("file"), &a), E_EXIST);
  readlink_at(root, P("link"), &a);
  check("readlink-at", a.u8[0] == 0 && same((char *)a.u32[1], a.u32[2], "file"), code4());
  WANT4("readlink-at of a file: invalid", readlink_at(root, P("file"), &a), E_INVALID);
  WANT4("readlink-at of nothing: no-entry", readlink_at(root, P("nothing"), &a), E_NO_ENTRY);
}

static uint64_t modified(handle directory, const char *path) {
  stat_at(directory, KEEP, P(path), &a);
  return a.u8[0] == 0 && a.u8[56] ? a.u64[8] : 0;
}

static void attributes(void) {
  make("file", "0123456789");
  handle file = opened(root, 0, "file", 0, READ | WRITE);
  stat_of(file, &a);
  check("stat of a file", a.u8[0] == 0 && a.u8[8] == T_FILE && a.u64[3] == 10 && a.u64[2] == 1, code8());
  WANT8("stat-at of nothing: no-entry", stat_at(root, 0, P("nothing"), &a), E_NO_ENTRY);
  stat_at(root, KEEP, P("link"), &a);
  check("stat-at of a link itself", a.u8[0] == 0 && a.u8[8] == T_LINK && a.u64[3] == 4, a.u8[8]);
  stat_at(root, FOLLOW, P("link"), &a);
  check("stat-at of what a link leads to", a.u8[0] == 0 && a.u8[8] == T_FILE, a.u8[8]);
  WANT1("set-times", set_times(file, AT, 1000, 5, AT, 2000, 6, &a), E_NONE);
  stat_of(file, &a);
  check("keeps both times to the nanosecond", a.u64[5] == 1000 && a.u32[12] == 5 && a.u64[8] == 2000 && a.u32[18] == 6, (int)a.u64[8]);
  WANT1("set-times to now and unchanged", set_times(file, NO_CHANGE, 0, 0, NOW, 0, 0, &a), E_NONE);
  stat_of(file, &a);
  uint64_t set = a.u64[8];
  bool kept = a.u64[5] == 1000;
  wall_now(&a);
  check("now is the present, and unchanged is as it was", kept && set + 100 > a.u64[0] && set < a.u64[0] + 100, (int)set);
  set_times(file, AT, 0, 1000000000, NO_CHANGE, 0, 0, &a);
  check("set-times of a second of nanoseconds: invalid", code1() == E_INVALID, code1());
  WANT1("set-times-at", set_times_at(root, FOLLOW, P("link"), NO_CHANGE, 0, 0, AT, 3000, 0, &a), E_NONE);
  check("follows the link", modified(root, "file") == 3000, (int)modified(root, "file"));
  WANT1("set-times-at of a link", set_times_at(root, KEEP, P("link"), NO_CHANGE, 0, 0, AT, 4000, 0, &a), E_NONE);
  check("can change the link itself", modified(root, "link") == 4000 && modified(root, "file") == 3000, (int)modified(root, "link"));
  WANT1("set-times-at of nothing: no-entry", set_times_at(root, 0, P("nothing"), NOW, 0, 0, NOW, 0, 0, &a), E_NO_ENTRY);

  metadata_hash(file, &a);
  uint64_t lower = a.u64[1], upper = a.u64[2];
  metadata_hash_at(root, 0, P("file"), &a);
  check("metadata-hash is that of the path too", a.u8[0] == 0 && a.u64[1] == lower && a.u64[2] == upper, 0);
  metadata_hash_at(root, FOLLOW, P("link"), &a);
  check("and of a link to it", a.u64[1] == lower && a.u64[2] == upper, 0);
  write_at(file, P("9876543210"), 0, &a);
  metadata_hash(file, &a);
  check("it changes with a write of the same size", a.u64[1] != lower || a.u64[2] != upper, 0);
  set_times(file, NO_CHANGE, 0, 0, AT, 3000, 0, &a);
  lower = a.u64[1];
  metadata_hash(file, &a);
  uint64_t before = a.u64[2], before_lower = a.u64[1];
  write_at(file, P("0000000000"), 0, &a);
  set_times(file, NO_CHANGE, 0, 0, AT, 3000, 0, &a);
  metadata_hash(file, &a);
  check("also when its time is set back", a.u64[1] != before_lower || a.u64[2] != before, 0);
  WANT8("metadata-hash-at of nothing: no-entry", metadata_hash_at(root, 0, P("nothing"), &a), E_NO_ENTRY);
  metadata_hash_at(root, 0, P("dir"), &a);
  check("another thing has another hash", a.u64[1] != before_lower || a.u64[2] != before, 0);

  handle again = opened(root, 0, "file", 0, READ);
  handle hard = opened(root, 0, "pair", 0, READ);
  handle harder = opened(root, 0, "twin", 0, READ);
  check("is-same-object of two descriptors of one file", is_same_object(file, again), 0);
  check("and of two names of one file", is_same_object(hard, harder), 0);
  check("but not of two files", !is_same_object(file, hard), 0);
  rename_at(root, P("file"), root, P("moved"), &a);
  handle moved = opened(root, 0, "moved", 0, READ);
  check("a rename changes nothing about that", is_same_object(file, moved), 0);
  unlink_file_at(root, P("moved"), &a);
  stat_of(file, &a);
  check("a file that was unlinked is there for who has it open", a.u8[0] == 0 && a.u64[3] == 10 && a.u64[2] == 0, (int)a.u64[2]);
  drop_descriptor(file);
  drop_descriptor(again);
  drop_descriptor(hard);
  drop_descriptor(harder);
  drop_descriptor(moved);
}

static void across_mounts(void) {
  make("here", "x");
  handle there = opened(other, 0, "there", CREATE, WRITE);
  drop_descriptor(there);
  WANT1("rename-at to another mount: cross-device", rename_at(root, P("here"), other, P("here"), &a), E_CROSS_DEVICE);
  WANT1("link-at to another mount: cross-device", link_at(root, 0, P("here"), other, P("here"), &a), E_CROSS_DEVICE);
  check("nothing of another mount is the same object", !is_same_object(root, other), 0);
}

static void fixed_mount(void) {
  WANT4("a read-only mount can be read", open_at(fixed, 0, P("f"), 0, READ, &a), E_NONE);
  drop_descriptor((handle)a.u32[1]);
  WANT4("nothing in it is opened to write: read-only", open_at(fixed, 0, P("f"), 0, WRITE, &a), E_READ_ONLY);
  WANT4("nor emptied", open_at(fixed, 0, P("f"), TRUNCATE, WRITE, &a), E_READ_ONLY);
  WANT4("nor made", open_at(fixed, 0, P("new"), CREATE, READ, &a), E_READ_ONLY);
  handle directory = opened(fixed, 0, "d", DIRECTORY, READ);
  WANT4("a directory in it gives no more rights", open_at(directory, 0, P("../f"), 0, WRITE, &a), E_READ_ONLY);
  WANT4("and cannot be opened with more", open_at(fixed, 0, P("d"), DIRECTORY, MUTATE, &a), E_READ_ONLY);
  WANT1("create-directory-at: read-only", create_directory_at(directory, P("x"), &a), E_READ_ONLY);
  WANT1("remove-directory-at: read-only", remove_directory_at(fixed, P("d"), &a), E_READ_ONLY);
  WANT1("unlink-file-at: read-only", unlink_file_at(fixed, P("f"), &a), E_READ_ONLY);
  WANT1("rename-at: read-only", rename_at(fixed, P("f"), fixed, P("g"), &a), E_READ_ONLY);
  WANT1("link-at: read-only", link_at(fixed, 0, P("f"), fixed, P("g"), &a), E_READ_ONLY);
  WANT1("symlink-at: read-only", symlink_at(fixed, P("f"), P("g"), &a), E_READ_ONLY);
  WANT1("set-times-at: read-only", set_times_at(fixed, 0, P("f"), NOW, 0, 0, NOW, 0, 0, &a), E_READ_ONLY);
  drop_descriptor(directory);
}

/* A host must answer these too, not break. */
static void extremes(void) {
  open_at(root, 0, "a\0b", 3, 0, READ, &a);
  check("open-at of a path with a NUL is refused", one_of(code4(), E_ILLEGAL_BYTE_SEQUENCE, E_INVALID), code4());
  make("file", "0123");
  handle file = opened(root, 0, "file", 0, READ | WRITE);
  write_at(file, P("x"), INT64_MAX, &a);
  check("write at the end of all numbers is refused", a.u8[0] == 1 && size_of(root, "file") == 4, code8());
  set_size(file, INT64_MAX, &a);
  check("set-size beyond any file is refused", a.u8[0] == 1 && size_of(root, "file") == 4, code1());
  write_via_stream(file, INT64_MAX - 1, &a);
  int refused = code4();
  bool failed = refused != E_NONE;
  if (!failed) {
    handle output = (handle)a.u32[1];
    stream_write_flush(output, P("xyz"), &a);
    failed = a.u8[0] == 1;
    refused = failed && a.u8[4] == 0 ? code_of_error((handle)a.u32[2]) : -1;
    drop_output(output);
  }
  check("what cannot be written is told, and why", failed && one_of(refused, E_FILE_TOO_LARGE, E_INVALID), refused);
  read_at(file, INT64_MAX, 0, &a);
  check("a read of more than there can be gives what there is", a.u8[0] == 0 && a.u32[2] == 4, code4());
  read_at(file, 10, INT64_MAX, &a);
  check("a read from where nothing can be gives nothing, or is refused", a.u8[0] == 1 || a.u32[2] == 0, code4());
  drop_descriptor(file);
}

static void polling(void) {
  int64_t before = monotonic_now();
  handle list[3] = {subscribe_duration(60000000000), subscribe_duration(2000000), subscribe_instant(before)};
  poll_list(list, 3, &a);
  check("poll says which are ready", a.u32[1] == 1 && *(uint32_t *)a.u32[0] == 2, (int)a.u32[1]);
  used = 0;
  poll_list(list, 2, &a);
  check("poll waits for the first", a.u32[1] == 1 && *(uint32_t *)a.u32[0] == 1 && monotonic_now() - before >= 2000000, (int)a.u32[1]);
  check("a pollable knows whether it is ready", pollable_ready(list[1]) && !pollable_ready(list[0]), 0);
  pollable_block(list[2]);
  for (int i = 0; i < 3; i++) drop_pollable(list[i]);
}

static void network(void) {
  handle net = instance_network();
  create_tcp_socket(0, &a);
  check("create-tcp-socket: access-denied", a.u8[0] == 1 && a.u8[4] == 1, a.u8[4]);
  resolve_addresses(net, P("localhost"), &a);
  check("resolve-addresses: access-denied", a.u8[0] == 1 && a.u8[4] == 1, a.u8[4]);
}

typedef struct {
  const char *name;
  void (*run)(void);
} group;
static const group groups[] = {
    {"opening", opening},       {"reading", reading},   {"streams", streams},   {"directories", directories},
    {"renaming", renaming},     {"attributes", attributes}, {"mounts", across_mounts}, {"fixed", fixed_mount},
    {"extremes", extremes},     {"polling", polling},   {"network", network},
};

/* What the groups find, whichever of them run. */
static void prepare(void) {
  make("file", "0123456789");
  create_directory_at(root, P("dir"), &a);
  make("dir/inner", "x");
  symlink_at(root, P("file"), P("link"), &a);
  symlink_at(root, P("nowhere"), P("dangling"), &a);
  create_directory_at(root, P("list"), &a);
  make("list/b", "");
  make("list/a", "");
  symlink_at(root, P("b"), P("list/c"), &a);
  make("pair", "xyz");
  link_at(root, KEEP, P("pair"), root, P("twin"), &a);
}

__attribute__((export_name("wasi:cli/run@0.2.3#run"))) int32_t run(void) {
  out = get_stdout();
  find_preopens();
  prepare();
  get_arguments(&a);
  uint32_t count = a.u32[1];
  const uint32_t *list = (const uint32_t *)a.u32[0];
  const char *wanted = count > 1 ? (const char *)list[2] : "";
  size_t size = count > 1 ? list[3] : 0;
  char word[16];
  memcpy(word, wanted, size < sizeof word ? size : 0);
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
    if (size == 0 || same(word, size, groups[i].name)) groups[i].run();
  return failures > 0;
}
