/* What the public preview 1 suite asks of descriptors, in cases of our own; README.md says which is which. */
#include "check.h"

static const char BYTES[4] = {0, 1, 2, 3};

static void reuses_a_name_after_unlink(void) {
  int fd;
  for (int round = 0; round < 2; round++) {
    OK(open_in(scratch, "f", O_CREATE, 0, 0, &fd));
    HOLDS(fd > 2);
    OK(w_fd_close(fd));
    OK(open_in(scratch, "f", 0, 0, 0, &fd));
    OK(w_fd_close(fd));
    OK(w_path_unlink_file(scratch, P("f")));
  }
  for (int round = 0; round < 2; round++) {
    OK(w_path_create_directory(scratch, P("d")));
    OK(open_in(scratch, "d", O_DIR, 0, 0, &fd));
    HOLDS(fd > 2);
    OK(w_fd_close(fd));
    OK(w_path_remove_directory(scratch, P("d")));
  }
}

static void a_directory_refuses_what_files_do(void) {
  static char buffer[128];
  const Vector vector = {buffer, sizeof buffer};
  Filestat stat;
  Prestat prestat;
  u32 done;
  u64 at;
  OK(w_fd_filestat_get(root, &stat));
  HOLDS(stat.type == DIRECTORY);
  OK(w_fd_prestat_get(root, &prestat));
  HOLDS(prestat.tag == 0 && prestat.length > 0);
  GIVES(w_fd_prestat_dir_name(root, buffer, 0), NAMETOOLONG, INVAL);
  OK(w_fd_prestat_dir_name(root, buffer, prestat.length + 1));
  GIVES(w_fd_read(root, &vector, 1, &done), ISDIR, BADF, NOTCAPABLE);
  GIVES(w_fd_pread(root, &vector, 1, 0, &done), ISDIR, BADF, NOTCAPABLE);
  GIVES(w_fd_write(root, &vector, 1, &done), ISDIR, BADF, NOTCAPABLE);
  GIVES(w_fd_pwrite(root, &vector, 1, 0, &done), ISDIR, BADF, NOTCAPABLE);
  for (int whence = FROM_START; whence <= FROM_END; whence++)
    GIVES(w_fd_seek(root, 0, whence, &at), ISDIR, BADF, NOTCAPABLE);
  GIVES(w_fd_tell(root, &at), ISDIR, BADF, NOTCAPABLE);
  GIVES(w_fd_allocate(root, 0, 1), ISDIR, BADF, NOTCAPABLE);
  GIVES(w_fd_filestat_set_size(root, 0), ISDIR, INVAL, BADF, NOTCAPABLE);
}

static void a_directory_has_no_right_to_seek(void) {
  int fd;
  u64 at;
  Fdstat stat;
  OK(w_path_create_directory(scratch, P("d")));
  OK(open_in(scratch, "d", O_DIR, R_SEEK, 0, &fd));
  HOLDS(fd > 2);
  GIVES(w_fd_seek(fd, 0, FROM_HERE, &at), ISDIR, NOTCAPABLE, BADF);
  OK(w_fd_fdstat_get(fd, &stat));
  HOLDS(stat.type == DIRECTORY && (stat.base & R_SEEK) == 0);
}

static void advice_changes_nothing(void) {
  int fd;
  Filestat stat;
  OK(open_in(scratch, "f", O_CREATE, R_READ | R_WRITE | R_ADVISE | R_STAT | R_SET_SIZE | R_ALLOCATE, 0, &fd));
  OK(w_fd_filestat_get(fd, &stat));
  HOLDS(stat.bytes == 0);
  OK(w_fd_filestat_set_size(fd, 100));
  OK(w_fd_advise(fd, 10, 50, 0));
  OK(w_fd_filestat_get(fd, &stat));
  HOLDS(stat.bytes == 100);
  int error = w_fd_allocate(fd, 100, 100);
  GIVES(error, SUCCESS, NOTSUP);
  OK(w_fd_filestat_get(fd, &stat));
  HOLDS(stat.bytes == (error == 0 ? 200 : 100));
}

static void rights_are_only_given_up(void) {
  int fd;
  u32 done;
  u64 at;
  char buffer[4];
  Fdstat stat;
  const u64 asked = R_READ | R_WRITE | R_SEEK | R_TELL;
  OK(w_fd_fdstat_get(root, &stat));
  if (w_fd_fdstat_set_rights(scratch, stat.base, stat.inheriting) != 0) return;
  OK(open_in(scratch, "f", O_CREATE, asked, 0, &fd));
  OK(w_fd_write(fd, &(Vector){BYTES, 4}, 1, &done));
  OK(w_fd_seek(fd, 0, FROM_START, &at));
  OK(read_bytes(fd, buffer, 4, &done));
  HOLDS(done == 4 && same_bytes(buffer, BYTES, 4));
  OK(w_fd_fdstat_get(fd, &stat));
  OK(w_fd_fdstat_set_rights(fd, stat.base & ~(R_READ | R_WRITE), stat.inheriting));
  OK(w_fd_fdstat_get(fd, &stat));
  HOLDS((stat.base & (R_READ | R_WRITE)) == 0 && (stat.base & R_SEEK) != 0);
  GIVES(read_bytes(fd, buffer, 4, &done), NOTCAPABLE, BADF);
  GIVES(write_text(fd, "x"), NOTCAPABLE, BADF);
  GIVES(w_fd_fdstat_set_rights(fd, stat.base | asked, stat.inheriting | asked), NOTCAPABLE);
}

static void sets_one_time_and_the_size(void) {
  int fd;
  Filestat before, after;
  OK(open_in(scratch, "f", O_CREATE, R_READ | R_WRITE | R_STAT | R_SET_SIZE | R_SET_TIMES, 0, &fd));
  OK(w_fd_filestat_set_size(fd, 100));
  OK(w_fd_filestat_get(fd, &before));
  HOLDS(before.bytes == 100);
  OK(w_fd_filestat_set_times(fd, before.modified - 100, before.modified - 100, T_MODIFICATION));
  OK(w_fd_filestat_get(fd, &after));
  HOLDS(after.bytes == 100 && after.modified == before.modified - 100 && after.accessed == before.accessed);
}

static void appending_can_be_switched_off(void) {
  int fd;
  u32 done;
  u64 at;
  static char in[100], out[100];
  Filestat stat;
  OK(open_in(scratch, "f", O_CREATE, R_READ | R_WRITE | R_SEEK | R_TELL | R_SET_FLAGS, F_APPEND, &fd));
  for (int round = 0; round < 3; round++) {
    for (size each = 0; each < sizeof out; each++) out[each] = (char)round;
    if (round == 2) OK(w_fd_fdstat_set_flags(fd, 0));
    OK(w_fd_seek(fd, 0, FROM_START, &at));
    OK(w_fd_write(fd, &(Vector){out, sizeof out}, 1, &done));
    HOLDS(done == sizeof out);
    OK(w_fd_seek(fd, round == 1 ? 100 : 0, FROM_START, &at));
    OK(read_bytes(fd, in, sizeof in, &done));
    HOLDS(done == sizeof in && same_bytes(in, out, sizeof in));
  }
  OK(w_fd_close(fd));
  OK(stat_path("f", KEEP, &stat));
  HOLDS(stat.bytes == 200);
}

static void allocating_only_grows(void) {
  int fd;
  Filestat stat;
  OK(open_in(scratch, "f", O_CREATE, R_READ | R_WRITE | R_ALLOCATE | R_STAT, 0, &fd));
  int error = w_fd_allocate(fd, 0, 100);
  GIVES(error, SUCCESS, NOTSUP);
  if (error == NOTSUP) return;
  OK(w_fd_filestat_get(fd, &stat));
  HOLDS(stat.bytes == 100);
  OK(w_fd_allocate(fd, 10, 10));
  OK(w_fd_filestat_get(fd, &stat));
  HOLDS(stat.bytes == 100);
  OK(w_fd_allocate(fd, 90, 20));
  OK(w_fd_filestat_get(fd, &stat));
  HOLDS(stat.bytes == 110);
}

static void reads_and_writes_at_offsets(void) {
  int fd;
  u32 done;
  char buffer[4] = {9, 9, 9, 9};
  OK(open_in(scratch, "f", O_CREATE, R_READ | R_SEEK | R_WRITE, 0, &fd));
  OK(write_at(fd, BYTES, 4, 0, &done));
  HOLDS(done == 4);
  OK(read_at(fd, buffer, 4, 0, &done));
  HOLDS(done == 4 && same_bytes(buffer, BYTES, 4));
  const Vector halves[2] = {{BYTES, 2}, {BYTES + 2, 2}};
  u32 total = 0;
  while (total < 4) {
    OK(w_fd_pwrite(fd, total == 0 ? halves : &halves[1], total == 0 ? 2 : 1, total, &done));
    HOLDS(done > 0);
    total += done;
  }
  const Vector parts[2] = {{buffer, 2}, {buffer + 2, 2}};
  OK(w_fd_pread(fd, parts, 2, 0, &done));
  HOLDS(done >= 2 && same_bytes(buffer, BYTES, done));
  OK(read_at(fd, buffer, 4, 2, &done));
  HOLDS(done == 2 && buffer[0] == 2 && buffer[1] == 3);
  OK(write_at(fd, "\1", 2, 2, &done));
  HOLDS(done == 2);
  OK(read_at(fd, buffer, 4, 0, &done));
  HOLDS(done == 4 && same_bytes(buffer, "\0\1\1", 4));
}

static void seeks_and_tells(void) {
  int fd;
  u32 done;
  u64 at;
  static char bytes[100];
  OK(open_in(scratch, "f", O_CREATE, R_READ | R_WRITE | R_SEEK | R_TELL, 0, &fd));
  OK(w_fd_tell(fd, &at));
  HOLDS(at == 0);
  OK(w_fd_write(fd, &(Vector){bytes, 100}, 1, &done));
  OK(w_fd_tell(fd, &at));
  HOLDS(at == 100);
  OK(w_fd_seek(fd, -50, FROM_HERE, &at));
  HOLDS(at == 50);
  OK(w_fd_seek(fd, 0, FROM_START, &at));
  HOLDS(at == 0);
  OK(w_fd_seek(fd, 1000, FROM_HERE, &at));
  GIVES(w_fd_seek(fd, -2000, FROM_HERE, &at), INVAL);
  OK(w_fd_seek(fd, 0, FROM_START, &at));
  OK(read_bytes(fd, bytes, 100, &done));
  HOLDS(done == 100);
  OK(w_fd_tell(fd, &at));
  HOLDS(at == 100);
}

static void truncating_empties_a_file(void) {
  int fd;
  u32 done;
  char buffer[100];
  OK(make_file("f", "none of this is to be seen again"));
  OK(open_in(scratch, "f", O_CREATE | O_TRUNCATE, R_READ | R_WRITE, 0, &fd));
  OK(read_bytes(fd, buffer, sizeof buffer, &done));
  HOLDS(done == 0);
}

static void another_descriptor_sees_a_write_at_once(void) {
  int reader, writer;
  u32 done;
  char byte = 0;
  OK(open_in(scratch, "f", O_CREATE, R_READ, 0, &reader));
  OK(open_in(scratch, "f", 0, R_WRITE, 0, &writer));
  HOLDS(reader > 2 && writer > 2);
  OK(write_text(writer, "\1"));
  OK(read_bytes(reader, &byte, 1, &done));
  HOLDS(done == 1 && byte == 1);
}

static void a_time_cannot_be_given_and_be_now(void) {
  int fd;
  OK(open_in(scratch, "f", O_CREATE, R_READ | R_SET_TIMES, 0, &fd));
  GIVES(w_fd_filestat_set_times(fd, 100, 200, T_MODIFICATION | T_MODIFICATION_NOW), INVAL);
  GIVES(w_fd_filestat_set_times(fd, 100, 200, T_ACCESS | T_ACCESS_NOW), INVAL);
}

static void a_file_is_no_terminal(void) {
  int fd;
  Fdstat stat;
  OK(open_in(scratch, "f", O_CREATE, 0, 0, &fd));
  OK(w_fd_fdstat_get(fd, &stat));
  HOLDS(stat.type == REGULAR_FILE);
}

#define GROUP "published"
const Case cases[] = {
  {GROUP, "a name is free again after unlink, whatever was opened there", reuses_a_name_after_unlink},
  {GROUP, "a directory refuses what only files can do", a_directory_refuses_what_files_do},
  {GROUP, "a directory never has the right to seek", a_directory_has_no_right_to_seek},
  {GROUP, "advice changes nothing, allocating may grow", advice_changes_nothing},
  {GROUP, "rights are given up for good", rights_are_only_given_up},
  {GROUP, "one time is set and the other stays", sets_one_time_and_the_size},
  {GROUP, "appending holds until it is switched off", appending_can_be_switched_off},
  {GROUP, "allocating grows and never shrinks", allocating_only_grows},
  {GROUP, "reads and writes at offsets", reads_and_writes_at_offsets},
  {GROUP, "seeks and tells, also beyond the end", seeks_and_tells},
  {GROUP, "truncating at open empties a file", truncating_empties_a_file},
  {GROUP, "another descriptor sees a write at once", another_descriptor_sees_a_write_at_once},
  {GROUP, "a time cannot be given and be now", a_time_cannot_be_given_and_be_now},
  {GROUP, "a file is no terminal", a_file_is_no_terminal},
};
const size case_count = sizeof cases / sizeof *cases;
