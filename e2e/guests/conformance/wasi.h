/* The functions of wasi_snapshot_preview1 as a module imports them, without a C library in between. */
#ifndef CONFORMANCE_WASI_H
#define CONFORMANCE_WASI_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long i64;
typedef __SIZE_TYPE__ size;

#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name)))
/* Imported under a name of ours: a C library may have functions of that name. */
#define IMPORT(name, ...) WASI(name) int w_##name(__VA_ARGS__)

IMPORT(args_get, void *pointers, void *buffer);
IMPORT(args_sizes_get, u32 *count, u32 *bytes);
IMPORT(environ_get, void *pointers, void *buffer);
IMPORT(environ_sizes_get, u32 *count, u32 *bytes);
IMPORT(clock_res_get, int id, u64 *out);
IMPORT(clock_time_get, int id, u64 precision, u64 *out);
IMPORT(fd_advise, int fd, u64 offset, u64 length, int advice);
IMPORT(fd_allocate, int fd, u64 offset, u64 length);
IMPORT(fd_close, int fd);
IMPORT(fd_datasync, int fd);
IMPORT(fd_fdstat_get, int fd, void *out);
IMPORT(fd_fdstat_set_flags, int fd, int flags);
IMPORT(fd_fdstat_set_rights, int fd, u64 base, u64 inheriting);
IMPORT(fd_filestat_get, int fd, void *out);
IMPORT(fd_filestat_set_size, int fd, u64 bytes);
IMPORT(fd_filestat_set_times, int fd, u64 access, u64 modification, int flags);
IMPORT(fd_pread, int fd, const void *vectors, size count, u64 offset, u32 *out);
IMPORT(fd_prestat_get, int fd, void *out);
IMPORT(fd_prestat_dir_name, int fd, void *name, size length);
IMPORT(fd_pwrite, int fd, const void *vectors, size count, u64 offset, u32 *out);
IMPORT(fd_read, int fd, const void *vectors, size count, u32 *out);
IMPORT(fd_readdir, int fd, void *buffer, size length, u64 cookie, u32 *out);
IMPORT(fd_renumber, int from, int to);
IMPORT(fd_seek, int fd, i64 offset, int whence, u64 *out);
IMPORT(fd_sync, int fd);
IMPORT(fd_tell, int fd, u64 *out);
IMPORT(fd_write, int fd, const void *vectors, size count, u32 *out);
IMPORT(path_create_directory, int fd, const void *path, size length);
IMPORT(path_filestat_get, int fd, int lookup, const void *path, size length, void *out);
IMPORT(path_filestat_set_times, int fd, int lookup, const void *path, size length, u64 access, u64 modification,
       int flags);
IMPORT(path_link, int fd, int lookup, const void *path, size length, int to_fd, const void *to, size to_length);
IMPORT(path_open, int fd, int lookup, const void *path, size length, int oflags, u64 base, u64 inheriting, int fdflags,
       int *out);
IMPORT(path_readlink, int fd, const void *path, size length, void *buffer, size buffer_length, u32 *out);
IMPORT(path_remove_directory, int fd, const void *path, size length);
IMPORT(path_rename, int fd, const void *path, size length, int to_fd, const void *to, size to_length);
IMPORT(path_symlink, const void *target, size target_length, int fd, const void *path, size length);
IMPORT(path_unlink_file, int fd, const void *path, size length);
IMPORT(poll_oneoff, const void *subscriptions, void *events, size count, u32 *out);
IMPORT(proc_raise, int signal);
IMPORT(random_get, void *buffer, size length);
IMPORT(sched_yield, void);
IMPORT(sock_accept, int fd, int flags, int *out);
IMPORT(sock_recv, int fd, const void *vectors, size count, int flags, u32 *out, u32 *out_flags);
IMPORT(sock_send, int fd, const void *vectors, size count, int flags, u32 *out);
IMPORT(sock_shutdown, int fd, int how);
WASI(proc_exit) _Noreturn void w_proc_exit(int code);

/* Error numbers. */
enum {
  SUCCESS = 0, ACCES = 2, AGAIN = 6, BADF = 8, EXIST = 20, FAULT = 21, FBIG = 22, ILSEQ = 25, INVAL = 28, IO = 29,
  ISDIR = 31, LOOP = 32, NAMETOOLONG = 37, NOENT = 44, NOSPC = 51, NOSYS = 52, NOTDIR = 54, NOTEMPTY = 55, NOTSOCK = 57,
  NOTSUP = 58, OVERFLOW = 61, PERM = 63, PIPE = 64, SPIPE = 70, XDEV = 75, NOTCAPABLE = 76
};

/* Kinds of files. */
enum { UNKNOWN = 0, CHARACTER_DEVICE = 2, DIRECTORY = 3, REGULAR_FILE = 4, SYMBOLIC_LINK = 7 };
enum { O_CREATE = 1, O_DIR = 2, O_EXCLUSIVE = 4, O_TRUNCATE = 8 };
enum { F_APPEND = 1, F_DSYNC = 2, F_NONBLOCK = 4, F_RSYNC = 8, F_SYNC = 16 };
enum { T_ACCESS = 1, T_ACCESS_NOW = 2, T_MODIFICATION = 4, T_MODIFICATION_NOW = 8 };
enum { FROM_START = 0, FROM_HERE = 1, FROM_END = 2 };
enum { KEEP = 0, FOLLOW = 1 };
enum { REALTIME = 0, MONOTONIC = 1, PROCESS_TIME = 2, THREAD_TIME = 3 };

/* Rights, by their bits. */
#define R_DATASYNC (1ull << 0)
#define R_READ (1ull << 1)
#define R_SEEK (1ull << 2)
#define R_SET_FLAGS (1ull << 3)
#define R_SYNC (1ull << 4)
#define R_TELL (1ull << 5)
#define R_WRITE (1ull << 6)
#define R_ADVISE (1ull << 7)
#define R_ALLOCATE (1ull << 8)
#define R_CREATE_DIRECTORY (1ull << 9)
#define R_CREATE_FILE (1ull << 10)
#define R_LINK_SOURCE (1ull << 11)
#define R_LINK_TARGET (1ull << 12)
#define R_OPEN (1ull << 13)
#define R_READDIR (1ull << 14)
#define R_READLINK (1ull << 15)
#define R_RENAME_SOURCE (1ull << 16)
#define R_RENAME_TARGET (1ull << 17)
#define R_PATH_STAT (1ull << 18)
#define R_PATH_SET_SIZE (1ull << 19)
#define R_PATH_SET_TIMES (1ull << 20)
#define R_STAT (1ull << 21)
#define R_SET_SIZE (1ull << 22)
#define R_SET_TIMES (1ull << 23)
#define R_SYMLINK (1ull << 24)
#define R_REMOVE_DIRECTORY (1ull << 25)
#define R_UNLINK (1ull << 26)
#define R_POLL (1ull << 27)

typedef struct { u8 type; u16 flags; u64 base, inheriting; } Fdstat;
typedef struct { u64 device, inode; u8 type; u64 links, bytes, accessed, modified, changed; } Filestat;
typedef struct { const void *at; size length; } Vector;
typedef struct { u8 tag; size length; } Prestat;
typedef struct { u64 next, inode; u32 name_length; u8 type; } Dirent;
typedef struct {
  u64 userdata;
  u8 tag;
  union {
    struct { u32 id; u64 timeout, precision; u16 flags; } clock;
    u32 fd;
  };
} Subscription;
typedef struct { u64 userdata; u16 error; u8 type; u64 bytes; u16 flags; } Event;
enum { CLOCK_EVENT = 0, READ_EVENT = 1, WRITE_EVENT = 2 };

_Static_assert(sizeof(Fdstat) == 24 && sizeof(Filestat) == 64 && sizeof(Dirent) == 24, "records of the contract");
_Static_assert(sizeof(Subscription) == 48 && sizeof(Event) == 32, "records of the contract");

#endif
