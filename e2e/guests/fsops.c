/* fsops [DIR]: checks what POSIX promises about files, as far as a WASI guest can see it.
 *
 * Works in DIR/fsops-work (default: in the current directory), which it makes and removes. Prints
 * `ok N name` or `not ok N name: why` for each check, then `N checks, M failed`; exits 0 only if
 * all are ok. Compiles natively too (gcc -std=c11 fsops.c): checks about the sandbox then pass as
 * `ok N name # native`, since there is no sandbox to test.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __wasi__
enum { IS_SANDBOXED = 1 };
#else
enum { IS_SANDBOXED = 0 };
#define ENOTCAPABLE ENOTSUP /* never looked for: the checks that know it are skipped */
#endif

/* Every check starts in an empty directory and returns NULL, or why it failed. */
typedef const char *check(void);

static char why[600];

static const char *because(const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(why, sizeof why, format, args);
  va_end(args);
  return why;
}

/* The condition must hold. */
#define NEED(condition) \
  do { \
    if (!(condition)) \
      return because("line %d: %s (errno: %s)", __LINE__, #condition, strerror(errno)); \
  } while (0)

/* The call must return -1 (or NULL) with this errno, or with one of two. */
#define REFUSED2(call, one, other) \
  do { \
    errno = 0; \
    if ((long)(call) >= 0) return because("line %d: %s succeeded", __LINE__, #call); \
    if (errno != (one) && errno != (other)) \
      return because("line %d: %s gave %s, not %s", __LINE__, #call, strerror(errno), \
                     strerror(one)); \
  } while (0)
#define REFUSED(call, code) REFUSED2(call, code, code)

#define TRY(expression) \
  do { \
    const char *reason = (expression); \
    if (reason != NULL) return reason; \
  } while (0)

/* --- the work directory ---------------------------------------------------------------------- */

static char root[1024];

/* A path below the work directory. Four can be in use at once. */
static const char *at(const char *format, ...) {
  static char paths[4][2048];
  static int turn;
  char *path = paths[turn++ % 4];
  int used = snprintf(path, sizeof paths[0], "%s/", root);
  va_list args;
  va_start(args, format);
  vsnprintf(path + used, sizeof paths[0] - (size_t)used, format, args);
  va_end(args);
  return path;
}

static void remove_all(const char *path) {
  struct stat st;
  if (lstat(path, &st) != 0) return;
  if (!S_ISDIR(st.st_mode)) {
    unlink(path);
    return;
  }
  for (bool found = true; found;) { /* from the start again, whatever the host does to cookies */
    DIR *dir = opendir(path);
    found = false;
    for (struct dirent *entry; dir != NULL && !found && (entry = readdir(dir)) != NULL;) {
      if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
      char child[2048];
      snprintf(child, sizeof child, "%s/%s", path, entry->d_name);
      remove_all(child);
      found = lstat(child, &st) != 0; /* stop when nothing gives way any more */
    }
    if (dir != NULL) closedir(dir);
  }
  rmdir(path);
}

static const char *put(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  NEED(fd >= 0);
  NEED(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
  NEED(close(fd) == 0);
  return NULL;
}

static const char *holds(const char *path, const char *text) {
  char data[256];
  int fd = open(path, O_RDONLY);
  NEED(fd >= 0);
  ssize_t n = read(fd, data, sizeof data - 1);
  NEED(n >= 0);
  data[n] = '\0';
  NEED(close(fd) == 0);
  if (strcmp(data, text) != 0) return because("%s holds \"%s\", not \"%s\"", path, data, text);
  return NULL;
}

static long long size_of(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 ? (long long)st.st_size : -1;
}

static bool exists(const char *path) {
  struct stat st;
  return lstat(path, &st) == 0;
}

static int close_and(int fd, int result) {
  int reason = errno;
  close(fd);
  errno = reason;
  return result;
}

static int try_open(const char *path, int flags) {
  int fd = open(path, flags, 0644);
  return fd < 0 ? -1 : close_and(fd, 0);
}

/* --- opening and creating -------------------------------------------------------------------- */

static const char *create_and_read_back(void) {
  TRY(put(at("f"), "hello"));
  TRY(holds(at("f"), "hello"));
  NEED(size_of(at("f")) == 5);
  return NULL;
}

static const char *open_missing(void) {
  REFUSED(try_open(at("f"), O_RDONLY), ENOENT);
  REFUSED(try_open(at("d/f"), O_WRONLY | O_CREAT), ENOENT);
  return NULL;
}

static const char *create_exclusively(void) {
  NEED(try_open(at("f"), O_WRONLY | O_CREAT | O_EXCL) == 0);
  REFUSED(try_open(at("f"), O_WRONLY | O_CREAT | O_EXCL), EEXIST);
  return NULL;
}

static const char *create_exclusively_on_dangling_link(void) {
  NEED(symlink("nothing", at("l")) == 0);
  REFUSED(try_open(at("l"), O_WRONLY | O_CREAT | O_EXCL), EEXIST);
  NEED(!exists(at("nothing")));
  return NULL;
}

static const char *truncate_on_open(void) {
  struct stat before, after;
  TRY(put(at("f"), "long content"));
  NEED(stat(at("f"), &before) == 0);
  NEED(try_open(at("f"), O_WRONLY | O_TRUNC) == 0);
  NEED(stat(at("f"), &after) == 0);
  NEED(after.st_size == 0);
  NEED(before.st_ino == after.st_ino);
  return NULL;
}

static const char *open_without_truncating(void) {
  TRY(put(at("f"), "abcdef"));
  int fd = open(at("f"), O_WRONLY | O_CREAT, 0644);
  NEED(fd >= 0 && write(fd, "XY", 2) == 2 && close(fd) == 0);
  return holds(at("f"), "XYcdef");
}

static const char *append_goes_to_the_end(void) {
  TRY(put(at("f"), "one"));
  int fd = open(at("f"), O_WRONLY | O_APPEND);
  int other = open(at("f"), O_WRONLY | O_APPEND);
  NEED(fd >= 0 && other >= 0);
  NEED(write(fd, " two", 4) == 4 && write(other, " three", 6) == 6);
  NEED(lseek(fd, 0, SEEK_SET) == 0 && write(fd, " four", 5) == 5);
  NEED(close(fd) == 0 && close(other) == 0);
  return holds(at("f"), "one two three four");
}

static const char *wrong_direction(void) {
  char c = 'x';
  TRY(put(at("f"), "abc"));
  int fd = open(at("f"), O_RDONLY);
  NEED(fd >= 0);
  REFUSED2(write(fd, &c, 1), EBADF, ENOTCAPABLE);
  close(fd);
  fd = open(at("f"), O_WRONLY);
  NEED(fd >= 0);
  REFUSED2(read(fd, &c, 1), EBADF, ENOTCAPABLE);
  close(fd);
  REFUSED(read(fd, &c, 1), EBADF);
  return holds(at("f"), "abc");
}

static const char *open_directory_to_write(void) {
  NEED(mkdir(at("d"), 0755) == 0);
  REFUSED(try_open(at("d"), O_WRONLY), EISDIR);
  NEED(try_open(at("d"), O_RDONLY | O_DIRECTORY) == 0);
  return NULL;
}

static const char *file_is_no_directory(void) {
  TRY(put(at("f"), ""));
  REFUSED(try_open(at("f"), O_RDONLY | O_DIRECTORY), ENOTDIR);
  REFUSED(try_open(at("f/x"), O_RDONLY), ENOTDIR);
  REFUSED(try_open(at("f/x"), O_WRONLY | O_CREAT), ENOTDIR);
  REFUSED(mkdir(at("f/x"), 0755), ENOTDIR);
  NEED(opendir(at("f")) == NULL && errno == ENOTDIR);
  return NULL;
}

static const char *trailing_slash(void) {
  struct stat st;
  TRY(put(at("f"), ""));
  NEED(mkdir(at("d"), 0755) == 0);
  NEED(stat(at("d/"), &st) == 0 && S_ISDIR(st.st_mode));
  REFUSED(stat(at("f/"), &st), ENOTDIR);
  REFUSED(unlink(at("f/")), ENOTDIR);
  return NULL;
}

static const char *dots_in_paths(void) {
  NEED(mkdir(at("d"), 0755) == 0 && mkdir(at("d/e"), 0755) == 0);
  TRY(put(at("d/./e/../f"), "dots"));
  TRY(holds(at("d//f"), "dots"));
  REFUSED(try_open(at("nope/../d/f"), O_RDONLY), ENOENT);
  return NULL;
}

static const char *long_names(void) {
  char name[300];
  memset(name, 'n', sizeof name);
  name[255] = '\0';
  TRY(put(at("%s", name), "255"));
  TRY(holds(at("%s", name), "255"));
  name[255] = 'n', name[256] = '\0';
  REFUSED(try_open(at("%s", name), O_WRONLY | O_CREAT), ENAMETOOLONG);
  REFUSED(mkdir(at("%s", name), 0755), ENAMETOOLONG);
  return NULL;
}

static const char *names_are_bytes_of_utf8(void) {
  static const char *const names[] = {"na\xc3\xafve", "\xf0\x9f\x8d\x8e", "a b",
                                      "UPPER",        "upper",            "a\\b"};
  enum { COUNT = sizeof names / sizeof *names };
  int seen = 0;
  for (int i = 0; i < COUNT; i++) TRY(put(at("%s", names[i]), names[i]));
  for (int i = 0; i < COUNT; i++) TRY(holds(at("%s", names[i]), names[i]));
  DIR *dir = opendir(root);
  NEED(dir != NULL);
  for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
    for (int i = 0; i < COUNT; i++) seen += strcmp(names[i], entry->d_name) == 0;
  closedir(dir);
  NEED(seen == COUNT);
  return NULL;
}

/* --- reading and writing --------------------------------------------------------------------- */

static const char *positioned_io(void) {
  char data[4] = "";
  int fd = open(at("f"), O_RDWR | O_CREAT, 0644);
  NEED(fd >= 0 && write(fd, "0123456789", 10) == 10);
  NEED(pwrite(fd, "AB", 2, 3) == 2);
  NEED(pread(fd, data, 3, 2) == 3 && memcmp(data, "2AB", 3) == 0);
  NEED(lseek(fd, 0, SEEK_CUR) == 10);
  NEED(pread(fd, data, 3, 9) == 1);
  NEED(pread(fd, data, 3, 100) == 0);
  NEED(close(fd) == 0);
  return holds(at("f"), "012AB56789");
}

static const char *seek(void) {
  char c;
  int fd = open(at("f"), O_RDWR | O_CREAT, 0644);
  NEED(fd >= 0 && write(fd, "0123456789", 10) == 10);
  NEED(lseek(fd, -3, SEEK_END) == 7 && read(fd, &c, 1) == 1 && c == '7');
  NEED(lseek(fd, -2, SEEK_CUR) == 6 && read(fd, &c, 1) == 1 && c == '6');
  NEED(lseek(fd, 1, SEEK_SET) == 1 && read(fd, &c, 1) == 1 && c == '1');
  REFUSED(lseek(fd, -1, SEEK_SET), EINVAL);
  NEED(lseek(fd, 0, SEEK_CUR) == 2);
  NEED(lseek(fd, 50, SEEK_SET) == 50 && read(fd, &c, 1) == 0);
  NEED(close(fd) == 0);
  NEED(size_of(at("f")) == 10);
  return NULL;
}

static const char *sparse_write(void) {
  char data[100];
  int fd = open(at("f"), O_RDWR | O_CREAT, 0644);
  NEED(fd >= 0 && write(fd, "a", 1) == 1);
  NEED(lseek(fd, 100000, SEEK_SET) == 100000 && write(fd, "b", 1) == 1);
  NEED(size_of(at("f")) == 100001);
  NEED(pread(fd, data, sizeof data, 50000) == sizeof data);
  for (size_t i = 0; i < sizeof data; i++) NEED(data[i] == 0);
  NEED(pread(fd, data, 2, 99999) == 2 && data[0] == 0 && data[1] == 'b');
  NEED(close(fd) == 0);
  return NULL;
}

static const char *shrink(void) {
  int fd = open(at("f"), O_RDWR | O_CREAT, 0644);
  NEED(fd >= 0 && write(fd, "0123456789", 10) == 10);
  NEED(ftruncate(fd, 4) == 0);
  NEED(lseek(fd, 0, SEEK_CUR) == 10);
  NEED(close(fd) == 0);
  return holds(at("f"), "0123");
}

static const char *grow(void) {
  char data[8];
  int fd = open(at("f"), O_RDWR | O_CREAT, 0644);
  NEED(fd >= 0 && write(fd, "0123456789", 10) == 10);
  NEED(ftruncate(fd, 2) == 0 && ftruncate(fd, 8) == 0); /* the old bytes must not come back */
  NEED(pread(fd, data, sizeof data, 0) == sizeof data);
  NEED(memcmp(data, "01\0\0\0\0\0\0", sizeof data) == 0);
  NEED(close(fd) == 0);
  return NULL;
}

static const char *two_descriptors_one_file(void) {
  char data[3];
  int writer = open(at("f"), O_WRONLY | O_CREAT, 0644), reader = open(at("f"), O_RDONLY);
  NEED(writer >= 0 && reader >= 0);
  NEED(write(writer, "new", 3) == 3);
  NEED(read(reader, data, 3) == 3 && memcmp(data, "new", 3) == 0);
  NEED(ftruncate(writer, 0) == 0);
  NEED(pread(reader, data, 3, 0) == 0);
  NEED(close(writer) == 0 && close(reader) == 0);
  return NULL;
}

/* As `tail -f` does it: the end of a file is no end for good. */
static const char *read_on_after_the_end(void) {
  char data[3];
  int writer = open(at("f"), O_WRONLY | O_CREAT, 0644), reader = open(at("f"), O_RDONLY);
  NEED(writer >= 0 && reader >= 0);
  NEED(read(reader, data, 3) == 0);
  NEED(write(writer, "new", 3) == 3);
  NEED(read(reader, data, 3) == 3 && memcmp(data, "new", 3) == 0);
  NEED(read(reader, data, 3) == 0);
  NEED(close(writer) == 0 && close(reader) == 0);
  return NULL;
}

static const char *large_file(void) {
  enum { SIZE = 1 << 20, ODD = 7919 };
  unsigned char *data = malloc(SIZE), *copy = malloc(SIZE);
  size_t got = 0;
  NEED(data != NULL && copy != NULL);
  for (unsigned i = 0; i < SIZE; i++) data[i] = (unsigned char)(i * 2654435761u >> 24);
  int fd = open(at("f"), O_RDWR | O_CREAT, 0644);
  NEED(fd >= 0);
  for (size_t put = 0; put < SIZE;) {
    ssize_t n = write(fd, data + put, SIZE - put < 3 * ODD ? SIZE - put : 3 * ODD);
    NEED(n > 0);
    put += (size_t)n;
  }
  NEED(fsync(fd) == 0 && lseek(fd, 0, SEEK_SET) == 0);
  for (ssize_t n; (n = read(fd, copy + got, SIZE - got < ODD ? SIZE - got : ODD)) > 0;)
    got += (size_t)n;
  NEED(got == SIZE && memcmp(data, copy, SIZE) == 0);
  NEED(close(fd) == 0);
  free(data), free(copy);
  return NULL;
}

/* --- directories ----------------------------------------------------------------------------- */

static const char *make_directory(void) {
  struct stat st;
  NEED(mkdir(at("d"), 0755) == 0);
  NEED(stat(at("d"), &st) == 0 && S_ISDIR(st.st_mode));
  REFUSED(mkdir(at("d"), 0755), EEXIST);
  REFUSED(mkdir(at("x/y"), 0755), ENOENT);
  TRY(put(at("f"), ""));
  REFUSED(mkdir(at("f"), 0755), EEXIST);
  return NULL;
}

static const char *remove_directory(void) {
  NEED(mkdir(at("d"), 0755) == 0);
  TRY(put(at("d/f"), ""));
  REFUSED2(rmdir(at("d")), ENOTEMPTY, EEXIST);
  NEED(unlink(at("d/f")) == 0);
  NEED(rmdir(at("d")) == 0);
  NEED(!exists(at("d")));
  REFUSED(rmdir(at("d")), ENOENT);
  NEED(mkdir(at("d"), 0755) == 0 && !exists(at("d/f"))); /* the old entries stay gone */
  return NULL;
}

static const char *remove_the_wrong_kind(void) {
  TRY(put(at("f"), ""));
  NEED(mkdir(at("d"), 0755) == 0);
  REFUSED(rmdir(at("f")), ENOTDIR);
  REFUSED2(unlink(at("d")), EISDIR, EPERM);
  REFUSED(unlink(at("nope")), ENOENT);
  NEED(exists(at("f")) && exists(at("d")));
  return NULL;
}

enum { MANY = 300 };

static const char *fill(void) {
  for (int i = 0; i < MANY; i++) TRY(put(at("a-name-of-some-length-%03d", i), ""));
  return NULL;
}

/* Counts how often each of the many names is listed, and other names but the dots. */
static const char *list(unsigned char *seen, int *others) {
  DIR *dir = opendir(root);
  NEED(dir != NULL);
  memset(seen, 0, MANY);
  *others = 0;
  for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
    int i;
    if (sscanf(entry->d_name, "a-name-of-some-length-%d", &i) == 1 && i < MANY) seen[i]++;
    else *others += entry->d_name[0] != '.';
  }
  NEED(closedir(dir) == 0);
  return NULL;
}

static const char *list_completely(void) {
  unsigned char seen[MANY];
  int others = 0;
  TRY(fill());
  TRY(list(seen, &others));
  NEED(others == 0);
  for (int i = 0; i < MANY; i++)
    if (seen[i] != 1) return because("name %d was listed %d times", i, seen[i]);
  return NULL;
}

/* As `rm -r` does it: names not yet listed must not be skipped because others went away. */
static const char *list_while_removing(void) {
  int removed = 0;
  TRY(fill());
  DIR *dir = opendir(root);
  NEED(dir != NULL);
  for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    NEED(unlink(at("%s", entry->d_name)) == 0);
    removed++;
  }
  NEED(closedir(dir) == 0);
  if (removed != MANY) return because("%d of %d names were listed", removed, MANY);
  return NULL;
}

static const char *list_again_after_rewind(void) {
  int first = 0, second = 0;
  TRY(put(at("f"), ""));
  DIR *dir = opendir(root);
  NEED(dir != NULL);
  while (readdir(dir) != NULL) first++;
  TRY(put(at("g"), ""));
  rewinddir(dir);
  while (readdir(dir) != NULL) second++;
  NEED(closedir(dir) == 0);
  NEED(first >= 1 && second == first + 1);
  return NULL;
}

static const char *listed_kinds(void) {
  int right = 0;
  TRY(put(at("f"), ""));
  NEED(mkdir(at("d"), 0755) == 0 && symlink("f", at("l")) == 0);
  DIR *dir = opendir(root);
  NEED(dir != NULL);
  for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
    if (strcmp(entry->d_name, "f") == 0) right += entry->d_type == DT_REG;
    if (strcmp(entry->d_name, "d") == 0) right += entry->d_type == DT_DIR;
    if (strcmp(entry->d_name, "l") == 0) right += entry->d_type == DT_LNK;
  }
  NEED(closedir(dir) == 0);
  NEED(right == 3);
  return NULL;
}

/* --- renaming -------------------------------------------------------------------------------- */

static const char *rename_file(void) {
  TRY(put(at("a"), "content"));
  NEED(rename(at("a"), at("b")) == 0);
  NEED(!exists(at("a")));
  REFUSED(rename(at("a"), at("c")), ENOENT);
  REFUSED(rename(at("b"), at("nope/b")), ENOENT);
  NEED(rename(at("b"), at("b")) == 0);
  return holds(at("b"), "content");
}

static const char *rename_over_file(void) {
  struct stat before, after;
  TRY(put(at("a"), "new"));
  TRY(put(at("b"), "old and longer"));
  NEED(stat(at("a"), &before) == 0);
  NEED(rename(at("a"), at("b")) == 0);
  NEED(stat(at("b"), &after) == 0 && before.st_ino == after.st_ino);
  NEED(!exists(at("a")));
  return holds(at("b"), "new");
}

static const char *rename_directory(void) {
  NEED(mkdir(at("a"), 0755) == 0 && mkdir(at("a/sub"), 0755) == 0);
  TRY(put(at("a/sub/f"), "deep"));
  NEED(rename(at("a"), at("b")) == 0);
  NEED(!exists(at("a")) && !exists(at("a/sub/f")));
  TRY(holds(at("b/sub/f"), "deep"));
  NEED(mkdir(at("a"), 0755) == 0 && !exists(at("a/sub"))); /* a new one starts empty */
  return NULL;
}

static const char *rename_into_own_subtree(void) {
  NEED(mkdir(at("d"), 0755) == 0 && mkdir(at("d/e"), 0755) == 0);
  REFUSED(rename(at("d"), at("d/e/x")), EINVAL);
  REFUSED(rename(at("d"), at("d/x")), EINVAL);
  NEED(exists(at("d/e")));
  return NULL;
}

static const char *rename_directory_over_directory(void) {
  NEED(mkdir(at("a"), 0755) == 0 && mkdir(at("empty"), 0755) == 0 && mkdir(at("full"), 0755) == 0);
  TRY(put(at("a/f"), "moved"));
  TRY(put(at("full/g"), ""));
  REFUSED2(rename(at("a"), at("full")), ENOTEMPTY, EEXIST);
  NEED(rename(at("a"), at("empty")) == 0);
  return holds(at("empty/f"), "moved");
}

static const char *rename_across_kinds(void) {
  TRY(put(at("f"), ""));
  NEED(mkdir(at("d"), 0755) == 0);
  REFUSED(rename(at("f"), at("d")), EISDIR);
  REFUSED(rename(at("d"), at("f")), ENOTDIR);
  return NULL;
}

/* --- links ----------------------------------------------------------------------------------- */

static const char *symbolic_link(void) {
  char target[64];
  struct stat st;
  TRY(put(at("f"), "12345678"));
  NEED(symlink("f", at("l")) == 0);
  ssize_t n = readlink(at("l"), target, sizeof target);
  NEED(n == 1 && target[0] == 'f');
  NEED(lstat(at("l"), &st) == 0 && S_ISLNK(st.st_mode) && st.st_size == 1);
  NEED(stat(at("l"), &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 8);
  REFUSED(symlink("g", at("l")), EEXIST);
  return holds(at("l"), "12345678");
}

static const char *read_link_of_file(void) {
  char target[4];
  TRY(put(at("f"), ""));
  NEED(symlink("longer-than-four", at("l")) == 0);
  REFUSED(readlink(at("f"), target, sizeof target), EINVAL);
  NEED(readlink(at("l"), target, sizeof target) == 4 && memcmp(target, "long", 4) == 0);
  return NULL;
}

static const char *dangling_link(void) {
  struct stat st;
  NEED(symlink("nothing", at("l")) == 0);
  REFUSED(stat(at("l"), &st), ENOENT);
  REFUSED(try_open(at("l"), O_RDONLY), ENOENT);
  NEED(lstat(at("l"), &st) == 0 && S_ISLNK(st.st_mode));
  NEED(unlink(at("l")) == 0 && !exists(at("l")));
  return NULL;
}

static const char *create_through_dangling_link(void) {
  NEED(symlink("target", at("l")) == 0);
  TRY(put(at("l"), "through"));
  return holds(at("target"), "through");
}

static const char *link_loop(void) {
  struct stat st;
  NEED(symlink("b", at("a")) == 0 && symlink("a", at("b")) == 0);
  REFUSED(stat(at("a"), &st), ELOOP);
  REFUSED(try_open(at("a"), O_RDONLY), ELOOP);
  REFUSED(try_open(at("a/f"), O_RDONLY), ELOOP);
  NEED(lstat(at("a"), &st) == 0);
  return NULL;
}

static const char *link_not_followed(void) {
  TRY(put(at("f"), ""));
  NEED(symlink("f", at("l")) == 0);
  REFUSED(try_open(at("l"), O_RDONLY | O_NOFOLLOW), ELOOP);
  return NULL;
}

static const char *link_to_directory(void) {
  NEED(mkdir(at("d"), 0755) == 0 && mkdir(at("d/e"), 0755) == 0 && symlink("d/e", at("l")) == 0);
  TRY(put(at("l/f"), "inside"));
  TRY(holds(at("d/e/f"), "inside"));
  TRY(put(at("d/g"), "up"));
  TRY(holds(at("l/../g"), "up")); /* the parent of the link's target, not of the link */
  REFUSED(rmdir(at("l")), ENOTDIR);
  NEED(unlink(at("l")) == 0 && exists(at("d/e/f")));
  return NULL;
}

static const char *rename_moves_the_link(void) {
  struct stat st;
  TRY(put(at("f"), "target"));
  NEED(symlink("f", at("l")) == 0 && rename(at("l"), at("m")) == 0);
  NEED(lstat(at("m"), &st) == 0 && S_ISLNK(st.st_mode) && !exists(at("l")));
  TRY(put(at("g"), "plain"));
  NEED(rename(at("g"), at("m")) == 0); /* replaces the link, not what it names */
  TRY(holds(at("f"), "target"));
  NEED(lstat(at("m"), &st) == 0 && S_ISREG(st.st_mode));
  return NULL;
}

static const char *hard_link(void) {
  struct stat a, b;
  TRY(put(at("a"), "one"));
  NEED(link(at("a"), at("b")) == 0);
  NEED(stat(at("a"), &a) == 0 && stat(at("b"), &b) == 0);
  NEED(a.st_ino == b.st_ino && a.st_nlink == 2 && b.st_nlink == 2);
  TRY(put(at("b"), "changed"));
  TRY(holds(at("a"), "changed"));
  NEED(unlink(at("a")) == 0 && stat(at("b"), &b) == 0 && b.st_nlink == 1);
  return holds(at("b"), "changed");
}

static const char *hard_link_refused(void) {
  TRY(put(at("a"), ""));
  TRY(put(at("b"), ""));
  NEED(mkdir(at("d"), 0755) == 0);
  REFUSED(link(at("a"), at("b")), EEXIST);
  REFUSED(link(at("nope"), at("c")), ENOENT);
  REFUSED2(link(at("d"), at("c")), EPERM, EACCES);
  return NULL;
}

/* --- the sandbox ----------------------------------------------------------------------------- */

static const char *no_way_up(void) {
  if (!IS_SANDBOXED) return NULL;
  REFUSED2(try_open("/..", O_RDONLY | O_DIRECTORY), ENOTCAPABLE, EPERM);
  NEED(try_open("/../../../../../../../../etc/passwd", O_RDONLY) != 0);
  NEED(try_open(at("../../../../../../../../../../etc/passwd"), O_RDONLY) != 0);
  NEED(mkdir("/../made-by-fsops", 0755) != 0);
  NEED(rename(at("."), "/../made-by-fsops") != 0);
  return NULL;
}

static const char *no_way_up_by_link(void) {
  if (!IS_SANDBOXED) return NULL;
  NEED(mkdir(at("d"), 0755) == 0);
  if (symlink("../../../../../../../../../../../etc", at("d/up")) == 0) {
    NEED(try_open(at("d/up"), O_RDONLY | O_DIRECTORY) != 0);
    NEED(try_open(at("d/up/passwd"), O_RDONLY) != 0);
    NEED(try_open(at("d/up/fsops"), O_WRONLY | O_CREAT) != 0);
  }
  return NULL;
}

static const char *no_way_out_by_absolute_link(void) {
  if (!IS_SANDBOXED) return NULL;
  if (symlink("/etc/passwd", at("l")) == 0) NEED(try_open(at("l"), O_RDONLY) != 0);
  if (symlink("/etc", at("m")) == 0) NEED(try_open(at("m/passwd"), O_RDONLY) != 0);
  return NULL;
}

/* --- times, and files that move while open --------------------------------------------------- */

static const char *set_times(void) {
  struct stat st;
  struct timespec times[2] = {{.tv_sec = 1000000000, .tv_nsec = 123456789},
                              {.tv_sec = 1234567890, .tv_nsec = 987654321}};
  TRY(put(at("f"), "x"));
  NEED(utimensat(AT_FDCWD, at("f"), times, 0) == 0);
  NEED(stat(at("f"), &st) == 0);
  NEED(st.st_mtim.tv_sec == 1234567890 && st.st_mtim.tv_nsec == 987654321);
  NEED(st.st_atim.tv_sec == 1000000000 && st.st_atim.tv_nsec == 123456789);
  times[0].tv_nsec = UTIME_OMIT;
  times[1].tv_sec = 5;
  int fd = open(at("f"), O_WRONLY);
  NEED(fd >= 0 && futimens(fd, times) == 0 && fstat(fd, &st) == 0 && close(fd) == 0);
  NEED(st.st_mtim.tv_sec == 5 && st.st_mtim.tv_nsec == 987654321);
  NEED(st.st_atim.tv_sec == 1000000000);
  return NULL;
}

static const char *set_times_of_link(void) {
  struct stat st;
  struct timespec times[2] = {{.tv_sec = 7}, {.tv_sec = 8}};
  TRY(put(at("f"), "x"));
  NEED(symlink("f", at("l")) == 0);
  NEED(utimensat(AT_FDCWD, at("l"), times, AT_SYMLINK_NOFOLLOW) == 0);
  NEED(lstat(at("l"), &st) == 0 && st.st_mtim.tv_sec == 8);
  NEED(stat(at("f"), &st) == 0 && st.st_mtim.tv_sec > 8);
  return NULL;
}

static const char *set_times_to_now(void) {
  struct stat st;
  struct timespec past[2] = {{.tv_sec = 7}, {.tv_sec = 8}};
  TRY(put(at("f"), "x"));
  NEED(utimensat(AT_FDCWD, at("f"), past, 0) == 0);
  NEED(utimensat(AT_FDCWD, at("f"), NULL, 0) == 0);
  NEED(stat(at("f"), &st) == 0 && st.st_mtim.tv_sec > 1600000000 && st.st_atim.tv_sec > 1600000000);
  return NULL;
}

static const char *writing_sets_the_time(void) {
  struct stat st;
  struct timespec past[2] = {{.tv_sec = 7}, {.tv_sec = 8}};
  TRY(put(at("f"), "x"));
  NEED(utimensat(AT_FDCWD, at("f"), past, 0) == 0);
  TRY(holds(at("f"), "x"));
  NEED(stat(at("f"), &st) == 0 && st.st_mtim.tv_sec == 8); /* reading does not */
  TRY(put(at("f"), "y"));
  NEED(stat(at("f"), &st) == 0 && st.st_mtim.tv_sec > 1600000000);
  return NULL;
}

static const char *use_after_unlink(void) {
  char data[8];
  struct stat st;
  TRY(put(at("f"), "12345"));
  int fd = open(at("f"), O_RDWR);
  NEED(fd >= 0 && unlink(at("f")) == 0 && !exists(at("f")));
  NEED(read(fd, data, 5) == 5 && memcmp(data, "12345", 5) == 0);
  NEED(write(fd, "678", 3) == 3 && pread(fd, data, 8, 0) == 8 && memcmp(data, "12345678", 8) == 0);
  NEED(fstat(fd, &st) == 0 && st.st_size == 8 && st.st_nlink == 0);
  TRY(put(at("f"), "another file"));
  NEED(pread(fd, data, 1, 0) == 1 && data[0] == '1');
  NEED(close(fd) == 0);
  return holds(at("f"), "another file");
}

static const char *use_after_replacement(void) {
  char data[3];
  TRY(put(at("old"), "old"));
  TRY(put(at("new"), "new"));
  int fd = open(at("old"), O_RDONLY);
  NEED(fd >= 0 && rename(at("new"), at("old")) == 0);
  NEED(read(fd, data, 3) == 3 && memcmp(data, "old", 3) == 0);
  NEED(close(fd) == 0);
  return holds(at("old"), "new");
}

static const char *use_after_directory_moved(void) {
  NEED(mkdir(at("d"), 0755) == 0);
  int fd = open(at("d/f"), O_WRONLY | O_CREAT, 0644);
  NEED(fd >= 0 && write(fd, "before", 6) == 6);
  NEED(rename(at("d"), at("e")) == 0);
  NEED(write(fd, " after", 6) == 6 && close(fd) == 0);
  NEED(!exists(at("d")));
  return holds(at("e/f"), "before after");
}

static const char *inode_numbers(void) {
  struct stat a, b, by_fd;
  TRY(put(at("a"), ""));
  TRY(put(at("b"), ""));
  NEED(stat(at("a"), &a) == 0 && stat(at("b"), &b) == 0 && a.st_ino != b.st_ino);
  int fd = open(at("a"), O_RDONLY);
  NEED(fd >= 0 && fstat(fd, &by_fd) == 0 && by_fd.st_ino == a.st_ino && close(fd) == 0);
  NEED(rename(at("a"), at("c")) == 0 && stat(at("c"), &b) == 0 && b.st_ino == a.st_ino);
  return NULL;
}

/* --- running them ---------------------------------------------------------------------------- */

static const struct {
  const char *name;
  check *run;
  bool needs_sandbox;
} CHECKS[] = {
    {"create, write and read back", create_and_read_back, false},
    {"open what is missing", open_missing, false},
    {"O_EXCL refuses an existing file", create_exclusively, false},
    {"O_EXCL does not follow a dangling link", create_exclusively_on_dangling_link, false},
    {"O_TRUNC empties and keeps the inode", truncate_on_open, false},
    {"without O_TRUNC the rest stays", open_without_truncating, false},
    {"O_APPEND writes at the end, always", append_goes_to_the_end, false},
    {"no write to O_RDONLY, no read from O_WRONLY", wrong_direction, false},
    {"a directory cannot be opened for writing", open_directory_to_write, false},
    {"a file is no directory", file_is_no_directory, false},
    {"a trailing slash means a directory", trailing_slash, false},
    {"dots and double slashes in paths", dots_in_paths, false},
    {"names of 255 bytes, but not of 256", long_names, false},
    {"names are kept byte by byte", names_are_bytes_of_utf8, false},
    {"pread and pwrite leave the position", positioned_io, false},
    {"seek from start, here and end", seek, false},
    {"a hole reads as zeros", sparse_write, false},
    {"ftruncate shrinks", shrink, false},
    {"ftruncate grows with zeros", grow, false},
    {"two descriptors see one file", two_descriptors_one_file, false},
    {"reading goes on when the end moves", read_on_after_the_end, false},
    {"one MiB in odd pieces", large_file, false},
    {"mkdir", make_directory, false},
    {"rmdir", remove_directory, false},
    {"rmdir and unlink refuse the other's kind", remove_the_wrong_kind, false},
    {"300 names are listed once each", list_completely, false},
    {"removing while listing skips none", list_while_removing, false},
    {"rewinddir sees a new name", list_again_after_rewind, false},
    {"listed kinds are right", listed_kinds, false},
    {"rename a file", rename_file, false},
    {"rename over a file", rename_over_file, false},
    {"rename a directory with content", rename_directory, false},
    {"rename into the own subtree fails", rename_into_own_subtree, false},
    {"rename over a directory, if empty", rename_directory_over_directory, false},
    {"rename does not mix files and directories", rename_across_kinds, false},
    {"symlink, readlink, lstat and stat", symbolic_link, false},
    {"readlink of a file, and cut short", read_link_of_file, false},
    {"a dangling link", dangling_link, false},
    {"create through a dangling link", create_through_dangling_link, false},
    {"a loop of links ends with ELOOP", link_loop, false},
    {"O_NOFOLLOW refuses a link", link_not_followed, false},
    {"a link to a directory", link_to_directory, false},
    {"rename moves the link itself", rename_moves_the_link, false},
    {"hard link shares content and count", hard_link, false},
    {"hard link refused", hard_link_refused, false},
    {"`..` leads nowhere above the root", no_way_up, true},
    {"a link with `..` leads not out", no_way_up_by_link, true},
    {"an absolute link leads not out", no_way_out_by_absolute_link, true},
    {"times are set to the nanosecond", set_times, false},
    {"times of a link itself", set_times_of_link, false},
    {"times set to now", set_times_to_now, false},
    {"writing sets the time, reading does not", writing_sets_the_time, false},
    {"a removed file works while open", use_after_unlink, false},
    {"a replaced file works while open", use_after_replacement, false},
    {"a file works while its directory moves", use_after_directory_moved, false},
    {"inode numbers tell files apart", inode_numbers, false},
};

enum { CHECK_COUNT = sizeof CHECKS / sizeof *CHECKS };

static bool run_check(int i) {
  remove_all(root);
  if (mkdir(root, 0755) != 0) {
    printf("not ok %d %s: cannot make %s: %s\n", i + 1, CHECKS[i].name, root, strerror(errno));
    return false;
  }
  const char *reason = CHECKS[i].run();
  if (reason == NULL)
    printf("ok %d %s%s\n", i + 1, CHECKS[i].name,
           CHECKS[i].needs_sandbox && !IS_SANDBOXED ? " # native" : "");
  else printf("not ok %d %s: %s\n", i + 1, CHECKS[i].name, reason);
  fflush(stdout);
  return reason == NULL;
}

int main(int argc, char **argv) {
  int failed = 0;
  snprintf(root, sizeof root, "%s/fsops-work", argc > 1 ? argv[1] : ".");
  for (int i = 0; i < CHECK_COUNT; i++) failed += !run_check(i);
  remove_all(root);
  printf("%d checks, %d failed\n", CHECK_COUNT, failed);
  return failed == 0 ? 0 : 1;
}
