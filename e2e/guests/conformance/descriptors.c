/* Descriptors as such: closing, renumbering, status, rights, and what was preopened. */
#include "check.h"

static const int NOT_OPEN[] = {99, 70000, 0x7fffffff, -1, (int)0x80000000};
enum { NOT_OPEN_COUNT = 5 };

static void numbers_that_are_not_open(void) {
  u8 record[64];
  char byte;
  u32 done;
  u64 at;
  const Vector vector = {&byte, 1};
  for (int each = 0; each < NOT_OPEN_COUNT; each++) {
    const int fd = NOT_OPEN[each];
    GIVES(w_fd_advise(fd, 0, 1, 0), BADF);
    GIVES(w_fd_allocate(fd, 0, 1), BADF, NOTSUP);
    GIVES(w_fd_close(fd), BADF);
    GIVES(w_fd_datasync(fd), BADF);
    GIVES(w_fd_fdstat_get(fd, record), BADF);
    GIVES(w_fd_fdstat_set_flags(fd, 0), BADF);
    GIVES(w_fd_filestat_get(fd, record), BADF);
    GIVES(w_fd_filestat_set_size(fd, 0), BADF);
    GIVES(w_fd_filestat_set_times(fd, 0, 0, 0), BADF);
    GIVES(w_fd_pread(fd, &vector, 1, 0, &done), BADF);
    GIVES(w_fd_prestat_get(fd, record), BADF);
    GIVES(w_fd_prestat_dir_name(fd, record, 64), BADF);
    GIVES(w_fd_pwrite(fd, &vector, 1, 0, &done), BADF);
    GIVES(w_fd_read(fd, &vector, 1, &done), BADF);
    GIVES(w_fd_readdir(fd, record, 64, 0, &done), BADF);
    GIVES(w_fd_seek(fd, 0, 0, &at), BADF);
    GIVES(w_fd_sync(fd), BADF);
    GIVES(w_fd_tell(fd, &at), BADF);
    GIVES(w_fd_write(fd, &vector, 1, &done), BADF);
  }
}

static void numbers_that_are_not_open_have_no_rights(void) {
  for (int each = 0; each < NOT_OPEN_COUNT; each++) GIVES(w_fd_fdstat_set_rights(NOT_OPEN[each], 0, 0), BADF);
}

static void directories_that_are_not_open(void) {
  u8 record[64];
  u32 used;
  int opened;
  for (int each = 0; each < NOT_OPEN_COUNT; each++) {
    const int fd = NOT_OPEN[each];
    GIVES(w_path_create_directory(fd, P("x")), BADF);
    GIVES(w_path_filestat_get(fd, 0, P("x"), record), BADF);
    GIVES(w_path_filestat_set_times(fd, 0, P("x"), 0, 0, 0), BADF);
    GIVES(w_path_link(fd, 0, P("x"), scratch, P("y")), BADF);
    GIVES(w_path_open(fd, 0, P("x"), 0, 0, 0, 0, &opened), BADF);
    GIVES(w_path_readlink(fd, P("x"), record, 64, &used), BADF);
    GIVES(w_path_remove_directory(fd, P("x")), BADF);
    GIVES(w_path_rename(fd, P("x"), scratch, P("y")), BADF);
    GIVES(w_path_symlink(P("t"), fd, P("x")), BADF);
    GIVES(w_path_unlink_file(fd, P("x")), BADF);
  }
  OK(make_file("x", ""));
  GIVES(w_path_link(scratch, 0, P("x"), 99, P("y")), BADF);
  GIVES(w_path_rename(scratch, P("x"), 99, P("y")), BADF);
}

static void files_are_no_directories(void) {
  u8 record[64];
  u32 used;
  int fd, opened;
  OK(make_file("x", ""));
  OK(w_path_open(scratch, 0, P("x"), 0, R_READ | R_WRITE, 0, 0, &fd));
  GIVES(w_path_create_directory(fd, P("x")), NOTDIR, NOTCAPABLE);
  GIVES(w_path_filestat_get(fd, 0, P("x"), record), NOTDIR, NOTCAPABLE);
  GIVES(w_path_filestat_set_times(fd, 0, P("x"), 0, 0, 0), NOTDIR, NOTCAPABLE);
  GIVES(w_path_link(fd, 0, P("x"), scratch, P("y")), NOTDIR, NOTCAPABLE);
  GIVES(w_path_link(scratch, 0, P("x"), fd, P("y")), NOTDIR, NOTCAPABLE);
  GIVES(w_path_open(fd, 0, P("x"), 0, 0, 0, 0, &opened), NOTDIR, NOTCAPABLE);
  GIVES(w_path_readlink(fd, P("x"), record, 64, &used), NOTDIR, NOTCAPABLE);
  GIVES(w_path_remove_directory(fd, P("x")), NOTDIR, NOTCAPABLE);
  GIVES(w_path_rename(fd, P("x"), scratch, P("y")), NOTDIR, NOTCAPABLE);
  GIVES(w_path_rename(scratch, P("x"), fd, P("y")), NOTDIR, NOTCAPABLE);
  GIVES(w_path_symlink(P("t"), fd, P("x")), NOTDIR, NOTCAPABLE);
  GIVES(w_path_unlink_file(fd, P("x")), NOTDIR, NOTCAPABLE);
  GIVES(w_fd_readdir(fd, record, 64, 0, &used), NOTDIR, BADF, NOTCAPABLE);
}

static void closes_once(void) {
  int fd;
  OK(open_file("f", O_CREATE, &fd));
  OK(w_fd_close(fd));
  GIVES(w_fd_close(fd), BADF);
  GIVES(w_fd_sync(fd), BADF);
}

static void each_open_has_a_number_of_its_own(void) {
  int fds[20];
  for (int each = 0; each < 20; each++) {
    OK(open_file("f", O_CREATE, &fds[each]));
    for (int earlier = 0; earlier < each; earlier++) HOLDS(fds[earlier] != fds[each]);
    HOLDS(fds[each] > 2);
  }
}

static void renumbers_to_itself(void) {
  int fd;
  OK(open_file("f", O_CREATE, &fd));
  OK(w_fd_renumber(fd, fd));
  OK(write_text(fd, "still open"));
}

static void renumbering_keeps_position_and_flags(void) {
  int fd, other;
  u64 at;
  Fdstat stat;
  OK(make_file("f", "0123456789"));
  OK(open_in(scratch, "f", 0, FILE_RIGHTS, F_APPEND, &fd));
  OK(w_fd_seek(fd, 7, FROM_START, &at));
  OK(open_file("g", O_CREATE, &other));
  OK(w_fd_renumber(fd, other));
  OK(w_fd_tell(other, &at));
  OK(w_fd_fdstat_get(other, &stat));
  HOLDS(at == 7 && (stat.flags & F_APPEND) != 0);
}

static void renumbering_needs_both(void) {
  int fd;
  OK(open_file("f", O_CREATE, &fd));
  GIVES(w_fd_renumber(fd, 99), BADF);
  GIVES(w_fd_renumber(99, fd), BADF);
  GIVES(w_fd_renumber(99, 98), BADF);
  OK(write_text(fd, "still open"));
}

static void renumbers_a_directory_over_a_file(void) {
  int fd, directory;
  OK(w_path_create_directory(scratch, P("d")));
  OK(open_file("f", O_CREATE, &fd));
  OK(open_directory("d", &directory));
  OK(w_fd_renumber(directory, fd));
  OK(w_path_create_directory(fd, P("below")));
  GIVES(w_fd_close(directory), BADF);
}

static void status_of_each_kind(void) {
  int fd;
  Fdstat stat;
  OK(open_file("f", O_CREATE, &fd));
  OK(w_fd_fdstat_get(fd, &stat));
  HOLDS(stat.type == REGULAR_FILE && stat.flags == 0 && (stat.base & (R_READ | R_WRITE | R_SEEK)) != 0);
  OK(w_fd_fdstat_get(scratch, &stat));
  HOLDS(stat.type == DIRECTORY && stat.flags == 0);
}

static void flags_are_set_and_told(void) {
  int fd;
  Fdstat stat;
  static const int FLAGS[] = {F_APPEND, F_NONBLOCK, F_APPEND | F_NONBLOCK, 0};
  OK(open_file("f", O_CREATE, &fd));
  for (int each = 0; each < 4; each++) {
    OK(w_fd_fdstat_set_flags(fd, FLAGS[each]));
    OK(w_fd_fdstat_get(fd, &stat));
    HOLDS(stat.flags == FLAGS[each]);
  }
}

static void flags_that_there_are_not(void) {
  int fd;
  OK(open_file("f", O_CREATE, &fd));
  GIVES(w_fd_fdstat_set_flags(fd, 32), INVAL);
  GIVES(w_fd_fdstat_set_flags(fd, 0x8000), INVAL);
}

static void what_was_preopened(void) {
  Prestat prestat;
  char name[8] = {0};
  int fd;
  OK(w_fd_prestat_get(root, &prestat));
  HOLDS(prestat.tag == 0 && prestat.length == 1);
  name[1] = 77;
  OK(w_fd_prestat_dir_name(root, name, 1));
  HOLDS(name[0] == '/' && name[1] == 77);
  OK(w_fd_prestat_dir_name(root, name, sizeof name));
  HOLDS(name[0] == '/' && name[1] == 77);
  GIVES(w_fd_prestat_dir_name(root, name, 0), NAMETOOLONG, INVAL);
  OK(open_file("f", O_CREATE, &fd));
  const int others[] = {0, 1, 2, scratch, fd};
  for (int each = 0; each < 5; each++) {
    GIVES(w_fd_prestat_get(others[each], &prestat), BADF, INVAL, NOTSUP);
    GIVES(w_fd_prestat_dir_name(others[each], name, sizeof name), BADF, INVAL, NOTSUP, NOTDIR);
  }
}

const Case cases[] = {
  {"descriptors", "numbers that are not open", numbers_that_are_not_open},
  {"rights", "numbers that are not open have no rights", numbers_that_are_not_open_have_no_rights},
  {"descriptors", "directories that are not open", directories_that_are_not_open},
  {"descriptors", "files are no directories", files_are_no_directories},
  {"descriptors", "closes once", closes_once},
  {"descriptors", "each open has a number of its own", each_open_has_a_number_of_its_own},
  {"descriptors", "renumbers to itself", renumbers_to_itself},
  {"descriptors", "renumbering keeps position and flags", renumbering_keeps_position_and_flags},
  {"descriptors", "renumbering needs both to be open", renumbering_needs_both},
  {"descriptors", "renumbers a directory over a file", renumbers_a_directory_over_a_file},
  {"descriptors", "status of each kind", status_of_each_kind},
  {"descriptors", "flags are set and told", flags_are_set_and_told},
  {"descriptors", "flags that there are not", flags_that_there_are_not},
  {"descriptors", "what was preopened, and what was not", what_was_preopened},
};
const size case_count = sizeof cases / sizeof *cases;
