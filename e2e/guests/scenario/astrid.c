/* The scenario through astrid:fs@1.0.0. */
#include "scenario.h"
#include "../astrid/canonical.h"

#define HOST(name) FROM("astrid:fs/host@1.0.0", name)
HOST("fs-mkdir") void fs_mkdir(const u8 *, u32, answer *);
HOST("fs-unlink") void fs_unlink(const u8 *, u32, answer *);
HOST("write-file") void write_file(const u8 *, u32, const u8 *, u32, answer *);
HOST("read-file") void read_file(const u8 *, u32, answer *);
HOST("fs-stat") void fs_stat(const u8 *, u32, answer *);
HOST("fs-readdir") void fs_readdir(const u8 *, u32, answer *);

enum { KIND_DIRECTORY = 2 };

static u32 make_directory(text path) {
  answer got;
  fs_mkdir(path.at, path.length, &got);
  return got.bytes[0] == 0;
}

static u32 remove_file(text path) {
  answer got;
  fs_unlink(path.at, path.length, &got);
  return got.bytes[0] == 0;
}

static u32 write_whole(text path, text content) {
  answer got;
  write_file(path.at, path.length, content.at, content.length, &got);
  return got.bytes[0] == 0;
}

static u32 read_whole(text path, text *content) {
  answer got;
  read_file(path.at, path.length, &got);
  *content = text_in(&got, 4);
  return got.bytes[0] == 0;
}

static u32 ask(text path, facts *found) {
  answer got;
  fs_stat(path.at, path.length, &got);
  *found = (facts){got.bytes[16] == KIND_DIRECTORY, wide(&got, 8)};
  return got.bytes[0] == 0;
}

static u32 tell_names(text path) {
  answer got;
  fs_readdir(path.at, path.length, &got);
  const text *names = (const text *)word(&got, 4);
  for (u32 index = 0; got.bytes[0] == 0 && index < word(&got, 8); index++) {
    if (index > 0) tell(SAID("/"));
    tell(names[index]);
  }
  return got.bytes[0] == 0;
}

#ifndef CHURN /* which has an entry of its own */
EXPORT("wasi:cli/run@0.2.0#run") u32 run(void) {
  for (u32 index = 0; index < STEP_COUNT; index++) perform(index);
  print();
  return 0;
}
#endif
