/* Reading and writing: vectors, offsets, ends, appending, and what other descriptors see. */
#include "check.h"

static char buffer[64];
static u32 done;
static u64 at;

static void reads_into_several_vectors(void) {
  int fd;
  char one[3], other[4];
  const Vector vectors[] = {{one, 3}, {0, 0}, {other, 4}};
  OK(make_file("f", "0123456789"));
  OK(open_file("f", 0, &fd));
  u32 total = 0;
  OK(w_fd_read(fd, vectors, 3, &done));
  HOLDS(done >= 3 && same_bytes(one, "012", 3));
  total = done;
  HOLDS(total < 7 || same_bytes(other, "3456", 4));
  OK(w_fd_tell(fd, &at));
  HOLDS(at == total);
}

static void writes_from_several_vectors(void) {
  int fd;
  const Vector vectors[] = {{"abc", 3}, {"", 0}, {"defg", 4}};
  OK(open_file("f", O_CREATE, &fd));
  OK(w_fd_write(fd, vectors, 3, &done));
  HOLDS(done == 7 || done == 3);
  HOLDS(holds_text("f", done == 7 ? "abcdefg" : "abc"));
}

static void several_vectors_at_an_offset(void) {
  int fd;
  const Vector vectors[] = {{"abc", 3}, {"defg", 4}};
  const Vector into[] = {{buffer, 2}, {buffer + 2, 5}};
  OK(open_file("f", O_CREATE, &fd));
  OK(w_fd_pwrite(fd, vectors, 2, 0, &done));
  HOLDS(done == 7 || done == 3);
  OK(write_at(fd, "abcdefg", 7, 0, &done));
  OK(w_fd_pread(fd, into, 2, 0, &done));
  HOLDS((done == 7 || done == 2) && same_bytes(buffer, "abcdefg", done));
}

static void nothing_is_nothing(void) {
  int fd;
  OK(make_file("f", "text"));
  OK(open_file("f", 0, &fd));
  done = 9;
  OK(w_fd_read(fd, 0, 0, &done));
  HOLDS(done == 0);
  done = 9;
  OK(w_fd_write(fd, 0, 0, &done));
  HOLDS(done == 0);
  done = 9;
  OK(w_fd_pread(fd, 0, 0, 2, &done));
  HOLDS(done == 0);
  done = 9;
  OK(w_fd_pwrite(fd, 0, 0, 2, &done));
  HOLDS(done == 0 && holds_text("f", "text"));
}

static void ends_with_nothing(void) {
  int fd;
  OK(make_file("f", "text"));
  OK(open_file("f", 0, &fd));
  OK(read_bytes(fd, buffer, 64, &done));
  HOLDS(done == 4);
  OK(read_bytes(fd, buffer, 64, &done));
  HOLDS(done == 0);
  OK(read_at(fd, buffer, 64, 4, &done));
  HOLDS(done == 0);
  OK(read_at(fd, buffer, 64, 1000, &done));
  HOLDS(done == 0);
}

static void a_gap_is_filled_with_zeros(void) {
  int fd;
  OK(open_file("f", O_CREATE, &fd));
  OK(write_text(fd, "a"));
  OK(w_fd_seek(fd, 5, FROM_START, &at));
  OK(write_text(fd, "b"));
  OK(write_at(fd, "c", 1, 8, &done));
  OK(read_at(fd, buffer, 64, 0, &done));
  HOLDS(done == 9 && same_bytes(buffer, "a\0\0\0\0b\0\0c", 9));
}

static void offsets_leave_the_position(void) {
  int fd;
  OK(make_file("f", "0123456789"));
  OK(open_file("f", 0, &fd));
  OK(w_fd_seek(fd, 3, FROM_START, &at));
  OK(read_at(fd, buffer, 2, 7, &done));
  OK(write_at(fd, "XX", 2, 5, &done));
  OK(w_fd_tell(fd, &at));
  HOLDS(at == 3);
  OK(read_bytes(fd, buffer, 64, &done));
  HOLDS(done == 7 && same_bytes(buffer, "34XX789", 7));
}

static void offsets_that_no_file_has(void) {
  int fd;
  OK(make_file("f", "text"));
  OK(open_file("f", 0, &fd));
  GIVES(read_at(fd, buffer, 1, ~0ull, &done), INVAL, FBIG, OVERFLOW);
  GIVES(write_at(fd, "x", 1, ~0ull, &done), FBIG, INVAL, OVERFLOW);
  HOLDS(holds_text("f", "text"));
}

static void only_what_was_asked_for(void) {
  int fd;
  OK(make_file("f", "text"));
  OK(open_in(scratch, "f", 0, R_READ | R_SEEK, 0, &fd));
  GIVES(write_text(fd, "x"), NOTCAPABLE, BADF);
  GIVES(write_at(fd, "x", 1, 0, &done), NOTCAPABLE, BADF);
  OK(open_in(scratch, "f", 0, R_WRITE | R_SEEK, 0, &fd));
  GIVES(read_bytes(fd, buffer, 1, &done), NOTCAPABLE, BADF);
  GIVES(read_at(fd, buffer, 1, 0, &done), NOTCAPABLE, BADF);
  HOLDS(holds_text("f", "text"));
}

static void two_append_to_one_file(void) {
  int one, other;
  OK(open_in(scratch, "f", O_CREATE, FILE_RIGHTS, F_APPEND, &one));
  OK(open_in(scratch, "f", 0, FILE_RIGHTS, F_APPEND, &other));
  OK(write_text(one, "a"));
  OK(write_text(other, "bb"));
  OK(write_text(one, "ccc"));
  HOLDS(holds_text("f", "abbccc"));
  OK(w_fd_tell(one, &at));
  HOLDS(at == 6);
}

static void appending_begins_when_it_is_asked_for(void) {
  int fd;
  OK(make_file("f", "text"));
  OK(open_file("f", 0, &fd));
  OK(w_fd_fdstat_set_flags(fd, F_APPEND));
  OK(write_text(fd, "+"));
  HOLDS(holds_text("f", "text+"));
}

static void writes_and_syncs(void) {
  static const int FLAGS[] = {F_SYNC, F_DSYNC, F_RSYNC, F_SYNC | F_DSYNC | F_RSYNC};
  for (int each = 0; each < 4; each++) {
    int fd;
    const int error = open_in(scratch, "f", O_CREATE | O_TRUNCATE, FILE_RIGHTS, FLAGS[each], &fd);
    GIVES(error, SUCCESS, NOTSUP);
    if (error == NOTSUP) continue;
    OK(write_text(fd, "synced"));
    OK(read_at(fd, buffer, 64, 0, &done));
    HOLDS(done == 6);
    OK(w_fd_close(fd));
  }
}

static void an_unlinked_file_lives_while_it_is_open(void) {
  int fd;
  Filestat stat;
  OK(make_file("f", "text"));
  OK(open_file("f", 0, &fd));
  OK(w_path_unlink_file(scratch, P("f")));
  OK(w_fd_seek(fd, 0, FROM_END, &at));
  OK(write_text(fd, " and more"));
  OK(read_at(fd, buffer, 64, 0, &done));
  HOLDS(done == 13 && same_bytes(buffer, "text and more", 13));
  OK(w_fd_filestat_get(fd, &stat));
  HOLDS(stat.links == 0 && stat.bytes == 13);
  GIVES(stat_path("f", KEEP, &stat), NOENT);
}

static void a_renamed_file_is_the_same(void) {
  int fd;
  OK(make_file("f", "text"));
  OK(open_file("f", 0, &fd));
  OK(w_path_rename(scratch, P("f"), scratch, P("g")));
  OK(w_fd_seek(fd, 0, FROM_END, &at));
  OK(write_text(fd, "!"));
  HOLDS(holds_text("g", "text!"));
}

static void a_replaced_file_lives_while_it_is_open(void) {
  int fd;
  OK(make_file("f", "old"));
  OK(make_file("g", "new"));
  OK(open_file("f", 0, &fd));
  OK(w_path_rename(scratch, P("g"), scratch, P("f")));
  OK(read_bytes(fd, buffer, 64, &done));
  HOLDS(done == 3 && same_bytes(buffer, "old", 3) && holds_text("f", "new"));
}

static void another_truncates(void) {
  int fd, other;
  OK(make_file("f", "0123456789"));
  OK(open_file("f", 0, &fd));
  OK(w_fd_seek(fd, 6, FROM_START, &at));
  OK(open_file("f", O_TRUNCATE, &other));
  OK(read_bytes(fd, buffer, 64, &done));
  HOLDS(done == 0);
  OK(write_text(fd, "x"));
  OK(read_at(other, buffer, 64, 0, &done));
  HOLDS(done == 7 && same_bytes(buffer, "\0\0\0\0\0\0x", 7));
}

static void a_position_belongs_to_one_open(void) {
  int one, other;
  OK(make_file("f", "0123456789"));
  OK(open_file("f", 0, &one));
  OK(open_file("f", 0, &other));
  OK(read_bytes(one, buffer, 4, &done));
  OK(read_bytes(other, buffer, 2, &done));
  HOLDS(same_bytes(buffer, "01", 2));
}

static u8 large[3 * 1024 * 1024];

static void a_large_piece(void) {
  int fd;
  u32 total = 0;
  for (size each = 0; each < sizeof large; each++) large[each] = (u8)(each >> 12);
  OK(open_file("f", O_CREATE, &fd));
  while (total < sizeof large) {
    OK(w_fd_write(fd, &(Vector){large + total, sizeof large - total}, 1, &done));
    HOLDS(done > 0);
    total += done;
  }
  for (size each = 0; each < sizeof large; each++) large[each] = 0;
  OK(w_fd_seek(fd, 0, FROM_START, &at));
  for (total = 0; total < sizeof large; total += done) {
    OK(read_bytes(fd, large + total, sizeof large - total, &done));
    HOLDS(done > 0);
  }
  for (size each = 0; each < sizeof large; each += 4096) HOLDS(large[each] == (u8)(each >> 12));
}

static void vectors_beyond_counting(void) {
  static Vector many[1025];
  int fd;
  for (int each = 0; each < 1025; each++) many[each] = (Vector){"x", 1};
  OK(open_file("f", O_CREATE, &fd));
  OK(w_fd_write(fd, many, 1024, &done));
  HOLDS(done > 0 && done <= 1024);
  GIVES(w_fd_write(fd, many, 1025, &done), INVAL, SUCCESS);
}

const Case cases[] = {
  {"transfer", "reads into several vectors", reads_into_several_vectors},
  {"transfer", "writes from several vectors", writes_from_several_vectors},
  {"transfer", "several vectors at an offset", several_vectors_at_an_offset},
  {"transfer", "nothing is nothing", nothing_is_nothing},
  {"transfer", "ends with nothing", ends_with_nothing},
  {"transfer", "a gap is filled with zeros", a_gap_is_filled_with_zeros},
  {"transfer", "offsets leave the position", offsets_leave_the_position},
  {"transfer", "offsets that no file has", offsets_that_no_file_has},
  {"transfer", "only what was asked for at open", only_what_was_asked_for},
  {"transfer", "two append to one file", two_append_to_one_file},
  {"transfer", "appending begins when it is asked for", appending_begins_when_it_is_asked_for},
  {"transfer", "writes and syncs", writes_and_syncs},
  {"transfer", "an unlinked file lives while it is open", an_unlinked_file_lives_while_it_is_open},
  {"transfer", "a renamed file is the same", a_renamed_file_is_the_same},
  {"transfer", "a replaced file lives while it is open", a_replaced_file_lives_while_it_is_open},
  {"transfer", "another truncates", another_truncates},
  {"transfer", "a position belongs to one open", a_position_belongs_to_one_open},
  {"transfer", "a large piece", a_large_piece},
  {"transfer", "vectors beyond counting", vectors_beyond_counting},
};
const size case_count = sizeof cases / sizeof *cases;
