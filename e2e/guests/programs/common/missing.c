/* The bodies of missing.h. */
#include "missing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>

int chmod(const char *path, mode_t mode) {
  (void)mode;
  return access(path, F_OK);
}

int fchmod(int fd, mode_t mode) {
  struct stat unused;
  (void)mode;
  return fstat(fd, &unused);
}

int chown(const char *path, uid_t owner, gid_t group) {
  (void)owner, (void)group;
  return chmod(path, 0);
}

int fchown(int fd, uid_t owner, gid_t group) {
  (void)owner, (void)group;
  return fchmod(fd, 0);
}

mode_t umask(mode_t mask) {
  (void)mask;
  return 022;
}

uid_t getuid(void) { return 0; }

gid_t getgid(void) { return 0; }

int system(const char *command) {
  if (command == NULL) return 0;
  errno = ENOSYS;
  return -1;
}

/* Replaces the six X at the end of a name. */
static void fill_pattern(char *pattern) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  uint8_t random[6];
  char *end = pattern + strlen(pattern) - sizeof random;
  getentropy(random, sizeof random);
  for (size_t i = 0; i < sizeof random; i++) end[i] = letters[random[i] % (sizeof letters - 1)];
}

int mkstemp(char *pattern) {
  size_t length = strlen(pattern);
  if (length < 6 || strcmp(pattern + length - 6, "XXXXXX") != 0) {
    errno = EINVAL;
    return -1;
  }
  for (int attempt = 0; attempt < 100; attempt++) {
    fill_pattern(pattern);
    int fd = open(pattern, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

/* The name goes at once, as on Linux: the file lives as long as it is open. */
FILE *missing_tmpfile(void) {
  char name[] = "/tmp/tmpf-XXXXXX";
  int fd = mkstemp(name);
  if (fd < 0) return NULL;
  unlink(name);
  return fdopen(fd, "w+");
}

char *missing_tmpnam(char *name) {
  static char kept[L_tmpnam];
  char *result = name == NULL ? kept : name;
  strcpy(result, "/tmp/lua_XXXXXX");
  fill_pattern(result);
  return result;
}

/* Linked with --wrap. A mode without permission bits would make the archives that a program writes
 * differ from those of a native build; these are the bits of what a native build creates. */
static void add_permissions(struct stat *stat) {
  stat->st_mode |= S_ISDIR(stat->st_mode) ? 0755 : S_ISLNK(stat->st_mode) ? 0777 : 0644;
}

int __real_stat(const char *restrict path, struct stat *restrict stat);
int __wrap_stat(const char *restrict path, struct stat *restrict stat) {
  int result = __real_stat(path, stat);
  if (result == 0) add_permissions(stat);
  return result;
}

int __real_lstat(const char *restrict path, struct stat *restrict stat);
int __wrap_lstat(const char *restrict path, struct stat *restrict stat) {
  int result = __real_lstat(path, stat);
  if (result == 0) add_permissions(stat);
  return result;
}

int __real_fstat(int fd, struct stat *stat);
int __wrap_fstat(int fd, struct stat *stat) {
  int result = __real_fstat(fd, stat);
  if (result == 0) add_permissions(stat);
  return result;
}
