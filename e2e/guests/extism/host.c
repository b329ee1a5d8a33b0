/* host: calls each of the 49 functions of the 0.5 ABI with the input as its arguments, separated by NUL, and gives back
 * the bytes of the block it returned, or `done`. One export per function, named like it without `astrid_`. A function with
 * one argument gets the whole input. `write_sized` takes `PATH NUL DECIMAL` and writes that many bytes; `read_often` reads
 * that many times, `write_often` writes 5,000 equal letters each time, another letter than the time before. */
#include "kernel.h"

static u64 cut(u64 *from) {
  u64 end = input_until_nul(*from), begin = *from;
  *from = end < input_length() ? end + 1 : end;
  return input_part(begin, end);
}
static u64 rest(u64 from) { return input_part(from, input_length()); }
static int done(void) { return give(text_block("done")); }

#define GIVES_0(name)                                    \
  USER("astrid_" #name) u64 astrid_##name(void);         \
  EXPORT(name) { return give(astrid_##name()); }
#define GIVES_1(name)                                    \
  USER("astrid_" #name) u64 astrid_##name(u64);          \
  EXPORT(name) { return give(astrid_##name(input_block())); }
#define GIVES_2(name)                                    \
  USER("astrid_" #name) u64 astrid_##name(u64, u64);     \
  EXPORT(name) {                                         \
    u64 at = 0, first = cut(&at);                        \
    return give(astrid_##name(first, rest(at)));         \
  }
#define GIVES_3(name)                                    \
  USER("astrid_" #name) u64 astrid_##name(u64, u64, u64);\
  EXPORT(name) {                                         \
    u64 at = 0, first = cut(&at), second = cut(&at);     \
    return give(astrid_##name(first, second, rest(at))); \
  }
#define SILENT_0(name)                                   \
  USER("astrid_" #name) void astrid_##name(void);        \
  EXPORT(name) { return astrid_##name(), done(); }
#define SILENT_1(name)                                   \
  USER("astrid_" #name) void astrid_##name(u64);         \
  EXPORT(name) { return astrid_##name(input_block()), done(); }
#define SILENT_2(name)                                   \
  USER("astrid_" #name) void astrid_##name(u64, u64);    \
  EXPORT(name) {                                         \
    u64 at = 0, first = cut(&at);                        \
    return astrid_##name(first, rest(at)), done();       \
  }

GIVES_1(fs_exists)
SILENT_1(fs_mkdir)
GIVES_1(fs_readdir)
GIVES_1(fs_stat)
SILENT_1(fs_unlink)
GIVES_1(read_file)
SILENT_2(write_file)
SILENT_2(ipc_publish)
GIVES_1(ipc_subscribe)
SILENT_1(ipc_unsubscribe)
GIVES_1(ipc_poll)
GIVES_2(ipc_recv)
GIVES_3(uplink_register)
GIVES_3(uplink_send)
GIVES_1(kv_get)
SILENT_2(kv_set)
SILENT_1(kv_delete)
GIVES_1(kv_list_keys)
GIVES_1(kv_clear_prefix)
GIVES_1(get_config)
GIVES_0(get_caller)
GIVES_1(http_request)
GIVES_1(trigger_hook)
SILENT_2(log)
GIVES_1(spawn_host)
GIVES_1(net_bind_unix)
GIVES_1(net_accept)
GIVES_1(net_read)
SILENT_2(net_write)
GIVES_1(elicit)
GIVES_1(has_secret)
SILENT_0(signal_ready)
GIVES_0(clock_ms)
GIVES_0(get_interceptor_handles)
GIVES_1(request_approval)
GIVES_1(identity_resolve)
GIVES_1(identity_link)
GIVES_1(identity_unlink)
GIVES_1(identity_create_user)
GIVES_1(identity_list_links)
GIVES_1(check_capsule_capability)
GIVES_1(spawn_background_host)
GIVES_1(read_process_logs_host)
GIVES_1(kill_process_host)
SILENT_1(net_close_stream)
GIVES_1(net_poll_accept)
GIVES_1(http_stream_start)
GIVES_1(http_stream_read)
SILENT_1(http_stream_close)

static u64 number_after(u64 from) {
  u64 value = 0;
  for (; from < input_length(); from++) value = value * 10 + input_load_u8(from) - '0';
  return value;
}

EXPORT(write_sized) {
  u64 at = 0, path = cut(&at), size = number_after(at), content = block_alloc(size);
  for (u64 i = 0; i + 8 <= size; i += 8) store_u64(content + i, 0x7878787878787878ull);
  for (u64 i = size & ~7ull; i < size; i++) store_u8(content + i, 'x');
  return astrid_write_file(path, content), done();
}

/* How long the block is that a read gives, without giving its bytes: `LENGTH FIRST-BYTE `. */
EXPORT(read_length) {
  u64 block = astrid_read_file(input_block());
  say(block_length(block));
  say(load_u8(block));
  return give_line();
}

EXPORT(read_often) {
  u64 at = 0, path = cut(&at), total = 0;
  for (u64 left = number_after(at); left > 0; left--) {
    u64 block = astrid_read_file(path);
    total += block_length(block);
    block_free(block);
  }
  return say(total), give_line();
}

EXPORT(write_often) {
  u64 at = 0, path = cut(&at), content = block_alloc(5000);
  for (u64 left = number_after(at); left > 0; left--) {
    for (u64 i = 0; i < 5000; i += 8) store_u64(content + i, ('a' + left % 26) * 0x0101010101010101ull);
    astrid_write_file(path, content);
  }
  return done();
}

/* A path argument that is whatever number the input says, and no block. */
EXPORT(read_at_offset) { return give(astrid_read_file(number_after(0))); }
/* The offset as two's complement, so that it is negative in wasm. */
EXPORT(read_at_negative) { return give(astrid_read_file(0 - number_after(0))); }
EXPORT(read_freed_block) {
  u64 path = input_block();
  block_free(path);
  return give(astrid_read_file(path));
}
