/* For programs that would ask a terminal for a password: there is no terminal to ask. */
#ifndef TERMIOS_H
#define TERMIOS_H

#include <errno.h>

struct termios {
  unsigned c_lflag;
  unsigned char c_cc[2];
};

#define ICANON 02
#define ECHO 010
#define VMIN 0
#define VTIME 1
#define TCSAFLUSH 2

static inline int tcgetattr(int fd, struct termios *settings) {
  (void)fd, (void)settings;
  errno = ENOTTY;
  return -1;
}

static inline int tcsetattr(int fd, int when, const struct termios *settings) {
  (void)fd, (void)when, (void)settings;
  errno = ENOTTY;
  return -1;
}

#endif
