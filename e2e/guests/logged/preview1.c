/* Keeps a log of what it asks WASI preview 1, and what it gets: no C library stands between. */
#include "logged.h"

#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) u32 name
WASI(path_open)(u32, u32, const u8 *, u32, u32, u64, u64, u32, u32 *);
WASI(path_create_directory)(u32, const u8 *, u32);
WASI(path_remove_directory)(u32, const u8 *, u32);
WASI(path_unlink_file)(u32, const u8 *, u32);
WASI(path_rename)(u32, const u8 *, u32, u32, const u8 *, u32);
WASI(path_link)(u32, u32, const u8 *, u32, u32, const u8 *, u32);
WASI(path_symlink)(const u8 *, u32, u32, const u8 *, u32);
WASI(path_readlink)(u32, const u8 *, u32, u8 *, u32, u32 *);
WASI(path_filestat_get)(u32, u32, const u8 *, u32, u64 *);
WASI(path_filestat_set_times)(u32, u32, const u8 *, u32, u64, u64, u32);
WASI(fd_read)(u32, const text *, u32, u32 *);
WASI(fd_write)(u32, const text *, u32, u32 *);
WASI(fd_pread)(u32, const text *, u32, u64, u32 *);
WASI(fd_pwrite)(u32, const text *, u32, u64, u32 *);
WASI(fd_readdir)(u32, u8 *, u32, u64, u32 *);
WASI(fd_filestat_get)(u32, u64 *);
WASI(fd_filestat_set_size)(u32, u64);
WASI(fd_sync)(u32);
WASI(fd_close)(u32);

enum { ROOT = 3, NOBODY = 9999, FOLLOW = 1, CREATE = 1, DIRECTORY = 2, EXCLUSIVE = 4, TRUNCATE = 8 };
enum { READ = 2, WRITE = 64, LIST = 1 << 14, STAT = 1 << 21, SET_SIZE = 1 << 22, SYNC = 16, ITERATIONS = 2200 };
/* Added to HOW of an open that may write. */
enum { WRITES = 16 };

static u8 buffer[64 * 1024];
static u64 stat_room[8];

/* The number of an error as it is told: see `report`. */
static u32 told_error(u32 error) { return error == 0 ? 0 : error + 1; }

static void say_special(spelling *into) {
  switch (below(4)) {
    case 0: SAY("\xff\xfe"); break;
    case 1: SAY("p/\xc3("); break;
    case 2: SAY("\xc0\xaf"); break;
    default: SAY("\xed\xa0\x80"); break;
  }
}

static u32 open_at(u32 directory, u32 flags, u64 rights, u32 *opened) {
  text path = a_path();
  u32 error = path_open(directory, FOLLOW, path.at, path.length, flags, rights, 0, 0, opened);
  report(SAID("path_open"), flags | ((rights & WRITE) != 0 ? WRITES : 0), path, NO_PATH, told_error(error), NO_BYTES);
  return error == 0;
}

static void done(text function, u32 error) { report(function, 0, NO_PATH, NO_PATH, told_error(error), NO_BYTES); }
static void moved(text function, u32 error, u32 bytes) {
  report(function, 0, NO_PATH, NO_PATH, told_error(error), bytes);
}
static void close_file(u32 file) { done(SAID("fd_close"), fd_close(file)); }
static void read_some(u32 file) {
  text room = {buffer, 1 + below(9000)};
  u32 count = 0, error = fd_read(file, &room, 1, &count);
  moved(SAID("fd_read"), error, count);
}
static void write_some(u32 file) {
  text data = {content, content_length()};
  u32 count = 0, error = fd_write(file, &data, 1, &count);
  moved(SAID("fd_write"), error, count);
}

static void write_file(void) {
  u32 file, count = 0, flags = CREATE | (one_in(4) ? TRUNCATE : 0) | (one_in(8) ? EXCLUSIVE : 0);
  if (!open_at(ROOT, flags, READ | WRITE | SET_SIZE | STAT | SYNC, &file)) return;
  write_some(file);
  if (one_in(3)) {
    text data = {content, content_length()};
    u32 error = fd_pwrite(file, &data, 1, below(3000), &count);
    moved(SAID("fd_pwrite"), error, count);
  }
  if (one_in(5)) done(SAID("fd_filestat_set_size"), fd_filestat_set_size(file, below(6000)));
  if (one_in(6)) done(SAID("fd_sync"), fd_sync(file));
  if (one_in(6)) done(SAID("fd_filestat_get"), fd_filestat_get(file, stat_room));
  if (!one_in(40)) close_file(file);
}

static void read_file(void) {
  u32 file, count = 0;
  if (!open_at(ROOT, 0, READ, &file)) return;
  read_some(file);
  if (one_in(4)) {
    text room = {buffer, 100};
    u32 error = fd_pread(file, &room, 1, below(300), &count);
    moved(SAID("fd_pread"), error, count);
  }
  if (one_in(8)) write_some(file);
  close_file(file);
}

static void list(void) {
  u32 directory, used;
  if (!open_at(ROOT, DIRECTORY, LIST, &directory)) return;
  done(SAID("fd_readdir"), fd_readdir(directory, buffer, sizeof buffer, 0, &used));
  close_file(directory);
}

#define ON_PATH(function, ...)                                                              \
  do {                                                                                      \
    text path = a_path();                                                                   \
    u32 error = function(__VA_ARGS__);                                                      \
    report(SAID(#function), 0, path, NO_PATH, told_error(error), NO_BYTES);                 \
  } while (0)
#define ON_PATHS(function, ...)                                                             \
  do {                                                                                      \
    text path = a_path(), to = another_path();                                              \
    u32 error = function(__VA_ARGS__);                                                      \
    report(SAID(#function), 0, path, to, told_error(error), NO_BYTES);                      \
  } while (0)

static void wrong_descriptor(void) {
  u32 opened, count = 0;
  switch (below(6)) {
    case 0: read_some(NOBODY); break;
    case 1: close_file(NOBODY); break;
    case 2: open_at(NOBODY, 0, READ, &opened); break;
    case 3: write_some(ROOT); break;
    case 4: done(SAID("fd_readdir"), fd_readdir(1, buffer, 100, 0, &count)); break;
    default: ON_PATH(path_unlink_file, 1, path.at, path.length); break;
  }
}

static void act(void) {
  u32 used;
  switch (below(24)) {
    case 0: case 1: case 2: case 3: case 4: case 5: return write_file();
    case 6: case 7: case 8: case 9: return read_file();
    case 10: case 11: ON_PATH(path_filestat_get, ROOT, below(2), path.at, path.length, stat_room); return;
    case 12: ON_PATH(path_filestat_set_times, ROOT, 0, path.at, path.length, 5, 7, 5); return;
    case 13: case 14: ON_PATH(path_create_directory, ROOT, path.at, path.length); return;
    case 15: ON_PATH(path_remove_directory, ROOT, path.at, path.length); return;
    case 16: ON_PATH(path_unlink_file, ROOT, path.at, path.length); return;
    case 17: ON_PATHS(path_rename, ROOT, path.at, path.length, ROOT, to.at, to.length); return;
    case 18: ON_PATHS(path_link, ROOT, 0, path.at, path.length, ROOT, to.at, to.length); return;
    case 19: {
      text path = a_path();
      u32 error = path_symlink((const u8 *)"f1", 2, ROOT, path.at, path.length);
      report(SAID("path_symlink"), 0, path, NO_PATH, told_error(error), NO_BYTES);
      return;
    }
    case 20: ON_PATH(path_readlink, ROOT, path.at, path.length, buffer, 300, &used); return;
    case 21: case 22: return list();
    default: return wrong_descriptor();
  }
}

static void print(void) {
  for (u32 at = 0; at < told_length;) {
    text rest = {told + at, told_length - at};
    u32 written = 0;
    if (fd_write(1, &rest, 1, &written) != 0) __builtin_trap();
    at += written;
  }
  told_length = 0;
}

__attribute__((export_name("_start"))) void start(void) {
  own = 'p', random_state = 20251;
  for (u32 at = 0; at < sizeof content; at++) content[at] = (u8)('a' + at % 26);
  path_create_directory(ROOT, &own, 1);
  report(SAID("path_create_directory"), 0, (text){&own, 1}, NO_PATH, 0, NO_BYTES);
  for (u32 round = 0; round < ITERATIONS; round++) {
    act();
    if (told_length > PRINT_AT) print();
  }
  print();
}
