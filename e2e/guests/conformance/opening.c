/* Opening: flags, paths of every sort, links, and what a path must not reach. */
#include "check.h"

static int fd;

static int open_with(const char *path, int lookup, int oflags) {
  return w_path_open(scratch, lookup, P(path), oflags, R_READ, 0, 0, &fd);
}

static void flags_that_there_are_not(void) {
  OK(make_file("f", ""));
  GIVES(w_path_open(scratch, 0, P("f"), 16, R_READ, 0, 0, &fd), INVAL);
  GIVES(w_path_open(scratch, 0, P("f"), 0, R_READ, 0, 32, &fd), INVAL);
  GIVES(w_path_open(scratch, 2, P("f"), 0, R_READ, 0, 0, &fd), INVAL);
}

static void flags_that_contradict(void) {
  OK(w_path_create_directory(scratch, P("d")));
  GIVES(open_with("d", KEEP, O_DIR | O_CREATE), INVAL, ISDIR, NOTDIR);
  GIVES(open_with("d", KEEP, O_DIR | O_TRUNCATE), INVAL, ISDIR, NOTDIR);
  GIVES(open_with("x", KEEP, O_DIR | O_CREATE), INVAL, NOENT, ISDIR, NOTDIR);
  Filestat stat;
  GIVES(stat_path("x", KEEP, &stat), NOENT);
}

static void creates_or_finds(void) {
  OK(open_with("f", KEEP, O_CREATE));
  OK(open_with("f", KEEP, O_CREATE));
  GIVES(open_with("f", KEEP, O_CREATE | O_EXCLUSIVE), EXIST);
  OK(open_with("g", KEEP, O_CREATE | O_EXCLUSIVE));
  GIVES(open_with("h", KEEP, O_TRUNCATE), NOENT);
  GIVES(open_with("h", KEEP, 0), NOENT);
}

static void creates_below_what_is_there(void) {
  OK(make_file("f", ""));
  GIVES(open_with("none/f", KEEP, O_CREATE), NOENT);
  GIVES(open_with("f/x", KEEP, O_CREATE), NOTDIR);
  GIVES(open_with("f/x", KEEP, 0), NOTDIR);
  GIVES(open_with("f/", KEEP, 0), NOTDIR, NOENT);
  GIVES(open_with("new/", KEEP, O_CREATE), ISDIR, NOENT, NOTDIR, INVAL);
}

static void directories_are_not_written(void) {
  OK(w_path_create_directory(scratch, P("d")));
  GIVES(open_in(scratch, "d", 0, R_WRITE, 0, &fd), ISDIR);
  GIVES(open_in(scratch, "d", O_CREATE, R_READ | R_WRITE, 0, &fd), ISDIR);
  GIVES(open_in(scratch, "d", O_TRUNCATE, R_WRITE, 0, &fd), ISDIR, INVAL);
  GIVES(open_with("d", KEEP, O_CREATE | O_EXCLUSIVE), EXIST);
  OK(open_with("d", KEEP, 0));
}

static void files_are_no_directories(void) {
  OK(make_file("f", ""));
  GIVES(open_with("f", KEEP, O_DIR), NOTDIR);
  GIVES(open_with("f/.", KEEP, 0), NOTDIR);
  GIVES(open_with("f/..", KEEP, 0), NOTDIR);
}

static void dots_lead_where_they_should(void) {
  OK(w_path_create_directory(scratch, P("d")));
  OK(make_file("f", ""));
  OK(open_with(".", KEEP, O_DIR));
  OK(open_with("./f", KEEP, 0));
  OK(open_with("d/../f", KEEP, 0));
  OK(open_with("d/..", KEEP, O_DIR));
  OK(open_with("d/./../d//.", KEEP, 0));
  GIVES(open_with("none/../f", KEEP, 0), NOENT);
}

static void nothing_is_above(void) {
  GIVES(open_with("..", KEEP, 0), PERM, NOTCAPABLE);
  GIVES(open_with("../", KEEP, 0), PERM, NOTCAPABLE);
  GIVES(open_with("../x", KEEP, O_CREATE), PERM, NOTCAPABLE);
  OK(w_path_create_directory(scratch, P("d")));
  GIVES(open_with("d/../../x", KEEP, O_CREATE), PERM, NOTCAPABLE);
  GIVES(open_with("/", KEEP, 0), PERM, NOTCAPABLE);
  GIVES(open_with("/etc/passwd", KEEP, 0), PERM, NOTCAPABLE);
  GIVES(open_with("//f", KEEP, O_CREATE), PERM, NOTCAPABLE);
}

static void an_empty_path_names_nothing(void) {
  Filestat stat;
  GIVES(open_with("", KEEP, 0), NOENT, INVAL);
  GIVES(stat_path("", KEEP, &stat), NOENT, INVAL);
  GIVES(w_path_create_directory(scratch, P("")), NOENT, INVAL);
  GIVES(w_path_unlink_file(scratch, P("")), NOENT, INVAL);
  GIVES(w_path_remove_directory(scratch, P("")), NOENT, INVAL);
}

static void names_that_are_too_long(void) {
  static char name[5001];
  for (size each = 0; each < 256; each++) name[each] = 'n';
  GIVES(open_with(name, KEEP, O_CREATE), NAMETOOLONG);
  name[255] = 0;
  OK(open_with(name, KEEP, O_CREATE));
  for (size each = 0; each < 5000; each++) name[each] = each % 50 == 49 ? '/' : 'n';
  GIVES(open_with(name, KEEP, 0), NAMETOOLONG, NOENT);
}

static void names_that_are_no_text(void) {
  static const char *const BAD[] = {"\xff", "a\x80", "\xc3", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xc0\xaf"};
  for (int each = 0; each < 6; each++) {
    GIVES(open_with(BAD[each], KEEP, O_CREATE), ILSEQ, INVAL);
    GIVES(w_path_create_directory(scratch, P(BAD[each])), ILSEQ, INVAL);
    GIVES(w_path_symlink(P(BAD[each]), scratch, P("l")), ILSEQ, INVAL);
  }
}

static void names_with_a_zero(void) {
  Filestat stat;
  OK(make_file("f", ""));
  GIVES(w_path_open(scratch, 0, "f\0g", 3, 0, R_READ, 0, 0, &fd), ILSEQ, INVAL, NOENT);
  GIVES(w_path_filestat_get(scratch, 0, "f\0", 2, &stat), ILSEQ, INVAL, NOENT);
  GIVES(w_path_unlink_file(scratch, "f\0x", 3), ILSEQ, INVAL, NOENT);
  OK(stat_path("f", KEEP, &stat));
}

static void names_of_every_alphabet(void) {
  static const char *const NAMES[] = {"\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "a b", "-", "...", "~", "\\", "*?\"<>|", "con"};
  for (int each = 0; each < 10; each++) {
    OK(make_file(NAMES[each], "x"));
    HOLDS(holds_text(NAMES[each], "x"));
  }
}

static void links_are_followed_when_asked(void) {
  OK(make_file("f", "text"));
  OK(w_path_symlink(P("f"), scratch, P("l")));
  GIVES(open_with("l", KEEP, 0), LOOP);
  OK(open_with("l", FOLLOW, 0));
  GIVES(open_with("l", FOLLOW, O_CREATE | O_EXCLUSIVE), EXIST);
  OK(w_path_create_directory(scratch, P("d")));
  OK(w_path_symlink(P("../f"), scratch, P("d/up")));
  OK(open_with("d/up", FOLLOW, 0));
  OK(w_path_symlink(P("d"), scratch, P("to-d")));
  OK(open_with("to-d/up", FOLLOW, 0));
  GIVES(open_with("to-d/up", KEEP, 0), LOOP);
  OK(open_with("to-d/", KEEP, 0));
}

static void a_dangling_link_makes_its_target(void) {
  OK(w_path_symlink(P("made"), scratch, P("l")));
  GIVES(open_with("l", FOLLOW, 0), NOENT);
  GIVES(open_with("l", KEEP, O_CREATE), LOOP);
  GIVES(open_with("l", FOLLOW, O_CREATE | O_EXCLUSIVE), EXIST);
  OK(open_with("l", FOLLOW, O_CREATE));
  OK(open_with("made", KEEP, 0));
}

static void links_that_lead_out(void) {
  /* Some hosts refuse the link, others the way through it. */
  const int error = w_path_symlink(P("../../outside"), scratch, P("up"));
  GIVES(error, SUCCESS, PERM, NOTCAPABLE);
  if (error != SUCCESS) return;
  GIVES(open_with("up", FOLLOW, 0), PERM, NOTCAPABLE);
  GIVES(open_with("up", FOLLOW, O_CREATE), PERM, NOTCAPABLE);
  GIVES(open_with("up/x", KEEP, 0), PERM, NOTCAPABLE);
  OK(w_path_symlink(P(".."), scratch, P("above")));
  GIVES(open_with("above", FOLLOW, 0), PERM, NOTCAPABLE);
}

static void links_without_end(void) {
  OK(w_path_symlink(P("b"), scratch, P("a")));
  OK(w_path_symlink(P("a"), scratch, P("b")));
  GIVES(open_with("a", FOLLOW, 0), LOOP);
  GIVES(open_with("a/x", KEEP, 0), LOOP);
}

static void an_open_directory_moves_along(void) {
  int directory;
  OK(w_path_create_directory(scratch, P("d")));
  OK(open_directory("d", &directory));
  OK(w_path_rename(scratch, P("d"), scratch, P("e")));
  OK(open_in(directory, "f", O_CREATE, R_READ, 0, &fd));
  OK(open_with("e/f", KEEP, 0));
}

static void a_removed_directory_holds_nothing(void) {
  int directory;
  OK(w_path_create_directory(scratch, P("d")));
  OK(open_directory("d", &directory));
  OK(w_path_remove_directory(scratch, P("d")));
  GIVES(open_in(directory, "f", O_CREATE, R_READ, 0, &fd), NOENT);
  GIVES(w_path_create_directory(directory, P("x")), NOENT);
}

const Case cases[] = {
  {"paths", "flags that there are not", flags_that_there_are_not},
  {"paths", "flags that contradict", flags_that_contradict},
  {"paths", "creates or finds", creates_or_finds},
  {"paths", "creates below what is there", creates_below_what_is_there},
  {"paths", "directories are not written", directories_are_not_written},
  {"paths", "files are no directories", files_are_no_directories},
  {"paths", "dots lead where they should", dots_lead_where_they_should},
  {"paths", "nothing is above", nothing_is_above},
  {"paths", "an empty path names nothing", an_empty_path_names_nothing},
  {"paths", "names that are too long", names_that_are_too_long},
  {"paths", "names that are no text", names_that_are_no_text},
  {"paths", "names with a zero in them", names_with_a_zero},
  {"paths", "names of every alphabet", names_of_every_alphabet},
  {"paths", "links are followed when asked", links_are_followed_when_asked},
  {"paths", "a dangling link makes its target", a_dangling_link_makes_its_target},
  {"paths", "links that lead out", links_that_lead_out},
  {"paths", "links without end", links_without_end},
  {"paths", "an open directory moves along", an_open_directory_moves_along},
  {"paths", "a removed directory holds nothing", a_removed_directory_holds_nothing},
};
const size case_count = sizeof cases / sizeof *cases;
