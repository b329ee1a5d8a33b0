/* The scenario through WASI preview 1, by its own calls: no C library stands between the paths and the host. */
#include "scenario.h"
#include "places.h"

#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) u32 name
WASI(path_open)(u32, u32, const u8 *, u32, u32, u64, u64, u32, u32 *);
WASI(path_create_directory)(u32, const u8 *, u32);
WASI(path_unlink_file)(u32, const u8 *, u32);
WASI(path_filestat_get)(u32, u32, const u8 *, u32, u64 *);
WASI(fd_read)(u32, const text *, u32, u32 *);
WASI(fd_write)(u32, const text *, u32, u32 *);
WASI(fd_readdir)(u32, u8 *, u32, u64, u32 *);
WASI(fd_close)(u32);
WASI(fd_prestat_get)(u32, u32 *);
WASI(fd_prestat_dir_name)(u32, u8 *, u32);

enum { FOLLOW = 1, CREATE = 1, DIRECTORY = 2, RIGHT_READ = 2, RIGHT_WRITE = 64, RIGHT_LIST = 1 << 14, FIRST_PREOPEN = 3 };
enum { KIND_DIRECTORY = 3, ENTRY_HEADER = 24 };

static u8 buffer[1024 * 1024];

/* The preopened directory of that name; there is always one for each scheme. */
static u32 preopened(text name) {
  for (u32 directory = FIRST_PREOPEN;; directory++) {
    u32 found[2];
    u8 spelled[16];
    if (fd_prestat_get(directory, found) != 0) __builtin_trap();
    if (found[1] > sizeof spelled || fd_prestat_dir_name(directory, spelled, found[1]) != 0) continue;
    if (is_equal((text){spelled, found[1]}, name)) return directory;
  }
}

static u32 open_at(text path, u32 flags, u64 rights, u32 *opened) {
  place from = place_of(path);
  return path_open(from.directory, FOLLOW, from.path.at, from.path.length, flags, rights, 0, 0, opened) == 0;
}

static u32 make_directory(text path) {
  place at = place_of(path);
  return path_create_directory(at.directory, at.path.at, at.path.length) == 0;
}

static u32 remove_file(text path) {
  place at = place_of(path);
  return path_unlink_file(at.directory, at.path.at, at.path.length) == 0;
}

static u32 write_whole(text path, text content) {
  u32 file, written, done;
  if (!open_at(path, CREATE, RIGHT_WRITE, &file)) return 0;
  done = fd_write(file, &content, 1, &written) == 0;
  return fd_close(file) == 0 && done;
}

static u32 read_whole(text path, text *content) {
  u32 file, done;
  text room = {buffer, sizeof buffer};
  if (!open_at(path, 0, RIGHT_READ, &file)) return 0;
  done = fd_read(file, &room, 1, &room.length) == 0;
  *content = room;
  return fd_close(file) == 0 && done;
}

static u32 ask(text path, facts *found) {
  place at = place_of(path);
  u64 stat[8];
  if (path_filestat_get(at.directory, FOLLOW, at.path.at, at.path.length, stat) != 0) return 0;
  *found = (facts){(u8)stat[2] == KIND_DIRECTORY, stat[4]};
  return 1;
}

static u32 tell_names(text path) {
  u32 directory, used;
  if (!open_at(path, DIRECTORY, RIGHT_LIST, &directory)) return 0;
  u32 done = fd_readdir(directory, buffer, sizeof buffer, 0, &used) == 0, count = 0;
  for (u32 at = 0; done && at < used;) {
    u32 length;
    memcpy(&length, buffer + at + 16, sizeof length);
    text name = {buffer + at + ENTRY_HEADER, length};
    at += ENTRY_HEADER + length;
    if (is_equal(name, SAID(".")) || is_equal(name, SAID(".."))) continue;
    if (count++ > 0) tell(SAID("/"));
    tell(name);
  }
  return fd_close(directory) == 0 && done;
}

#ifndef CHURN /* which has an entry of its own */
__attribute__((export_name("_start"))) void start(void) {
  for (u32 index = 0; index < STEP_COUNT; index++) perform(index);
  text all = {told, told_length};
  u32 written;
  fd_write(1, &all, 1, &written);
}
#endif
