/* The functions of astrid:fs@1.0.0 as a guest imports them. What is not called is not imported. */
#pragma once
#include "canonical.h"

#define HOST(name) FROM("astrid:fs/host@1.0.0", name)
HOST("fs-open") void fs_open(const u8 *, u32, u32, answer *);
HOST("fs-exists") void fs_exists(const u8 *, u32, answer *);
HOST("fs-mkdir") void fs_mkdir(const u8 *, u32, answer *);
HOST("fs-mkdir-all") void fs_mkdir_all(const u8 *, u32, answer *);
HOST("fs-readdir") void fs_readdir(const u8 *, u32, answer *);
HOST("fs-stat") void fs_stat(const u8 *, u32, answer *);
HOST("fs-stat-symlink") void fs_stat_symlink(const u8 *, u32, answer *);
HOST("fs-unlink") void fs_unlink(const u8 *, u32, answer *);
HOST("read-file") void read_file(const u8 *, u32, answer *);
HOST("write-file") void write_file(const u8 *, u32, const u8 *, u32, answer *);
HOST("fs-append") void fs_append(const u8 *, u32, const u8 *, u32, answer *);
HOST("fs-copy") void fs_copy(const u8 *, u32, const u8 *, u32, answer *);
HOST("fs-rename") void fs_rename(const u8 *, u32, const u8 *, u32, answer *);
HOST("fs-remove-dir-all") void fs_remove_dir_all(const u8 *, u32, answer *);
HOST("fs-canonicalize") void fs_canonicalize(const u8 *, u32, answer *);
HOST("fs-read-link") void fs_read_link(const u8 *, u32, answer *);
HOST("fs-hard-link") void fs_hard_link(const u8 *, u32, const u8 *, u32, answer *);
HOST("[method]file-handle.read-at") void read_at(u32, u64, u32, answer *);
HOST("[method]file-handle.write-at") void write_at(u32, u64, const u8 *, u32, answer *);
HOST("[method]file-handle.sync-data") void sync_data(u32, answer *);
HOST("[method]file-handle.sync-all") void sync_all(u32, answer *);
HOST("[method]file-handle.stat") void handle_stat(u32, answer *);
HOST("[method]file-handle.set-len") void set_len(u32, u64, answer *);
HOST("[resource-drop]file-handle") void drop(u32);
