/* The runner of the cases, and the helpers that check.h declares. */
#include "check.h"

enum { MAX_ARGS = 16, ARG_BYTES = 1024, LEFT_OPEN = 64 };

int root = 3;
int scratch;
int report = 1;
char scratch_name[16];

static int checks;
static int failed;

size text_length(const char *text) {
  size length = 0;
  while (text[length] != 0) length++;
  return length;
}

int same_bytes(const void *a, const void *b, size length) {
  const u8 *one = a, *other = b;
  for (size at = 0; at < length; at++)
    if (one[at] != other[at]) return 0;
  return 1;
}

static char line[512];
static size used;

static void add_text(const char *text) {
  while (*text != 0 && used < sizeof line) line[used++] = *text++;
}

static void add_number(u32 number) {
  char digits[11];
  int at = sizeof digits;
  digits[--at] = 0;
  do digits[--at] = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  add_text(digits + at);
}

static void end_line(void) {
  line[used < sizeof line ? used++ : used - 1] = '\n';
  const Vector vector = {line, used};
  u32 written;
  w_fd_write(report, &vector, 1, &written);
  used = 0;
}

static u32 current;

static void tell_failure(int at_line, const char *text) {
  failed = 1;
  add_text("not ok ");
  add_number(current);
  add_text(" line ");
  add_number((u32)at_line);
  add_text(": ");
  add_text(text);
}

int check_number(int got, const int *wanted, size count, int at_line, const char *text) {
  checks++;
  for (size at = 0; at < count; at++)
    if (got == wanted[at]) return 1;
  tell_failure(at_line, text);
  add_text(" gave ");
  add_number((u32)got);
  end_line();
  return 0;
}

int check_holds(int holds, int at_line, const char *text) {
  checks++;
  if (holds) return 1;
  tell_failure(at_line, text);
  add_text(" does not hold");
  end_line();
  return 0;
}

/* The preopened directory that is called `/`. */
static void find_root(void) {
  for (int fd = 3; fd < 16; fd++) {
    Prestat prestat;
    char name[1];
    if (w_fd_prestat_get(fd, &prestat) != 0 || prestat.length != 1) continue;
    if (w_fd_prestat_dir_name(fd, name, 1) == 0 && name[0] == '/') root = fd;
  }
}

static int enter_scratch(u32 number) {
  used = 0;
  add_text("case-");
  add_number(number);
  for (size at = 0; at <= used; at++) scratch_name[at] = at < used ? line[at] : 0;
  used = 0;
  w_path_create_directory(root, P(scratch_name));
  Fdstat stat;
  int error = w_fd_fdstat_get(root, &stat);
  if (error != 0) return error;
  return w_path_open(root, 0, P(scratch_name), O_DIR, stat.base, stat.inheriting, 0, &scratch);
}

static void run_case(const Case *each) {
  add_text("# ");
  add_number(current);
  add_text(" ");
  add_text(each->group);
  add_text(": ");
  add_text(each->name);
  end_line();
  checks = failed = 0;
  const int error = enter_scratch(current);
  if (error != 0) check_number(error, &(const int){0}, 1, __LINE__, "the directory of the case");
  if (!failed) each->run();
  for (int fd = scratch; fd < scratch + LEFT_OPEN; fd++)
    if (fd != report) w_fd_close(fd);
  if (failed) return;
  add_text("ok ");
  add_number(current);
  add_text(" ");
  add_number((u32)checks);
  end_line();
}

/* The first argument as a number; 0 when there is none. */
static u32 first_case(void) {
  static char *pointers[MAX_ARGS];
  static char text[ARG_BYTES];
  u32 count, bytes, number = 0;
  if (w_args_sizes_get(&count, &bytes) != 0 || count < 2 || count > MAX_ARGS || bytes > ARG_BYTES) return 0;
  if (w_args_get(pointers, text) != 0) return 0;
  for (const char *digit = pointers[1]; *digit >= '0' && *digit <= '9'; digit++)
    number = number * 10 + (u32)(*digit - '0');
  return number;
}

void run_cases(const Case *cases, size count) {
  find_root();
  for (current = first_case(); current < count; current++) run_case(&cases[current]);
  add_text("done");
  end_line();
}

int open_in(int directory, const char *path, int oflags, u64 rights, int fdflags, int *fd) {
  return w_path_open(directory, KEEP, P(path), oflags, rights, 0, fdflags, fd);
}

int open_file(const char *path, int oflags, int *fd) {
  return open_in(scratch, path, oflags, FILE_RIGHTS, 0, fd);
}

int open_directory(const char *path, int *fd) {
  return w_path_open(scratch, KEEP, P(path), O_DIR, DIRECTORY_RIGHTS, FILE_RIGHTS | DIRECTORY_RIGHTS, 0, fd);
}

int write_text(int fd, const char *text) {
  const Vector vector = {text, text_length(text)};
  u32 done;
  const int error = w_fd_write(fd, &vector, 1, &done);
  return error != 0 || done == vector.length ? error : IO;
}

int read_bytes(int fd, void *buffer, size length, u32 *done) {
  const Vector vector = {buffer, length};
  return w_fd_read(fd, &vector, 1, done);
}

int write_at(int fd, const void *bytes, size length, u64 offset, u32 *done) {
  const Vector vector = {bytes, length};
  return w_fd_pwrite(fd, &vector, 1, offset, done);
}

int read_at(int fd, void *buffer, size length, u64 offset, u32 *done) {
  const Vector vector = {buffer, length};
  return w_fd_pread(fd, &vector, 1, offset, done);
}

int make_file(const char *path, const char *content) {
  int fd;
  int error = open_in(scratch, path, O_CREATE | O_TRUNCATE, R_READ | R_WRITE, 0, &fd);
  if (error != 0) return error;
  error = *content == 0 ? 0 : write_text(fd, content);
  const int closed = w_fd_close(fd);
  return error != 0 ? error : closed;
}

int stat_path(const char *path, int lookup, Filestat *stat) {
  return w_path_filestat_get(scratch, lookup, P(path), stat);
}

int holds_text(const char *path, const char *text) {
  static char buffer[512];
  int fd;
  u32 done;
  const size length = text_length(text);
  if (open_in(scratch, path, 0, R_READ, 0, &fd) != 0) return 0;
  const int error = read_bytes(fd, buffer, sizeof buffer, &done);
  return w_fd_close(fd) == 0 && error == 0 && done == length && same_bytes(buffer, text, length);
}

int position_of(int fd, u64 *position) {
  return w_fd_tell(fd, position);
}
