/* The scenario through the functions of the Extism ABI 0.5. A failure to make, write or remove traps there, so each step is one
 * call of `step`, with its number as the input. */
#include "scenario.h"
#include "../extism/kernel.h"

USER("astrid_fs_mkdir") void astrid_fs_mkdir(u64);
USER("astrid_fs_unlink") void astrid_fs_unlink(u64);
USER("astrid_write_file") void astrid_write_file(u64, u64);
USER("astrid_read_file") u64 astrid_read_file(u64);
USER("astrid_fs_stat") u64 astrid_fs_stat(u64);
USER("astrid_fs_readdir") u64 astrid_fs_readdir(u64);

static u8 got[1024 * 1024];

static u64 block_of(text content) {
  u64 block = block_alloc(content.length);
  for (u32 at = 0; at < content.length; at++) store_u8(block + at, content.at[at]);
  return block;
}

/* What a function answered, without its status byte, which is 0 for a value. */
static u32 payload(u64 block, text *content) {
  u32 length = (u32)block_length(block);
  for (u32 at = 1; at < length; at++) got[at - 1] = (u8)load_u8(block + at);
  *content = (text){got, length - 1};
  return load_u8(block) == 0;
}

static u32 make_directory(text path) { return astrid_fs_mkdir(block_of(path)), 1; }
static u32 remove_file(text path) { return astrid_fs_unlink(block_of(path)), 1; }
static u32 write_whole(text path, text content) {
  return astrid_write_file(block_of(path), block_of(content)), 1;
}
static u32 read_whole(text path, text *content) { return payload(astrid_read_file(block_of(path)), content); }

/* The JSON is `{"size":N,"isDir":false,…`. */
static u32 ask(text path, facts *found) {
  text json;
  if (!payload(astrid_fs_stat(block_of(path)), &json)) return 0;
  u32 at = sizeof("{\"size\":") - 1;
  for (found->size = 0; json.at[at] != ','; at++) found->size = found->size * 10 + json.at[at] - '0';
  found->is_directory = json.at[at + sizeof(",\"isDir\":") - 1] == 't';
  return 1;
}

/* No name of the scenario needs an escape in JSON. */
static u32 tell_names(text path) {
  text json;
  if (!payload(astrid_fs_readdir(block_of(path)), &json)) return 0;
  for (u32 at = 1; at + 1 < json.length; at++)
    if (json.at[at] != '"') tell(json.at[at] == ',' ? SAID("/") : (text){json.at + at, 1});
  return 1;
}

#ifndef CHURN /* which has an entry of its own */
EXPORT(step) {
  u32 index = 0;
  for (u32 at = 0; at < input_length(); at++) index = index * 10 + input_load_u8(at) - '0';
  if (index >= STEP_COUNT) return give(text_block("end\n"));
  perform(index);
  return give(block_of((text){told, told_length}));
}
#endif
