/* Attributes of what is open: sizes, times, allocation, advice, durability, position. */
#include "check.h"

static void attributes_of_a_file(void) {
  int fd;
  Filestat one, other;
  OK(make_file("f", "12345"));
  OK(open_file("f", 0, &fd));
  OK(w_fd_filestat_get(fd, &one));
  OK(stat_path("f", KEEP, &other));
  HOLDS(one.type == REGULAR_FILE && one.bytes == 5 && one.links == 1 && one.inode != 0);
  HOLDS(one.device == other.device && one.inode == other.inode && one.modified == other.modified);
  HOLDS(one.modified > 1700000000000000000ull && one.changed > 1700000000000000000ull);
}

static void attributes_of_a_directory(void) {
  Filestat one, other;
  OK(w_path_create_directory(scratch, P("d")));
  OK(w_fd_filestat_get(scratch, &one));
  OK(stat_path("d", KEEP, &other));
  HOLDS(one.type == DIRECTORY && other.type == DIRECTORY && one.inode != other.inode && one.device == other.device);
}

static void attributes_of_a_link(void) {
  Filestat link;
  OK(w_path_symlink(P("eleven char"), scratch, P("l")));
  OK(stat_path("l", KEEP, &link));
  HOLDS(link.type == SYMBOLIC_LINK && link.bytes == 11);
  GIVES(stat_path("l", FOLLOW, &link), NOENT);
}

static void sizes_grow_with_zeros_and_shrink(void) {
  int fd;
  u32 done;
  char buffer[16];
  Filestat stat;
  OK(make_file("f", "12345"));
  OK(open_file("f", 0, &fd));
  OK(w_fd_filestat_set_size(fd, 8));
  OK(read_bytes(fd, buffer, 16, &done));
  HOLDS(done == 8 && same_bytes(buffer, "12345\0\0", 8));
  OK(w_fd_filestat_set_size(fd, 2));
  OK(w_fd_filestat_set_size(fd, 4));
  OK(read_at(fd, buffer, 16, 0, &done));
  HOLDS(done == 4 && same_bytes(buffer, "12\0", 4));
  OK(w_fd_filestat_get(fd, &stat));
  HOLDS(stat.bytes == 4);
}

static void a_size_leaves_the_position(void) {
  int fd;
  u64 at;
  OK(make_file("f", "12345"));
  OK(open_file("f", 0, &fd));
  OK(w_fd_seek(fd, 0, FROM_END, &at));
  OK(w_fd_filestat_set_size(fd, 1));
  OK(w_fd_tell(fd, &at));
  HOLDS(at == 5);
}

static void sizes_that_no_file_has(void) {
  int fd;
  Filestat stat;
  OK(make_file("f", "12345"));
  OK(open_file("f", 0, &fd));
  GIVES(w_fd_filestat_set_size(fd, ~0ull), FBIG, INVAL);
  GIVES(w_fd_filestat_set_size(fd, 1ull << 63), FBIG, INVAL);
  OK(w_fd_filestat_get(fd, &stat));
  HOLDS(stat.bytes == 5);
}

static void sizes_of_what_has_none(void) {
  int fd;
  GIVES(w_fd_filestat_set_size(scratch, 0), ISDIR, INVAL, BADF, NOTCAPABLE);
  GIVES(w_fd_filestat_set_size(0, 0), INVAL, BADF, NOTCAPABLE);
  OK(make_file("f", "12345"));
  OK(open_in(scratch, "f", 0, R_READ, 0, &fd));
  GIVES(w_fd_filestat_set_size(fd, 0), NOTCAPABLE, BADF, INVAL);
  HOLDS(holds_text("f", "12345"));
}

static void times_are_exact(void) {
  int fd;
  Filestat stat;
  const u64 access = 1234567890123456789ull, modification = 987654321987654321ull;
  OK(open_file("f", O_CREATE, &fd));
  OK(w_fd_filestat_set_times(fd, access, modification, T_ACCESS | T_MODIFICATION));
  OK(w_fd_filestat_get(fd, &stat));
  HOLDS(stat.accessed / 1000 == access / 1000 && stat.modified / 1000 == modification / 1000);
  OK(w_path_filestat_set_times(scratch, KEEP, P("f"), modification, access, T_ACCESS | T_MODIFICATION));
  OK(w_fd_filestat_get(fd, &stat));
  HOLDS(stat.accessed / 1000 == modification / 1000 && stat.modified / 1000 == access / 1000);
}

static void times_are_set_to_now(void) {
  int fd;
  u64 before, after;
  Filestat stat;
  OK(open_file("f", O_CREATE, &fd));
  OK(w_fd_filestat_set_times(fd, 1, 1, T_ACCESS | T_MODIFICATION));
  OK(w_clock_time_get(REALTIME, 0, &before));
  OK(w_fd_filestat_set_times(fd, 1, 1, T_ACCESS_NOW | T_MODIFICATION_NOW));
  OK(w_clock_time_get(REALTIME, 0, &after));
  OK(w_fd_filestat_get(fd, &stat));
  const u64 coarse = 50000000;
  HOLDS(stat.accessed + coarse >= before && stat.accessed <= after + coarse);
  HOLDS(stat.modified + coarse >= before && stat.modified <= after + coarse);
}

static void times_that_are_not_named_stay(void) {
  int fd;
  Filestat before, after;
  OK(open_file("f", O_CREATE, &fd));
  OK(w_fd_filestat_set_times(fd, 3000, 4000, T_ACCESS | T_MODIFICATION));
  OK(w_fd_filestat_get(fd, &before));
  OK(w_fd_filestat_set_times(fd, 1, 1, 0));
  OK(w_fd_filestat_get(fd, &after));
  HOLDS(before.accessed == after.accessed && before.modified == after.modified);
  OK(w_fd_filestat_set_times(fd, 9000, 1, T_ACCESS));
  OK(w_fd_filestat_get(fd, &after));
  HOLDS(after.accessed == 9000 && before.modified == after.modified);
}

static void times_of_a_directory(void) {
  Filestat stat;
  OK(w_fd_filestat_set_times(scratch, 0, 5000, T_MODIFICATION));
  OK(w_fd_filestat_get(scratch, &stat));
  HOLDS(stat.modified == 5000);
}

static void time_flags_that_there_are_not(void) {
  int fd;
  OK(open_file("f", O_CREATE, &fd));
  GIVES(w_fd_filestat_set_times(fd, 0, 0, 16), INVAL);
  GIVES(w_path_filestat_set_times(scratch, KEEP, P("f"), 0, 0, 16), INVAL);
  GIVES(w_path_filestat_set_times(scratch, 2, P("f"), 0, 0, T_ACCESS), INVAL);
}

static void writing_changes_the_time(void) {
  int fd;
  Filestat stat;
  OK(open_file("f", O_CREATE, &fd));
  OK(w_fd_filestat_set_times(fd, 1000, 1000, T_ACCESS | T_MODIFICATION));
  OK(write_text(fd, "x"));
  OK(w_fd_filestat_get(fd, &stat));
  HOLDS(stat.modified > 1700000000000000000ull);
}

static void allocates_nothing_wrong(void) {
  int fd;
  OK(open_file("f", O_CREATE, &fd));
  GIVES(w_fd_allocate(fd, 0, 0), INVAL, NOTSUP);
  GIVES(w_fd_allocate(fd, 0, ~0ull), FBIG, INVAL, NOTSUP);
  GIVES(w_fd_allocate(fd, ~0ull, 1), FBIG, INVAL, NOTSUP);
  GIVES(w_fd_allocate(1, 0, 1), SPIPE, BADF, INVAL, NOTSUP, NOTCAPABLE);
  OK(open_in(scratch, "f", 0, R_READ, 0, &fd));
  GIVES(w_fd_allocate(fd, 0, 10), NOTCAPABLE, BADF, NOTSUP);
}

static void every_advice_is_taken(void) {
  int fd;
  OK(open_file("f", O_CREATE, &fd));
  for (int advice = 0; advice < 6; advice++) OK(w_fd_advise(fd, 0, 100, advice));
  GIVES(w_fd_advise(fd, 0, 100, 6), INVAL);
  GIVES(w_fd_advise(0, 0, 100, 0), SPIPE, BADF, INVAL, NOTCAPABLE);
}

static void syncs_files_and_directories(void) {
  int fd;
  OK(open_file("f", O_CREATE, &fd));
  OK(write_text(fd, "x"));
  OK(w_fd_sync(fd));
  OK(w_fd_datasync(fd));
  OK(w_fd_sync(scratch));
  GIVES(w_fd_datasync(scratch), SUCCESS, NOTCAPABLE);
}

static void seeks_from_everywhere(void) {
  int fd;
  u64 at;
  OK(make_file("f", "0123456789"));
  OK(open_file("f", 0, &fd));
  OK(w_fd_seek(fd, 4, FROM_START, &at));
  HOLDS(at == 4);
  OK(w_fd_seek(fd, 3, FROM_HERE, &at));
  HOLDS(at == 7);
  OK(w_fd_seek(fd, -2, FROM_END, &at));
  HOLDS(at == 8);
  OK(w_fd_seek(fd, 100, FROM_END, &at));
  HOLDS(at == 110);
  OK(w_fd_tell(fd, &at));
  HOLDS(at == 110);
}

static void seeks_to_nowhere(void) {
  int fd;
  u64 at;
  OK(make_file("f", "0123456789"));
  OK(open_file("f", 0, &fd));
  OK(w_fd_seek(fd, 4, FROM_START, &at));
  GIVES(w_fd_seek(fd, -1, FROM_START, &at), INVAL);
  GIVES(w_fd_seek(fd, -5, FROM_HERE, &at), INVAL);
  GIVES(w_fd_seek(fd, -11, FROM_END, &at), INVAL);
  GIVES(w_fd_seek(fd, 0, 3, &at), INVAL);
  GIVES(w_fd_seek(fd, 0, -1, &at), INVAL);
  GIVES(w_fd_seek(fd, 0x7fffffffffffffffll, FROM_HERE, &at), INVAL, OVERFLOW);
  OK(w_fd_tell(fd, &at));
  HOLDS(at == 4);
}

const Case cases[] = {
  {"attributes", "attributes of a file", attributes_of_a_file},
  {"attributes", "attributes of a directory", attributes_of_a_directory},
  {"attributes", "attributes of a link", attributes_of_a_link},
  {"attributes", "sizes grow with zeros and shrink", sizes_grow_with_zeros_and_shrink},
  {"attributes", "a new size leaves the position", a_size_leaves_the_position},
  {"attributes", "sizes that no file has", sizes_that_no_file_has},
  {"attributes", "sizes of what has none", sizes_of_what_has_none},
  {"attributes", "times are exact", times_are_exact},
  {"attributes", "times are set to now", times_are_set_to_now},
  {"attributes", "times that are not named stay", times_that_are_not_named_stay},
  {"attributes", "times of a directory", times_of_a_directory},
  {"attributes", "flags of times that there are not", time_flags_that_there_are_not},
  {"attributes", "writing changes the time", writing_changes_the_time},
  {"attributes", "allocates nothing wrong", allocates_nothing_wrong},
  {"attributes", "every advice is taken", every_advice_is_taken},
  {"attributes", "syncs files and directories", syncs_files_and_directories},
  {"transfer", "seeks from everywhere", seeks_from_everywhere},
  {"transfer", "seeks to nowhere", seeks_to_nowhere},
};
const size case_count = sizeof cases / sizeof *cases;
