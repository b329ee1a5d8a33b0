/* Rights: each call without the right it needs, what a directory passes on, and that nothing grows. */
#include "check.h"

static int without_rights(u64 missing, int *fd) {
  const int error = open_file("f", O_CREATE, fd);
  if (error != 0) return error;
  Fdstat stat;
  const int asked = w_fd_fdstat_get(*fd, &stat);
  return asked != 0 ? asked : w_fd_fdstat_set_rights(*fd, stat.base & ~missing, stat.inheriting);
}

static char byte;
static u32 done;
static u64 at;
static u8 record[256];

static int try_datasync(int fd) { return w_fd_datasync(fd); }
static int try_read(int fd) { return read_bytes(fd, &byte, 1, &done); }
static int try_pread(int fd) { return read_at(fd, &byte, 1, 0, &done); }
static int try_seek(int fd) { return w_fd_seek(fd, 1, FROM_START, &at); }
static int try_set_flags(int fd) { return w_fd_fdstat_set_flags(fd, F_APPEND); }
static int try_sync(int fd) { return w_fd_sync(fd); }
static int try_tell(int fd) { return w_fd_tell(fd, &at); }
static int try_write(int fd) { return write_text(fd, "x"); }
static int try_pwrite(int fd) { return write_at(fd, "x", 1, 0, &done); }
static int try_advise(int fd) { return w_fd_advise(fd, 0, 1, 0); }
static int try_allocate(int fd) { return w_fd_allocate(fd, 0, 1); }
static int try_stat(int fd) { return w_fd_filestat_get(fd, record); }
static int try_set_size(int fd) { return w_fd_filestat_set_size(fd, 1); }
static int try_set_times(int fd) { return w_fd_filestat_set_times(fd, 1, 1, T_ACCESS | T_MODIFICATION); }

typedef struct {
  u64 rights;
  int (*attempt)(int fd);
} Needs;

static const Needs FILES[] = {
  {R_DATASYNC, try_datasync}, {R_READ, try_read},         {R_READ, try_pread},   {R_SEEK, try_seek},
  {R_SET_FLAGS, try_set_flags}, {R_SYNC, try_sync},       {R_WRITE, try_write},  {R_WRITE, try_pwrite},
  {R_ADVISE, try_advise},     {R_ALLOCATE, try_allocate}, {R_STAT, try_stat},    {R_SET_SIZE, try_set_size},
  {R_SET_TIMES, try_set_times}, {R_SEEK | R_TELL, try_tell},
};

static void files_without_a_right(void) {
  for (size each = 0; each < sizeof FILES / sizeof *FILES; each++) {
    int fd;
    OK(without_rights(FILES[each].rights, &fd));
    GIVES(FILES[each].attempt(fd), NOTCAPABLE);
    OK(w_fd_close(fd));
  }
}

static void files_with_only_the_right(void) {
  for (size each = 0; each < sizeof FILES / sizeof *FILES; each++) {
    int fd;
    OK(without_rights(~(FILES[each].rights | R_SEEK), &fd));
    GIVES(FILES[each].attempt(fd), SUCCESS, NOTSUP);
    OK(w_fd_close(fd));
  }
}

static int try_create_directory(int fd) { return w_path_create_directory(fd, P("new")); }
static int try_create_file(int fd) { return open_in(fd, "new", O_CREATE, 0, 0, (int *)record); }
static int try_link_source(int fd) { return w_path_link(fd, 0, P("f"), scratch, P("new")); }
static int try_link_target(int fd) { return w_path_link(scratch, 0, P("d/f"), fd, P("new")); }
static int try_open(int fd) { return open_in(fd, "f", 0, 0, 0, (int *)record); }
static int try_readdir(int fd) { return w_fd_readdir(fd, record, sizeof record, 0, &done); }
static int try_readlink(int fd) { return w_path_readlink(fd, P("l"), record, sizeof record, &done); }
static int try_rename_source(int fd) { return w_path_rename(fd, P("f"), scratch, P("new")); }
static int try_rename_target(int fd) { return w_path_rename(scratch, P("d/f"), fd, P("new")); }
static int try_path_stat(int fd) { return w_path_filestat_get(fd, 0, P("f"), record); }
static int try_truncate(int fd) { return open_in(fd, "f", O_TRUNCATE, 0, 0, (int *)record); }
static int try_path_times(int fd) { return w_path_filestat_set_times(fd, 0, P("f"), 1, 1, T_ACCESS); }
static int try_symlink(int fd) { return w_path_symlink(P("t"), fd, P("new")); }
static int try_remove(int fd) { return w_path_remove_directory(fd, P("e")); }
static int try_unlink(int fd) { return w_path_unlink_file(fd, P("f")); }

static const Needs DIRECTORIES[] = {
  {R_CREATE_DIRECTORY, try_create_directory}, {R_CREATE_FILE, try_create_file},     {R_LINK_SOURCE, try_link_source},
  {R_LINK_TARGET, try_link_target},           {R_OPEN, try_open},                   {R_READDIR, try_readdir},
  {R_READLINK, try_readlink},                 {R_RENAME_SOURCE, try_rename_source}, {R_RENAME_TARGET, try_rename_target},
  {R_PATH_STAT, try_path_stat},               {R_PATH_SET_SIZE, try_truncate},      {R_PATH_SET_TIMES, try_path_times},
  {R_SYMLINK, try_symlink},                   {R_REMOVE_DIRECTORY, try_remove},     {R_UNLINK, try_unlink},
  {R_STAT, try_stat},                         {R_SET_TIMES, try_set_times},
};

static void directories_without_a_right(void) {
  OK(w_path_create_directory(scratch, P("d")));
  OK(w_path_create_directory(scratch, P("d/e")));
  OK(make_file("d/f", ""));
  OK(w_path_symlink(P("f"), scratch, P("d/l")));
  for (size each = 0; each < sizeof DIRECTORIES / sizeof *DIRECTORIES; each++) {
    int fd;
    OK(open_directory("d", &fd));
    OK(w_fd_fdstat_set_rights(fd, DIRECTORY_RIGHTS & ~DIRECTORIES[each].rights, 0));
    GIVES(DIRECTORIES[each].attempt(fd), NOTCAPABLE);
    OK(w_fd_close(fd));
  }
  HOLDS(holds_text("d/f", ""));
}

static void a_directory_passes_on_what_it_may(void) {
  int directory, fd;
  Fdstat stat;
  OK(w_path_open(scratch, 0, P("."), O_DIR, R_OPEN | R_CREATE_FILE, R_READ | R_STAT, 0, &directory));
  OK(w_fd_fdstat_get(directory, &stat));
  HOLDS(stat.base == (R_OPEN | R_CREATE_FILE) && stat.inheriting == (R_READ | R_STAT));
  GIVES(open_in(directory, "f", O_CREATE, R_WRITE, 0, &fd), NOTCAPABLE);
  GIVES(w_path_open(directory, 0, P("f"), O_CREATE, R_READ, R_WRITE, 0, &fd), NOTCAPABLE);
  GIVES(stat_path("f", KEEP, (Filestat *)record), NOENT);
  OK(open_in(directory, "f", O_CREATE, R_READ, 0, &fd));
  OK(w_fd_fdstat_get(fd, &stat));
  HOLDS(stat.base == R_READ);
}

static void rights_never_grow(void) {
  int fd;
  OK(open_in(scratch, "f", O_CREATE, R_READ, 0, &fd));
  GIVES(w_fd_fdstat_set_rights(fd, R_READ | R_WRITE, 0), NOTCAPABLE);
  GIVES(w_fd_fdstat_set_rights(fd, R_READ, R_READ), NOTCAPABLE);
  OK(w_fd_fdstat_set_rights(fd, R_READ, 0));
  OK(w_fd_fdstat_set_rights(fd, 0, 0));
  GIVES(w_fd_fdstat_set_rights(fd, R_READ, 0), NOTCAPABLE);
  GIVES(try_read(fd), NOTCAPABLE, BADF);
}

static void a_tell_may_be_a_seek(void) {
  int fd;
  OK(open_in(scratch, "f", O_CREATE, R_READ | R_TELL, 0, &fd));
  OK(w_fd_seek(fd, 0, FROM_HERE, &at));
  OK(w_fd_tell(fd, &at));
  GIVES(w_fd_seek(fd, 0, FROM_START, &at), NOTCAPABLE);
}

static void an_offset_needs_the_right_to_seek(void) {
  int fd;
  OK(open_in(scratch, "f", O_CREATE, R_READ | R_WRITE, 0, &fd));
  GIVES(try_pread(fd), NOTCAPABLE);
  GIVES(try_pwrite(fd), NOTCAPABLE);
}

const Case cases[] = {
  {"rights", "files without a right", files_without_a_right},
  {"rights", "files with only the right", files_with_only_the_right},
  {"rights", "directories without a right", directories_without_a_right},
  {"rights", "a directory passes on what it may", a_directory_passes_on_what_it_may},
  {"rights", "rights never grow", rights_never_grow},
  {"rights", "the right to tell is enough for a seek by nothing", a_tell_may_be_a_seek},
  {"rights", "an offset needs the right to seek", an_offset_needs_the_right_to_seek},
};
const size case_count = sizeof cases / sizeof *cases;
