/* Keeps a log of what it asks astrid:fs@1.0.0, and what it gets. */
#include "logged.h"
#include "../astrid/host.h"

enum { MODE_READ, MODE_WRITE, MODE_APPEND, MODE_READ_WRITE, MODES, HELD = 16, ITERATIONS = 3000 };

static void say_special(spelling *into) {
  switch (below(6)) {
    case 0: SAY("ftp://x"); break;
    case 1: SAY("cwd://a/f1"); break;
    case 2: SAY("workspace://a/d1/f0"); break;
    case 3: SAY("home://../x"); break;
    case 4: SAY("tmp://note"); break;
    default: SAY("CWD:/a"); break;
  }
}

/* As `report` wants it. `at` is where the error begins. */
static u32 error_in(const answer *got, u32 at) { return got->bytes[0] == 0 ? 0 : got->bytes[at] + 1u; }

static void on_path(text function, void (*call)(const u8 *, u32, answer *), u32 at) {
  answer got;
  text path = a_path();
  call(path.at, path.length, &got);
  report(function, 0, path, NO_PATH, error_in(&got, at), NO_BYTES);
}
static void on_paths(text function, void (*call)(const u8 *, u32, const u8 *, u32, answer *)) {
  answer got;
  text path = a_path(), to = another_path();
  call(path.at, path.length, to.at, to.length, &got);
  report(function, 0, path, to, error_in(&got, 4), NO_BYTES);
}
static void with_content(text function, void (*call)(const u8 *, u32, const u8 *, u32, answer *)) {
  answer got;
  text path = a_path();
  u32 length = content_length();
  call(path.at, path.length, content, length, &got);
  report(function, 0, path, NO_PATH, error_in(&got, 4), length);
}
static void read_whole(void) {
  answer got;
  text path = a_path();
  read_file(path.at, path.length, &got);
  report(SAID("read-file"), 0, path, NO_PATH, error_in(&got, 4), text_in(&got, 4).length);
}

static void by_handle(void) {
  answer got;
  text path = a_path();
  u32 mode = below(MODES), length = content_length();
  fs_open(path.at, path.length, mode, &got);
  report(SAID("fs-open"), mode, path, NO_PATH, error_in(&got, 4), NO_BYTES);
  if (got.bytes[0] != 0) return;
  u32 handle = word(&got, 4);
  write_at(handle, below(2000), content, length, &got);
  report(SAID("file-handle.write-at"), mode, NO_PATH, NO_PATH, error_in(&got, 4), length);
  read_at(handle, below(100), 1 + below(5000), &got);
  report(SAID("file-handle.read-at"), mode, NO_PATH, NO_PATH, error_in(&got, 4), text_in(&got, 4).length);
  if (one_in(3)) {
    set_len(handle, below(5000), &got);
    report(SAID("file-handle.set-len"), mode, NO_PATH, NO_PATH, error_in(&got, 4), NO_BYTES);
  }
  if (one_in(4)) {
    handle_stat(handle, &got);
    report(SAID("file-handle.stat"), mode, NO_PATH, NO_PATH, error_in(&got, 8), NO_BYTES);
  }
  if (one_in(6)) {
    sync_all(handle, &got);
    report(SAID("file-handle.sync-all"), mode, NO_PATH, NO_PATH, error_in(&got, 4), NO_BYTES);
  }
  drop(handle);
  report(SAID("file-handle.drop"), mode, NO_PATH, NO_PATH, 0, NO_BYTES);
}

/* One more than a run may have open. */
static void open_too_many(void) {
  u32 handles[HELD + 1], held = 0;
  for (u32 count = 0; count <= HELD; count++) {
    answer got;
    text path = SAID("shared/here");
    fs_open(path.at, path.length, MODE_READ, &got);
    report(SAID("fs-open"), MODE_READ, path, NO_PATH, error_in(&got, 4), NO_BYTES);
    if (got.bytes[0] == 0) handles[held++] = word(&got, 4);
  }
  while (held > 0) {
    drop(handles[--held]);
    report(SAID("file-handle.drop"), MODE_READ, NO_PATH, NO_PATH, 0, NO_BYTES);
  }
}

static void act(void) {
  switch (below(24)) {
    case 0: case 1: case 2: case 3: return with_content(SAID("write-file"), write_file);
    case 4: case 5: return with_content(SAID("fs-append"), fs_append);
    case 6: case 7: case 8: return read_whole();
    case 9: return on_path(SAID("fs-exists"), fs_exists, 4);
    case 10: return on_path(SAID("fs-mkdir"), fs_mkdir, 4);
    case 11: return on_path(SAID("fs-mkdir-all"), fs_mkdir_all, 4);
    case 12: return on_path(SAID("fs-readdir"), fs_readdir, 4);
    case 13: return on_path(SAID("fs-stat"), fs_stat, 8);
    case 14: return on_path(SAID("fs-stat-symlink"), fs_stat_symlink, 8);
    case 15: return on_path(SAID("fs-unlink"), fs_unlink, 4);
    case 16: return on_path(SAID("fs-canonicalize"), fs_canonicalize, 4);
    case 17: return on_path(SAID("fs-read-link"), fs_read_link, 4);
    case 18: return on_paths(SAID("fs-copy"), fs_copy);
    case 19: return on_paths(SAID("fs-rename"), fs_rename);
    case 20: return on_paths(SAID("fs-hard-link"), fs_hard_link);
    case 21: return one_in(4) ? on_path(SAID("fs-remove-dir-all"), fs_remove_dir_all, 8) : by_handle();
    default: return by_handle();
  }
}

EXPORT("wasi:cli/run@0.2.0#run") u32 run(void) {
  answer got;
  own = 'a', random_state = 40503;
  for (u32 at = 0; at < sizeof content; at++) content[at] = (u8)('a' + at % 26);
  fs_mkdir(&own, 1, &got);
  report(SAID("fs-mkdir"), 0, (text){&own, 1}, NO_PATH, error_in(&got, 4), NO_BYTES);
  open_too_many();
  u32 kept = free_from;
  for (u32 round = 0; round < ITERATIONS; round++) {
    act();
    if (told_length > PRINT_AT) print();
    free_from = kept;
  }
  print();
  return 0;
}
