/* WASI 0.2 as a freestanding core module sees it behind the canonical ABI: only what the guests here use. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
#define FS(name) IMPORT("wasi:filesystem/types@0.2.3", name)
#define METHOD(name) FS("[method]descriptor." name)
#define STREAM(name) IMPORT("wasi:io/streams@0.2.3", name)

typedef int32_t handle;
/** Where an answer is put: a tag in the first byte, the value behind it at its own alignment. */
typedef union {
  uint8_t u8[112];
  uint32_t u32[28];
  uint64_t u64[14];
} answer;

enum error_code {
  E_ACCESS, E_WOULD_BLOCK, E_ALREADY, E_BAD_DESCRIPTOR, E_BUSY, E_DEADLOCK, E_QUOTA, E_EXIST, E_FILE_TOO_LARGE,
  E_ILLEGAL_BYTE_SEQUENCE, E_IN_PROGRESS, E_INTERRUPTED, E_INVALID, E_IO, E_IS_DIRECTORY, E_LOOP, E_TOO_MANY_LINKS,
  E_MESSAGE_SIZE, E_NAME_TOO_LONG, E_NO_DEVICE, E_NO_ENTRY, E_NO_LOCK, E_INSUFFICIENT_MEMORY, E_INSUFFICIENT_SPACE,
  E_NOT_DIRECTORY, E_NOT_EMPTY, E_NOT_RECOVERABLE, E_UNSUPPORTED, E_NO_TTY, E_NO_SUCH_DEVICE, E_OVERFLOW,
  E_NOT_PERMITTED, E_PIPE, E_READ_ONLY, E_INVALID_SEEK, E_TEXT_FILE_BUSY, E_CROSS_DEVICE, E_NONE = 255
};
enum descriptor_type { T_UNKNOWN, T_BLOCK, T_CHARACTER, T_DIRECTORY, T_FIFO, T_LINK, T_FILE, T_SOCKET };
enum { READ = 1, WRITE = 2, FILE_SYNC = 4, DATA_SYNC = 8, MUTATE = 32 };
enum { CREATE = 1, DIRECTORY = 2, EXCLUSIVE = 4, TRUNCATE = 8 };
enum { KEEP = 0, FOLLOW = 1 };
enum { NO_CHANGE = 0, NOW = 1, AT = 2 };

METHOD("read-via-stream") void read_via_stream(handle, int64_t, answer *);
METHOD("write-via-stream") void write_via_stream(handle, int64_t, answer *);
METHOD("append-via-stream") void append_via_stream(handle, answer *);
METHOD("advise") void advise(handle, int64_t, int64_t, int32_t, answer *);
METHOD("sync-data") void sync_data(handle, answer *);
METHOD("sync") void sync_all(handle, answer *);
METHOD("get-flags") void get_flags(handle, answer *);
METHOD("get-type") void get_type(handle, answer *);
METHOD("set-size") void set_size(handle, int64_t, answer *);
METHOD("set-times") void set_times(handle, int32_t, int64_t, int32_t, int32_t, int64_t, int32_t, answer *);
METHOD("read") void read_at(handle, int64_t, int64_t, answer *);
METHOD("write") void write_at(handle, const char *, size_t, int64_t, answer *);
METHOD("read-directory") void read_directory(handle, answer *);
METHOD("create-directory-at") void create_directory_at(handle, const char *, size_t, answer *);
METHOD("stat") void stat_of(handle, answer *);
METHOD("stat-at") void stat_at(handle, int32_t, const char *, size_t, answer *);
METHOD("set-times-at")
void set_times_at(handle, int32_t, const char *, size_t, int32_t, int64_t, int32_t, int32_t, int64_t, int32_t, answer *);
METHOD("link-at") void link_at(handle, int32_t, const char *, size_t, handle, const char *, size_t, answer *);
METHOD("open-at") void open_at(handle, int32_t, const char *, size_t, int32_t, int32_t, answer *);
METHOD("readlink-at") void readlink_at(handle, const char *, size_t, answer *);
METHOD("remove-directory-at") void remove_directory_at(handle, const char *, size_t, answer *);
METHOD("rename-at") void rename_at(handle, const char *, size_t, handle, const char *, size_t, answer *);
METHOD("symlink-at") void symlink_at(handle, const char *, size_t, const char *, size_t, answer *);
METHOD("unlink-file-at") void unlink_file_at(handle, const char *, size_t, answer *);
METHOD("is-same-object") int32_t is_same_object(handle, handle);
METHOD("metadata-hash") void metadata_hash(handle, answer *);
METHOD("metadata-hash-at") void metadata_hash_at(handle, int32_t, const char *, size_t, answer *);
FS("[resource-drop]descriptor") void drop_descriptor(handle);
FS("[method]directory-entry-stream.read-directory-entry") void read_directory_entry(handle, answer *);
FS("[resource-drop]directory-entry-stream") void drop_entries(handle);
FS("filesystem-error-code") void filesystem_error_code(handle, answer *);
IMPORT("wasi:filesystem/preopens@0.2.3", "get-directories") void get_directories(answer *);

STREAM("[method]input-stream.read") void stream_read(handle, int64_t, answer *);
STREAM("[method]input-stream.blocking-read") void stream_blocking_read(handle, int64_t, answer *);
STREAM("[method]input-stream.skip") void stream_skip(handle, int64_t, answer *);
STREAM("[method]input-stream.subscribe") handle input_subscribe(handle);
STREAM("[resource-drop]input-stream") void drop_input(handle);
STREAM("[method]output-stream.check-write") void stream_check_write(handle, answer *);
STREAM("[method]output-stream.write") void stream_write(handle, const char *, size_t, answer *);
STREAM("[method]output-stream.blocking-write-and-flush") void stream_write_flush(handle, const char *, size_t, answer *);
STREAM("[method]output-stream.flush") void stream_flush(handle, answer *);
STREAM("[method]output-stream.blocking-flush") void stream_blocking_flush(handle, answer *);
STREAM("[method]output-stream.write-zeroes") void stream_write_zeroes(handle, int64_t, answer *);
STREAM("[method]output-stream.splice") void stream_splice(handle, handle, int64_t, answer *);
STREAM("[method]output-stream.subscribe") handle output_subscribe(handle);
STREAM("[resource-drop]output-stream") void drop_output(handle);
IMPORT("wasi:io/error@0.2.3", "[resource-drop]error") void drop_error(handle);
IMPORT("wasi:io/poll@0.2.3", "[method]pollable.ready") int32_t pollable_ready(handle);
IMPORT("wasi:io/poll@0.2.3", "[method]pollable.block") void pollable_block(handle);
IMPORT("wasi:io/poll@0.2.3", "[resource-drop]pollable") void drop_pollable(handle);
IMPORT("wasi:io/poll@0.2.3", "poll") void poll_list(const handle *, size_t, answer *);
IMPORT("wasi:clocks/monotonic-clock@0.2.3", "now") int64_t monotonic_now(void);
IMPORT("wasi:clocks/monotonic-clock@0.2.3", "subscribe-duration") handle subscribe_duration(int64_t);
IMPORT("wasi:clocks/monotonic-clock@0.2.3", "subscribe-instant") handle subscribe_instant(int64_t);
IMPORT("wasi:clocks/wall-clock@0.2.3", "now") void wall_now(answer *);
IMPORT("wasi:cli/environment@0.2.3", "get-arguments") void get_arguments(answer *);
IMPORT("wasi:cli/stdout@0.2.3", "get-stdout") handle get_stdout(void);
IMPORT("wasi:sockets/instance-network@0.2.3", "instance-network") handle instance_network(void);
IMPORT("wasi:sockets/tcp-create-socket@0.2.3", "create-tcp-socket") void create_tcp_socket(int32_t, answer *);
IMPORT("wasi:sockets/ip-name-lookup@0.2.3", "resolve-addresses")
void resolve_addresses(handle, const char *, size_t, answer *);
