/* bench ROOT FILES MB DIRENTRIES [WHICH]: times file operations from inside a guest.
 *
 * Prints one line of JSON per measure:
 *   {"name":"open-read-close","count":20000,"seconds":0.047}
 * open-read-close     FILES files of 4 KiB in directories of 200, each opened, read and closed
 * stat                the same files
 * create-write-close  as many new ones
 * readdir-entry       a directory of DIRENTRIES entries, listed 5 times; count is entries
 * sequential-write    one file of MB MiB in chunks of 64 KiB; count is chunks, bytes is added
 * sequential-read     the same file
 * WHICH runs only the measure of that name. A size of 0 leaves out the measures that need it.
 *
 * What a measure needs is made before its clock starts, so ROOT may be new or left by an earlier
 * run; only the big file is removed. The same source gives the native figures to compare with:
 *   gcc -std=c11 -O2 bench.c -o bench && ./bench /tmp/somewhere 20000 256 10000
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SMALL = 4096, CHUNK = 64 * 1024, PER_DIRECTORY = 200, LISTINGS = 5 };

static const char *root;
static int files, megabytes, entries;
static char path[1024];
static char buffer[CHUNK];

static void demand(bool good, const char *what) {
  if (good) return;
  fprintf(stderr, "bench: %s: %s: %s\n", what, path, strerror(errno));
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* --- files ----------------------------------------------------------------------------------- */

static void make_directory(const char *name) {
  snprintf(path, sizeof path, "%s%s%s", root, *name ? "/" : "", name);
  demand(mkdir(path, 0755) == 0 || errno == EEXIST, "mkdir");
}

static void make_directories(char family) {
  char name[32];
  for (int i = 0; i * PER_DIRECTORY < files; i++) {
    snprintf(name, sizeof name, "%c%04d", family, i);
    make_directory(name);
  }
}

static void name_file(char family, int i) {
  snprintf(path, sizeof path, "%s/%c%04d/f%06d", root, family, i / PER_DIRECTORY, i);
}

static void write_small_file(void) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  demand(fd >= 0, "create");
  demand(write(fd, buffer, SMALL) == SMALL, "write");
  demand(close(fd) == 0, "close");
}

static void prepare_small_files(void) {
  make_directories('a');
  for (int i = 0; i < files; i++) {
    struct stat st;
    name_file('a', i);
    if (stat(path, &st) != 0 || st.st_size != SMALL) write_small_file();
  }
}

/* Creating is only creating when nothing is there yet. */
static void prepare_no_files(void) {
  make_directories('b');
  for (int i = 0; i < files; i++) {
    name_file('b', i);
    demand(unlink(path) == 0 || errno == ENOENT, "unlink");
  }
}

static void prepare_entries(void) {
  make_directory("entries");
  for (int i = 0; i < entries; i++) {
    snprintf(path, sizeof path, "%s/entries/e%06d", root, i);
    int fd = open(path, O_WRONLY | O_CREAT, 0644);
    demand(fd >= 0 && close(fd) == 0, "create");
  }
}

static void name_big_file(void) { snprintf(path, sizeof path, "%s/big", root); }

static void write_chunks(int fd) {
  for (int i = 0; i < megabytes * (1024 * 1024 / CHUNK); i++)
    for (size_t put = 0; put < CHUNK;) {
      ssize_t n = write(fd, buffer + put, CHUNK - put);
      demand(n > 0, "write");
      put += (size_t)n;
    }
}

static void prepare_big_file(void) {
  struct stat st;
  name_big_file();
  if (stat(path, &st) == 0 && st.st_size == (off_t)megabytes * 1024 * 1024) return;
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  demand(fd >= 0, "create");
  write_chunks(fd);
  demand(close(fd) == 0, "close");
}

static void prepare_no_big_file(void) {
  name_big_file();
  demand(unlink(path) == 0 || errno == ENOENT, "unlink");
}

/* --- measures: each returns its count -------------------------------------------------------- */

static long open_read_close(void) {
  for (int i = 0; i < files; i++) {
    name_file('a', i);
    int fd = open(path, O_RDONLY);
    demand(fd >= 0, "open");
    demand(read(fd, buffer, SMALL) == SMALL, "read");
    close(fd);
  }
  return files;
}

static long stat_each(void) {
  struct stat st;
  for (int i = 0; i < files; i++) {
    name_file('a', i);
    demand(stat(path, &st) == 0 && st.st_size == SMALL, "stat");
  }
  return files;
}

static long create_write_close(void) {
  for (int i = 0; i < files; i++) {
    name_file('b', i);
    write_small_file();
  }
  return files;
}

static long list_entries(void) {
  long count = 0;
  snprintf(path, sizeof path, "%s/entries", root);
  for (int i = 0; i < LISTINGS; i++) {
    DIR *dir = opendir(path);
    demand(dir != NULL, "opendir");
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) count += entry->d_name[0] == 'e';
    closedir(dir);
  }
  demand(count >= (long)entries * LISTINGS, "entries are missing");
  return count;
}

static long sequential_write(void) {
  name_big_file();
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  demand(fd >= 0, "create");
  write_chunks(fd);
  demand(close(fd) == 0, "close");
  return megabytes * (1024L * 1024 / CHUNK);
}

static long sequential_read(void) {
  long long total = 0;
  name_big_file();
  int fd = open(path, O_RDONLY);
  demand(fd >= 0, "open");
  for (ssize_t n; (n = read(fd, buffer, CHUNK)) != 0; total += n) demand(n > 0, "read");
  close(fd);
  demand(total == megabytes * 1024LL * 1024, "the file is shorter than written");
  return (long)(total / CHUNK);
}

/* --- running them ---------------------------------------------------------------------------- */

static const struct {
  const char *name;
  void (*prepare)(void);
  long (*run)(void);
  int *size; /* measured only if this is not 0 */
  bool counts_chunks;
} MEASURES[] = {
    {"open-read-close", prepare_small_files, open_read_close, &files, false},
    {"stat", prepare_small_files, stat_each, &files, false},
    {"create-write-close", prepare_no_files, create_write_close, &files, false},
    {"readdir-entry", prepare_entries, list_entries, &entries, false},
    {"sequential-write", prepare_no_big_file, sequential_write, &megabytes, true},
    {"sequential-read", prepare_big_file, sequential_read, &megabytes, true},
};

enum { MEASURE_COUNT = sizeof MEASURES / sizeof *MEASURES };

static void measure(int i) {
  MEASURES[i].prepare();
  double start = now();
  long count = MEASURES[i].run();
  double seconds = now() - start;
  printf("{\"name\":\"%s\",\"count\":%ld,", MEASURES[i].name, count);
  if (MEASURES[i].counts_chunks) printf("\"bytes\":%lld,", (long long)count * CHUNK);
  printf("\"seconds\":%.6f}\n", seconds);
  fflush(stdout);
}

int main(int argc, char **argv) {
  bool found = false;
  if (argc < 5 || argc > 6) {
    fputs("usage: bench ROOT FILES MB DIRENTRIES [WHICH]\n", stderr);
    return 2;
  }
  root = argv[1], files = atoi(argv[2]), megabytes = atoi(argv[3]), entries = atoi(argv[4]);
  memset(buffer, 'x', sizeof buffer);
  make_directory("");
  for (int i = 0; i < MEASURE_COUNT; i++) {
    if (argc == 6 && strcmp(argv[5], MEASURES[i].name) != 0) continue;
    found = true;
    if (*MEASURES[i].size > 0) measure(i);
  }
  prepare_no_big_file();
  if (!found) fprintf(stderr, "bench: no measure is called %s\n", argv[5]);
  return found ? 0 : 2;
}
