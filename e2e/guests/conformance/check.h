/*
 * Cases that run one after another in one process, each in an empty directory of its own.
 *
 * The first argument says at which case to begin. Per case two lines: `# NUMBER GROUP: NAME`, then `ok NUMBER CHECKS` or
 * `not ok NUMBER LINE: CHECK gave ERROR`. A last line `done`: where it is missing, the case begun last has ended
 * the process, and the next run begins behind it.
 */
#ifndef CONFORMANCE_CHECK_H
#define CONFORMANCE_CHECK_H

#include "wasi.h"

typedef struct {
  const char *group;
  const char *name;
  void (*run)(void);
} Case;

/* The preopened directory `/` and the empty directory of this case, with every right. */
extern int root;
extern int scratch;
/* Where the lines go; a case that moves standard output says so here. */
extern int report;
/* `case-NUMBER`, the name of `scratch` below `/`. */
extern char scratch_name[16];

void run_cases(const Case *cases, size count);

/* Each returns from the case when it fails. GIVES: one of the numbers listed; the first is the one to prefer. */
#define GIVES(call, ...)                                                              \
  do {                                                                                \
    static const int wanted_[] = {__VA_ARGS__};                                       \
    if (!check_number(call, wanted_, sizeof wanted_ / sizeof *wanted_, __LINE__, #call)) \
      return;                                                                         \
  } while (0)
#define OK(call) GIVES(call, SUCCESS)
#define HOLDS(condition)                                              \
  do {                                                                \
    if (!check_holds((condition) ? 1 : 0, __LINE__, #condition)) return; \
  } while (0)

int check_number(int got, const int *wanted, size count, int line, const char *text);
int check_holds(int holds, int line, const char *text);

size text_length(const char *text);
int same_bytes(const void *a, const void *b, size length);

/* A path argument: pointer and length. */
#define P(path) (path), text_length(path)

#define ALL_RIGHTS ((1ull << 28) - 1)
#define FILE_RIGHTS                                                                                                 \
  (R_DATASYNC | R_READ | R_SEEK | R_SET_FLAGS | R_SYNC | R_TELL | R_WRITE | R_ADVISE | R_ALLOCATE | R_STAT | R_SET_SIZE | \
   R_SET_TIMES | R_POLL)
/* The rights to look and to list, but not those of a writer. */
#define DIRECTORY_RIGHTS                                                                                             \
  (R_CREATE_DIRECTORY | R_CREATE_FILE | R_LINK_SOURCE | R_LINK_TARGET | R_OPEN | R_READDIR | R_READLINK | R_RENAME_SOURCE | \
   R_RENAME_TARGET | R_PATH_STAT | R_PATH_SET_TIMES | R_STAT | R_SET_TIMES | R_SYMLINK | R_REMOVE_DIRECTORY | R_UNLINK)

/* Shorter spellings; all answer an error number. */
int open_in(int directory, const char *path, int oflags, u64 rights, int fdflags, int *fd);
/* Every right of a file that is written and read. */
int open_file(const char *path, int oflags, int *fd);
int open_directory(const char *path, int *fd);
int make_file(const char *path, const char *content);
int write_text(int fd, const char *text);
int read_bytes(int fd, void *buffer, size length, u32 *done);
int write_at(int fd, const void *bytes, size length, u64 offset, u32 *done);
int read_at(int fd, void *buffer, size length, u64 offset, u32 *done);
int stat_path(const char *path, int lookup, Filestat *stat);
/* Whether the file holds that text and nothing else. */
int holds_text(const char *path, const char *text);
int position_of(int fd, u64 *position);

#endif
