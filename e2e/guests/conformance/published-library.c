/* What the public preview 1 suite asks of programs with a C library, in cases of our own; see README.md. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The words of check.h that the library has for itself. */
#undef O_TRUNCATE
#define OVERFLOW OVERFLOW_NUMBER
#include "check.h"

static char place[64];

/* A path in the case's directory; good until the next call. */
static const char *in_scratch(const char *name) {
  snprintf(place, sizeof place, "/%s/%s", scratch_name, name);
  return place;
}

static void resolution_of_the_monotonic_clock(void) {
  struct timespec time;
  HOLDS(clock_getres(CLOCK_MONOTONIC, &time) == 0);
}

static void resolution_of_the_real_clock(void) {
  struct timespec time;
  HOLDS(clock_getres(CLOCK_REALTIME, &time) == 0);
}

static void monotonic_time(void) {
  struct timespec first, second;
  HOLDS(clock_gettime(CLOCK_MONOTONIC, &first) == 0 && clock_gettime(CLOCK_MONOTONIC, &second) == 0);
  HOLDS(second.tv_sec > first.tv_sec || (second.tv_sec == first.tv_sec && second.tv_nsec >= first.tv_nsec));
}

static void real_time(void) {
  struct timespec time;
  HOLDS(clock_gettime(CLOCK_REALTIME, &time) == 0 && time.tv_sec > 1700000000);
}

static void lists_an_opened_directory(void) {
  int seen = 0;
  ino_t inodes[2] = {0, 0};
  OK(make_file("a-1", ""));
  OK(make_file("a-2", ""));
  const int opened = open(in_scratch(""), O_RDONLY | O_DIRECTORY);
  HOLDS(opened > 2);
  DIR *directory = fdopendir(opened);
  HOLDS(directory != NULL);
  for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    struct stat stat;
    if (entry->d_name[0] == '.') continue;
    HOLDS(strncmp(entry->d_name, "a-", 2) == 0);
    HOLDS(fstatat(opened, entry->d_name, &stat, AT_SYMLINK_NOFOLLOW) == 0 && stat.st_ino == entry->d_ino);
    seen |= 1 << (entry->d_name[2] - '1');
    inodes[entry->d_name[2] - '1'] = entry->d_ino;
  }
  HOLDS(closedir(directory) == 0 && seen == 3 && inodes[0] != inodes[1]);
}

static void opens_a_stream(void) {
  OK(make_file("f", "text\n"));
  FILE *file = fopen(in_scratch("f"), "r");
  HOLDS(file != NULL && fclose(file) == 0);
}

static void seeks_behind_a_stream(void) {
  char bytes[4];
  OK(make_file("f", "01234567"));
  FILE *file = fopen(in_scratch("f"), "r");
  HOLDS(file != NULL);
  HOLDS(fread(bytes, 1, 4, file) == 4 && fflush(file) == 0 && lseek(fileno(file), 0, SEEK_CUR) == 4);
  HOLDS(fread(bytes, 1, 1, file) == 1 && fflush(file) == 0 && lseek(fileno(file), 0, SEEK_CUR) == 5);
  HOLDS(bytes[0] == '4');
  HOLDS(lseek(fileno(file), 0, SEEK_SET) == 0 && lseek(fileno(file), 0, SEEK_END) == 8);
  fclose(file);
}

static void reads_in_the_middle(void) {
  char bytes[16];
  OK(make_file("f", "some-text-here"));
  const int file = open(in_scratch("f"), O_RDONLY);
  HOLDS(file > 2);
  HOLDS(pread(file, bytes, 3, 5) == 3 && memcmp(bytes, "tex", 3) == 0);
  HOLDS(close(file) == 0);
}

static void writes_in_the_middle(void) {
  char bytes[32];
  HOLDS(access(in_scratch("f"), F_OK) != 0);
  int file = open(in_scratch("f"), O_WRONLY | O_CREAT, 0644);
  HOLDS(file > 2);
  HOLDS(pwrite(file, "a rather long text", 18, 0) == 18 && pwrite(file, "XYZ", 3, 2) == 3 && close(file) == 0);
  file = open(in_scratch("f"), O_RDONLY);
  HOLDS(read(file, bytes, sizeof bytes) == 18 && memcmp(bytes, "a XYZher long text", 18) == 0 && close(file) == 0);
  HOLDS(remove(in_scratch("f")) == 0);
}

static void writes_at_an_offset_while_appending(void) {
  const int file = open(in_scratch("f"), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0644);
  HOLDS(file > 2 && write(file, "ab", 2) == 2);
  HOLDS(lseek(file, 0, SEEK_SET) == 0 && write(file, "cd", 2) == 2 && lseek(file, 0, SEEK_CUR) == 4);
  HOLDS(pwrite(file, "efg", 3, 0) == 3 && lseek(file, 0, SEEK_CUR) == 4);
  const off_t end = lseek(file, 0, SEEK_END);
  HOLDS(end == 4 || end == 7);
}

static void shuts_down_nothing(void) {
  HOLDS(shutdown(31337, SHUT_RD) != 0 && errno == EBADF);
}

static void shuts_down_no_socket(void) {
  HOLDS(shutdown(STDOUT_FILENO, SHUT_RD) != 0 && errno == ENOTSOCK);
}

static void files_are_told_apart(void) {
  struct stat one, other;
  OK(make_file("f", ""));
  OK(make_file("g", ""));
  HOLDS(stat(in_scratch("f"), &one) == 0 && stat(in_scratch("g"), &other) == 0);
  HOLDS(one.st_dev == other.st_dev && one.st_ino != other.st_ino);
}

#define GROUP "published"
static const Case cases[] = {
  {GROUP, "resolution of the monotonic clock", resolution_of_the_monotonic_clock},
  {GROUP, "resolution of the real clock", resolution_of_the_real_clock},
  {GROUP, "monotonic time", monotonic_time},
  {GROUP, "real time", real_time},
  {GROUP, "lists an opened directory", lists_an_opened_directory},
  {GROUP, "opens a stream", opens_a_stream},
  {GROUP, "seeks behind a stream", seeks_behind_a_stream},
  {GROUP, "reads in the middle", reads_in_the_middle},
  {GROUP, "writes in the middle", writes_in_the_middle},
  {GROUP, "writes at an offset while appending", writes_at_an_offset_while_appending},
  {GROUP, "shuts down what is not open", shuts_down_nothing},
  {GROUP, "shuts down what is no socket", shuts_down_no_socket},
  {GROUP, "files are told apart", files_are_told_apart},
};

int main(void) {
  run_cases(cases, sizeof cases / sizeof *cases);
  return 0;
}
