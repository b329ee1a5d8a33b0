/* What programs for POSIX ask of a C library and Debian's wasi-libc (2022) has not. Included before
 * everything else with -include; missing.c has the bodies. */
#ifndef MISSING_H
#define MISSING_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
#include <utime.h>

/* WASI has no permission bits and no users: changes are taken and change nothing. */
int chmod(const char *path, mode_t mode);
int fchmod(int fd, mode_t mode);
int chown(const char *path, uid_t owner, gid_t group);
int fchown(int fd, uid_t owner, gid_t group);
mode_t umask(mode_t mask);
uid_t getuid(void);
gid_t getgid(void);

/* As in POSIX, with their files in /tmp. */
int mkstemp(char *pattern);
FILE *missing_tmpfile(void);
char *missing_tmpnam(char *name);
#define tmpfile missing_tmpfile
#define tmpnam missing_tmpnam
#ifndef L_tmpnam
#define L_tmpnam 20
#endif

/* There are no locks: fcntl() refuses the command. */
#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2
#define F_SETLK 6

/* Local time is UTC: there is nothing to set. */
#define tzset() ((void)0)

/* There are no processes. */
#define popen(command, mode) ((FILE *)NULL)
#define pclose(stream) (-1)
int system(const char *command);

#endif
