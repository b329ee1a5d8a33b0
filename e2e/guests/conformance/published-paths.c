/* What the public preview 1 suite asks of paths, in cases of our own; README.md says which is which. */
#include "check.h"

static int open_nothing(const char *path, int lookup, int oflags, int *fd) {
  return w_path_open(scratch, lookup, P(path), oflags, 0, 0, 0, fd);
}

static void a_dangling_link_is_not_opened(void) {
  int fd;
  OK(w_path_symlink(P("nowhere"), scratch, P("l")));
  GIVES(open_nothing("l", KEEP, O_DIR, &fd), NOTDIR, LOOP);
  GIVES(open_nothing("l", KEEP, 0, &fd), LOOP);
  OK(w_path_unlink_file(scratch, P("l")));
}

static void paths_of_every_spelling(void) {
  int fd;
  OK(w_path_create_directory(scratch, P("d")));
  OK(w_path_create_directory(scratch, P("d/n")));
  OK(make_file("d/n/f", ""));
  GIVES(open_nothing("/d/n/f", KEEP, 0, &fd), PERM, NOTCAPABLE);
  OK(open_nothing("d/.//n/../../d/n/../n///./f", KEEP, 0, &fd));
  HOLDS(fd > 2);
  GIVES(w_path_open(scratch, 0, "d/n/f\0", 6, 0, 0, 0, 0, &fd), ILSEQ, INVAL, NOENT);
  GIVES(open_nothing("d/n/f/", KEEP, 0, &fd), NOTDIR, NOENT);
  GIVES(open_nothing("d/n/f///", KEEP, 0, &fd), NOTDIR, NOENT);
  OK(open_nothing("d/n/", KEEP, 0, &fd));
  OK(open_nothing("d/n///", KEEP, 0, &fd));
  char above[64] = "d/n/../../../";
  for (size at = 0; at <= text_length(scratch_name); at++) above[13 + at] = scratch_name[at];
  GIVES(open_nothing(above, KEEP, 0, &fd), PERM, NOTCAPABLE);
}

static void links_that_are_not_followed(void) {
  int fd;
  OK(w_path_create_directory(scratch, P("t")));
  OK(w_path_symlink(P("t"), scratch, P("l")));
  GIVES(open_nothing("l", KEEP, O_DIR, &fd), LOOP, NOTDIR);
  GIVES(open_nothing("l", KEEP, 0, &fd), LOOP, ACCES);
  OK(open_nothing("l", FOLLOW, O_DIR, &fd));
  HOLDS(fd > 2);
  OK(w_fd_close(fd));
  OK(w_path_unlink_file(scratch, P("l")));
  OK(w_path_remove_directory(scratch, P("t")));
  OK(make_file("t", ""));
  OK(w_path_symlink(P("t"), scratch, P("l")));
  GIVES(open_nothing("l", KEEP, O_DIR, &fd), LOOP, NOTDIR);
  GIVES(open_nothing("l", KEEP, 0, &fd), LOOP);
  GIVES(open_nothing("l", FOLLOW, O_DIR, &fd), NOTDIR);
}

static int kind_of(const char *path, int lookup) {
  Filestat stat;
  return stat_path(path, lookup, &stat) == 0 ? stat.type : -1;
}

static void kinds_with_and_without_following(void) {
  OK(w_path_create_directory(scratch, P("d")));
  OK(make_file("d/f", ""));
  OK(w_path_symlink(P("d/f"), scratch, P("to-file")));
  OK(w_path_symlink(P("d"), scratch, P("to-directory")));
  HOLDS(kind_of("d", KEEP) == DIRECTORY && kind_of("d", FOLLOW) == DIRECTORY);
  HOLDS(kind_of("d/f", KEEP) == REGULAR_FILE && kind_of("d/f", FOLLOW) == REGULAR_FILE);
  HOLDS(kind_of("to-file", KEEP) == SYMBOLIC_LINK && kind_of("to-file", FOLLOW) == REGULAR_FILE);
  HOLDS(kind_of("to-directory", KEEP) == SYMBOLIC_LINK && kind_of("to-directory", FOLLOW) == DIRECTORY);
}

static void status_of_a_path(void) {
  int fd;
  Fdstat opened;
  Filestat before, after;
  OK(w_fd_fdstat_get(scratch, &opened));
  HOLDS((opened.base & R_PATH_STAT) != 0);
  int flags = F_APPEND | F_SYNC;
  int error = open_in(scratch, "f", O_CREATE, R_READ | R_WRITE | R_PATH_STAT, flags, &fd);
  if (error == NOTSUP) error = open_in(scratch, "f", O_CREATE, R_READ | R_WRITE | R_PATH_STAT, flags = F_APPEND, &fd);
  OK(error);
  OK(w_fd_fdstat_get(fd, &opened));
  HOLDS((opened.flags & flags) == flags);
  OK(stat_path("f", KEEP, &before));
  HOLDS(before.bytes == 0);
  const u64 time = before.modified - 100;
  OK(w_path_filestat_set_times(scratch, KEEP, P("f"), 0, time, T_MODIFICATION));
  OK(stat_path("f", KEEP, &after));
  HOLDS(after.modified == time);
  GIVES(w_path_filestat_set_times(scratch, KEEP, P("f"), 0, time, T_MODIFICATION | T_MODIFICATION_NOW), INVAL);
  OK(stat_path("f", KEEP, &after));
  HOLDS(after.modified == time);
  GIVES(w_path_filestat_set_times(scratch, KEEP, P("f"), 0, 0, T_ACCESS | T_ACCESS_NOW), INVAL);
}

static void links_share_their_file(void) {
  const u64 rights = R_READ | R_LINK_SOURCE | R_LINK_TARGET | R_STAT | R_OPEN | R_UNLINK;
  int file, link, directory;
  Filestat one, other;
  Fdstat first, second;
  OK(w_path_open(scratch, 0, P("f"), O_CREATE, rights, rights, 0, &file));
  OK(w_path_create_directory(scratch, P("d")));
  OK(w_path_open(scratch, 0, P("d"), O_DIR, rights, rights, 0, &directory));
  const int places[2] = {scratch, directory};
  for (int each = 0; each < 2; each++) {
    OK(w_path_link(scratch, 0, P("f"), places[each], P("l")));
    OK(w_path_open(places[each], 0, P("l"), 0, rights, rights, 0, &link));
    OK(w_fd_filestat_get(file, &one));
    OK(w_fd_filestat_get(link, &other));
    HOLDS(one.device == other.device && one.inode == other.inode && one.links == other.links);
    HOLDS(one.bytes == other.bytes && one.type == other.type && one.modified == other.modified);
    HOLDS(one.accessed == other.accessed && one.changed == other.changed);
    OK(w_fd_fdstat_get(file, &first));
    OK(w_fd_fdstat_get(link, &second));
    HOLDS(first.flags == second.flags && first.type == second.type);
    HOLDS(first.base == second.base && first.inheriting == second.inheriting);
    OK(w_fd_close(link));
    OK(w_path_unlink_file(places[each], P("l")));
  }
  OK(make_file("l", ""));
  GIVES(w_path_link(scratch, 0, P("f"), scratch, P("l")), EXIST);
  GIVES(w_path_link(scratch, 0, P("f"), scratch, P("f")), EXIST);
  GIVES(w_path_link(scratch, 0, P("f"), scratch, P("d")), EXIST);
  OK(w_path_unlink_file(scratch, P("l")));
  GIVES(w_path_link(scratch, 0, P("d"), scratch, P("l")), PERM, ACCES);
  GIVES(w_path_link(scratch, 0, P("f"), scratch, P("l/")), NOENT);
  OK(w_path_symlink(P("nowhere"), scratch, P("s")));
  OK(w_path_link(scratch, 0, P("s"), scratch, P("l")));
  OK(w_path_unlink_file(scratch, P("l")));
  GIVES(w_path_link(scratch, 0, P("f"), scratch, P("s")), EXIST);
  GIVES(w_path_link(scratch, FOLLOW, P("s"), scratch, P("l")), INVAL, NOENT);
  OK(w_path_unlink_file(scratch, P("s")));
  OK(w_path_symlink(P("s"), scratch, P("s")));
  OK(w_path_link(scratch, 0, P("s"), scratch, P("l")));
}

static void an_exclusive_open_finds_what_is_there(void) {
  int fd;
  OK(make_file("f", ""));
  GIVES(open_nothing("f", KEEP, O_CREATE | O_EXCLUSIVE, &fd), EXIST);
}

static void a_file_has_nothing_below_it(void) {
  int file, fd;
  OK(open_nothing("f", KEEP, O_CREATE, &file));
  GIVES(open_in(file, "x", O_CREATE, 0, 0, &fd), NOTDIR, NOTCAPABLE);
}

static void what_is_missing_is_not_opened(void) {
  int fd;
  GIVES(open_nothing("f", KEEP, 0, &fd), NOENT);
}

static void a_directory_opens_without_blocking(void) {
  int fd;
  OK(open_in(root, ".", 0, 0, F_NONBLOCK, &fd));
}

static void a_preopened_directory_has_the_usual_rights(void) {
  int fd;
  Fdstat stat;
  OK(w_fd_fdstat_get(root, &stat));
  HOLDS((stat.base & DIRECTORY_RIGHTS) == DIRECTORY_RIGHTS);
  HOLDS((stat.inheriting & (DIRECTORY_RIGHTS | FILE_RIGHTS)) == (DIRECTORY_RIGHTS | FILE_RIGHTS));
  OK(w_path_open(root, 0, P("."), 0, stat.base, stat.inheriting, 0, &fd));
  OK(open_in(root, ".", 0, 0, 0, &fd));
  OK(open_in(root, ".", O_DIR, 0, 0, &fd));
  OK(open_in(root, ".", O_DIR, R_READ, 0, &fd));
  GIVES(open_in(root, ".", O_DIR, R_READ | R_WRITE, 0, &fd), ISDIR);
}

static void reading_and_writing_are_asked_for(void) {
  int fd;
  u32 done;
  Fdstat opened;
  Filestat stat;
  static char buffer[100];
  OK(make_file("f", ""));
  OK(open_in(scratch, "f", 0, R_READ, 0, &fd));
  OK(w_fd_fdstat_get(fd, &opened));
  HOLDS((opened.base & R_READ) != 0 && (opened.base & R_WRITE) == 0);
  OK(read_bytes(fd, buffer, 100, &done));
  HOLDS(done == 0);
  GIVES(write_text(fd, "x"), NOTCAPABLE, BADF, ACCES);
  OK(open_in(scratch, "f", 0, R_WRITE, 0, &fd));
  OK(w_fd_fdstat_get(fd, &opened));
  HOLDS((opened.base & R_READ) == 0 && (opened.base & R_WRITE) != 0);
  GIVES(read_bytes(fd, buffer, 100, &done), NOTCAPABLE, BADF, ACCES);
  OK(write_text(fd, "ten bytes."));
  OK(open_in(scratch, "f", 0, R_READ | R_WRITE | R_STAT, 0, &fd));
  OK(w_fd_fdstat_get(fd, &opened));
  HOLDS((opened.base & R_READ) != 0 && (opened.base & R_WRITE) != 0);
  OK(read_bytes(fd, buffer, 100, &done));
  HOLDS(done == 10);
  OK(write_text(fd, "and more"));
  OK(w_fd_filestat_get(fd, &stat));
  HOLDS(stat.bytes == 18);
}

static void truncating_needs_its_right(void) {
  int fd;
  Fdstat stat;
  OK(make_file("f", "text"));
  OK(w_fd_fdstat_get(scratch, &stat));
  HOLDS(stat.type == DIRECTORY && stat.flags == 0 && (stat.base & R_SET_SIZE) == 0);
  if ((stat.base & R_PATH_SET_SIZE) == 0) return;
  OK(open_nothing("f", KEEP, O_TRUNCATE, &fd));
  OK(w_fd_fdstat_set_rights(scratch, stat.base, stat.inheriting & ~R_SET_SIZE));
  OK(open_nothing("f", KEEP, O_TRUNCATE, &fd));
  OK(w_fd_fdstat_set_rights(scratch, stat.base & ~R_PATH_SET_SIZE, stat.inheriting & ~R_SET_SIZE));
  OK(w_fd_fdstat_get(scratch, &stat));
  HOLDS((stat.base & R_PATH_SET_SIZE) == 0);
  GIVES(open_nothing("f", KEEP, O_TRUNCATE, &fd), NOTCAPABLE, PERM);
}

#define GROUP "published"
const Case cases[] = {
  {GROUP, "a dangling link is not opened", a_dangling_link_is_not_opened},
  {GROUP, "paths of every spelling", paths_of_every_spelling},
  {GROUP, "links that are not followed", links_that_are_not_followed},
  {GROUP, "kinds with and without following", kinds_with_and_without_following},
  {GROUP, "the status of a path, and its times", status_of_a_path},
  {GROUP, "links share their file", links_share_their_file},
  {GROUP, "an exclusive open finds what is there", an_exclusive_open_finds_what_is_there},
  {GROUP, "a file has nothing below it", a_file_has_nothing_below_it},
  {GROUP, "what is missing is not opened", what_is_missing_is_not_opened},
  {GROUP, "a directory opens with the flag not to block", a_directory_opens_without_blocking},
  {GROUP, "a preopened directory has the usual rights", a_preopened_directory_has_the_usual_rights},
  {GROUP, "reading and writing are asked for at open", reading_and_writing_are_asked_for},
  {GROUP, "truncating at open needs its right", truncating_needs_its_right},
};
const size case_count = sizeof cases / sizeof *cases;
