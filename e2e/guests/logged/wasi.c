/* Keeps a log of what it asks WASI 0.2, and what it gets: the canonical ABI by hand, no preview 1 underneath. */
#include "logged.h"
#include "../wasi02/wasi02.h"
#include "../wasi02/arena.h"

enum { ITERATIONS = 2400, PIECE = 4096 };

static answer got;
static handle root, out;

static void say_special(spelling *into) { SAY("w/with blank"); }

/* As `report` wants it: errors stand where the value of the result would be, at its own alignment. */
static u32 error_at(u32 at) { return got.u8[0] == 0 ? 0 : got.u8[at] + 1u; }

#define BYTES(path) (const char *)(path).at, (path).length

static bool open_path(u32 how, u32 flags, handle *opened) {
  text path = a_path();
  open_at(root, FOLLOW, BYTES(path), (int)how, (int)flags, &got);
  report(SAID("descriptor.open-at"), how | flags << 4, path, NO_PATH, error_at(4), NO_BYTES);
  *opened = (handle)got.u32[1];
  return got.u8[0] == 0;
}
static void drop(handle file) {
  drop_descriptor(file);
  report(SAID("descriptor.drop"), 0, NO_PATH, NO_PATH, 0, NO_BYTES);
}
static void read_some(handle file) {
  read_at(file, 1 + below(9000), below(200), &got);
  report(SAID("descriptor.read"), 0, NO_PATH, NO_PATH, error_at(4), got.u32[2]);
}
static void write_some(handle file) {
  u32 length = content_length();
  write_at(file, (const char *)content, length, below(3000), &got);
  report(SAID("descriptor.write"), 0, NO_PATH, NO_PATH, error_at(8), length);
}
static void done(text function, u32 at) { report(function, 0, NO_PATH, NO_PATH, error_at(at), NO_BYTES); }

static void write_file(void) {
  handle file;
  u32 how = CREATE | (one_in(4) ? TRUNCATE : 0) | (one_in(8) ? EXCLUSIVE : 0);
  if (!open_path(how, READ | WRITE, &file)) return;
  write_some(file);
  if (one_in(3)) write_some(file);
  if (one_in(5)) set_size(file, below(6000), &got), done(SAID("descriptor.set-size"), 1);
  if (one_in(6)) sync_all(file, &got), done(SAID("descriptor.sync"), 1);
  if (one_in(6)) {
    stat_of(file, &got), done(SAID("descriptor.stat"), 8);
    /* Answered out of the answer before. */
    metadata_hash(file, &got), done(SAID("descriptor.metadata-hash"), 8);
  }
  if (!one_in(40)) drop(file);
}

static void read_file(void) {
  handle file;
  if (!open_path(0, READ, &file)) return;
  read_some(file);
  if (one_in(8)) write_some(file);
  drop(file);
}

static void list(void) {
  handle directory;
  if (!open_path(DIRECTORY, READ, &directory)) return;
  read_directory(directory, &got);
  bool good = got.u8[0] == 0;
  handle entries = (handle)got.u32[1];
  done(SAID("descriptor.read-directory"), 4);
  for (bool more = good; more;) {
    read_directory_entry(entries, &got);
    more = got.u8[0] == 0 && got.u8[4] != 0;
  }
  if (good) drop_entries(entries);
  drop(directory);
}

#define ON_PATH(name, at, function, ...)                                  \
  do {                                                                    \
    text path = a_path();                                                 \
    function(__VA_ARGS__, &got);                                          \
    report(SAID(name), 0, path, NO_PATH, error_at(at), NO_BYTES);         \
  } while (0)
#define ON_PATHS(name, function, ...)                                     \
  do {                                                                    \
    text path = a_path(), to = another_path();                            \
    function(__VA_ARGS__, &got);                                          \
    report(SAID(name), 0, path, to, error_at(1), NO_BYTES);               \
  } while (0)

/* The answer to the second is kept from the first. */
static void ask_twice(void) {
  text path = a_path();
  stat_at(root, FOLLOW, BYTES(path), &got);
  report(SAID("descriptor.stat-at"), 0, path, NO_PATH, error_at(8), NO_BYTES);
  metadata_hash_at(root, FOLLOW, BYTES(path), &got);
  report(SAID("descriptor.metadata-hash-at"), 0, path, NO_PATH, error_at(8), NO_BYTES);
}

/* A directory where a file is wanted, and a file where a directory is. */
static void wrong_kind(void) {
  handle file;
  switch (below(3)) {
    case 0: return read_some(root);
    case 1: return write_some(root);
    default: break;
  }
  if (!open_path(0, READ, &file)) return;
  if (one_in(2)) ON_PATH("descriptor.unlink-file-at", 1, unlink_file_at, file, BYTES(path));
  else read_some(file);
  drop(file);
}

static void act(void) {
  switch (below(24)) {
    case 0: case 1: case 2: case 3: case 4: case 5: return write_file();
    case 6: case 7: case 8: case 9: return read_file();
    case 10: ON_PATH("descriptor.stat-at", 8, stat_at, root, (int)below(2), BYTES(path)); return;
    case 11: return ask_twice();
    case 12: ON_PATH("descriptor.set-times-at", 1, set_times_at, root, KEEP, BYTES(path), AT, 5, 7, NOW, 0, 0); return;
    case 13: case 14: ON_PATH("descriptor.create-directory-at", 1, create_directory_at, root, BYTES(path)); return;
    case 15: ON_PATH("descriptor.remove-directory-at", 1, remove_directory_at, root, BYTES(path)); return;
    case 16: ON_PATH("descriptor.unlink-file-at", 1, unlink_file_at, root, BYTES(path)); return;
    case 17: ON_PATHS("descriptor.rename-at", rename_at, root, BYTES(path), root, BYTES(to)); return;
    case 18: ON_PATHS("descriptor.link-at", link_at, root, KEEP, BYTES(path), root, BYTES(to)); return;
    case 19: ON_PATH("descriptor.symlink-at", 1, symlink_at, root, "f1", 2, BYTES(path)); return;
    case 20: ON_PATH("descriptor.readlink-at", 4, readlink_at, root, BYTES(path)); return;
    case 21: case 22: return list();
    default: return wrong_kind();
  }
}

static void print(void) {
  for (u32 at = 0; at < told_length; at += PIECE) {
    u32 length = told_length - at < PIECE ? told_length - at : PIECE;
    stream_write_flush(out, (const char *)told + at, length, &got);
    if (got.u8[0] != 0) __builtin_trap();
  }
  told_length = 0;
}

/* The preopened directory "/". */
static handle find_root(void) {
  get_directories(&got);
  const u32 *preopens = (const u32 *)got.u32[0];
  for (u32 index = 0; index < got.u32[1]; index++)
    if (is_equal((text){(const u8 *)preopens[index * 3 + 1], preopens[index * 3 + 2]}, SAID("/")))
      return (handle)preopens[index * 3];
  __builtin_trap();
}

__attribute__((export_name("wasi:cli/run@0.2.3#run"))) int run(void) {
  own = 'w', random_state = 7777;
  out = get_stdout();
  root = find_root();
  for (u32 at = 0; at < sizeof content; at++) content[at] = (u8)('a' + at % 26);
  create_directory_at(root, (const char *)&own, 1, &got);
  report(SAID("descriptor.create-directory-at"), 0, (text){&own, 1}, NO_PATH, error_at(1), NO_BYTES);
  for (u32 round = 0; round < ITERATIONS; round++) {
    act();
    if (told_length > PRINT_AT) print();
    used = 0;
  }
  print();
  return 0;
}
