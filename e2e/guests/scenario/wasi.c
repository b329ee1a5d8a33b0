/* The scenario through WASI 0.2, by its own calls: the canonical ABI by hand, no preview 1 underneath. */
#include "scenario.h"
#include "places.h"
#include "../astrid/canonical.h"

#define TYPES(name) FROM("wasi:filesystem/types@0.2.0", name)
#define DESCRIPTOR(name) TYPES("[method]descriptor." name)
DESCRIPTOR("open-at") void open_at(u32, u32, const u8 *, u32, u32, u32, answer *);
DESCRIPTOR("read") void descriptor_read(u32, u64, u64, answer *);
DESCRIPTOR("write") void descriptor_write(u32, const u8 *, u32, u64, answer *);
DESCRIPTOR("read-directory") void read_directory(u32, answer *);
DESCRIPTOR("create-directory-at") void create_directory_at(u32, const u8 *, u32, answer *);
DESCRIPTOR("unlink-file-at") void unlink_file_at(u32, const u8 *, u32, answer *);
DESCRIPTOR("stat-at") void stat_at(u32, u32, const u8 *, u32, answer *);
TYPES("[method]directory-entry-stream.read-directory-entry") void read_entry(u32, answer *);
TYPES("[resource-drop]descriptor") void drop_descriptor(u32);
TYPES("[resource-drop]directory-entry-stream") void drop_stream(u32);
FROM("wasi:filesystem/preopens@0.2.0", "get-directories") void get_directories(answer *);

enum { FOLLOW = 1, CREATE = 1, DIRECTORY = 2, TO_READ = 1, TO_WRITE = 2, KIND_DIRECTORY = 3, MOST = 1024 * 1024 };

typedef struct {
  u32 descriptor;
  text name;
} preopen;
static const preopen *preopens;
static u32 preopen_count;

static u32 preopened(text name) {
  for (u32 index = 0; index < preopen_count; index++)
    if (is_equal(preopens[index].name, name)) return preopens[index].descriptor;
  __builtin_trap();
}

static u32 open_path(text path, u32 flags, u32 access, u32 *opened) {
  place from = place_of(path);
  answer got;
  open_at(from.directory, FOLLOW, from.path.at, from.path.length, flags, access, &got);
  *opened = word(&got, 4);
  return got.bytes[0] == 0;
}

static u32 make_directory(text path) {
  place at = place_of(path);
  answer got;
  create_directory_at(at.directory, at.path.at, at.path.length, &got);
  return got.bytes[0] == 0;
}

static u32 remove_file(text path) {
  place at = place_of(path);
  answer got;
  unlink_file_at(at.directory, at.path.at, at.path.length, &got);
  return got.bytes[0] == 0;
}

static u32 write_whole(text path, text content) {
  u32 file;
  answer got;
  if (!open_path(path, CREATE, TO_WRITE, &file)) return 0;
  descriptor_write(file, content.at, content.length, 0, &got);
  drop_descriptor(file);
  return got.bytes[0] == 0;
}

static u32 read_whole(text path, text *content) {
  u32 file;
  answer got;
  if (!open_path(path, 0, TO_READ, &file)) return 0;
  descriptor_read(file, MOST, 0, &got);
  drop_descriptor(file);
  *content = text_in(&got, 4);
  return got.bytes[0] == 0;
}

static u32 ask(text path, facts *found) {
  place at = place_of(path);
  answer got;
  stat_at(at.directory, FOLLOW, at.path.at, at.path.length, &got);
  *found = (facts){got.bytes[8] == KIND_DIRECTORY, wide(&got, 24)};
  return got.bytes[0] == 0;
}

static u32 tell_entries(u32 stream) {
  for (u32 count = 0;; count++) {
    answer got;
    read_entry(stream, &got);
    if (got.bytes[0] != 0) return 0;
    if (got.bytes[4] == 0) return 1;
    if (count > 0) tell(SAID("/"));
    tell(text_in(&got, 12));
  }
}

static u32 tell_names(text path) {
  u32 directory;
  answer got;
  if (!open_path(path, DIRECTORY, TO_READ, &directory)) return 0;
  read_directory(directory, &got);
  u32 done = got.bytes[0] == 0 && tell_entries(word(&got, 4));
  if (got.bytes[0] == 0) drop_stream(word(&got, 4));
  drop_descriptor(directory);
  return done;
}

#ifndef CHURN /* which has an entry of its own */
EXPORT("wasi:cli/run@0.2.0#run") u32 run(void) {
  answer got;
  get_directories(&got);
  preopens = (const preopen *)word(&got, 0);
  preopen_count = word(&got, 4);
  for (u32 index = 0; index < STEP_COUNT; index++) perform(index);
  print();
  return 0;
}
#endif
