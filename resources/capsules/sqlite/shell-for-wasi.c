/* SQLite's own shell, with what it misses on WASI preview 1 put before it. */
#include <stdlib.h>
#include <sys/stat.h>

/* writefile() and .archive use it after creating a file. WASI has no permission bits, so there is
 * nothing to change and nothing to report. */
static inline int chmod(const char *path, mode_t mode) {
  (void)path, (void)mode;
  return 0;
}

/* A capsule's home is /home. Without HOME the shell would complain that it found none. */
__attribute__((constructor)) static void default_home(void) { setenv("HOME", "/home", 0); }

#include "shell.c" /* of the release that build.sh fetched */
