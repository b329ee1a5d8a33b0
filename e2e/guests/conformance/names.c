/* Names: making, removing, renaming and linking them, and the errors of each. */
#include "check.h"

static Filestat stat;

static int make_directory(const char *path) { return w_path_create_directory(scratch, P(path)); }
static int remove_directory(const char *path) { return w_path_remove_directory(scratch, P(path)); }
static int unlink_file(const char *path) { return w_path_unlink_file(scratch, P(path)); }
static int rename_to(const char *from, const char *to) { return w_path_rename(scratch, P(from), scratch, P(to)); }
static int link_to(const char *from, const char *to) { return w_path_link(scratch, KEEP, P(from), scratch, P(to)); }
static int symlink_to(const char *target, const char *path) { return w_path_symlink(P(target), scratch, P(path)); }

static void makes_directories(void) {
  OK(make_directory("d"));
  GIVES(make_directory("d"), EXIST);
  OK(make_directory("d/e/"));
  OK(make_file("f", ""));
  GIVES(make_directory("f"), EXIST);
  GIVES(make_directory("f/x"), NOTDIR);
  GIVES(make_directory("none/x"), NOENT);
  GIVES(make_directory("."), EXIST, INVAL, ISDIR);
  OK(symlink_to("nowhere", "l"));
  GIVES(make_directory("l"), EXIST);
}

static void removes_directories(void) {
  OK(make_directory("d"));
  OK(make_file("d/f", ""));
  GIVES(remove_directory("d"), NOTEMPTY);
  OK(unlink_file("d/f"));
  OK(symlink_to("d", "l"));
  GIVES(remove_directory("l"), NOTDIR);
  GIVES(remove_directory("d/."), INVAL, NOTEMPTY);
  OK(remove_directory("d"));
  GIVES(remove_directory("d"), NOENT);
  GIVES(remove_directory("none/x"), NOENT);
}

static void unlinks(void) {
  OK(make_file("f", ""));
  OK(symlink_to("f", "l"));
  OK(unlink_file("l"));
  OK(stat_path("f", KEEP, &stat));
  GIVES(unlink_file("f/"), NOTDIR);
  OK(unlink_file("f"));
  GIVES(unlink_file("f"), NOENT);
  GIVES(unlink_file("none/f"), NOENT);
  OK(make_directory("d"));
  GIVES(unlink_file("d"), ISDIR, PERM);
}

static void renames_files(void) {
  OK(make_file("f", "text"));
  OK(rename_to("f", "g"));
  HOLDS(holds_text("g", "text"));
  OK(rename_to("g", "g"));
  HOLDS(holds_text("g", "text"));
  GIVES(rename_to("f", "x"), NOENT);
  GIVES(rename_to("g", "none/x"), NOENT);
  GIVES(rename_to("g/", "x"), NOTDIR);
  GIVES(rename_to("g", "x/"), NOTDIR, NOENT);
  HOLDS(holds_text("g", "text"));
}

static void renames_one_of_two_links(void) {
  OK(make_file("f", "text"));
  OK(link_to("f", "g"));
  OK(rename_to("f", "g"));
  OK(stat_path("f", KEEP, &stat));
  OK(stat_path("g", KEEP, &stat));
  HOLDS(stat.links == 2);
}

static void renames_directories(void) {
  OK(make_directory("d"));
  OK(make_directory("d/e"));
  OK(make_file("d/e/f", "deep"));
  GIVES(rename_to("d", "d/e/x"), INVAL);
  GIVES(rename_to("d", "d"), SUCCESS);
  OK(rename_to("d", "moved"));
  HOLDS(holds_text("moved/e/f", "deep"));
  OK(make_file("f", ""));
  GIVES(rename_to("moved", "f"), NOTDIR);
  GIVES(rename_to("f", "moved"), ISDIR);
  GIVES(rename_to("moved/e", "moved"), NOTEMPTY);
}

static void renames_links_themselves(void) {
  OK(symlink_to("nowhere", "l"));
  OK(rename_to("l", "m"));
  OK(stat_path("m", KEEP, &stat));
  HOLDS(stat.type == SYMBOLIC_LINK);
  OK(make_file("f", "text"));
  OK(rename_to("f", "m"));
  HOLDS(holds_text("m", "text"));
}

static void renames_between_directories(void) {
  int one, other;
  OK(make_directory("d"));
  OK(make_directory("e"));
  OK(open_directory("d", &one));
  OK(open_directory("e", &other));
  OK(make_file("d/f", "text"));
  OK(w_path_rename(one, P("f"), other, P("g")));
  HOLDS(holds_text("e/g", "text"));
  GIVES(stat_path("d/f", KEEP, &stat), NOENT);
}

static void links_count(void) {
  OK(make_file("f", "one"));
  OK(link_to("f", "g"));
  OK(stat_path("f", KEEP, &stat));
  HOLDS(stat.links == 2);
  const u64 inode = stat.inode;
  OK(stat_path("g", KEEP, &stat));
  HOLDS(stat.inode == inode && stat.links == 2);
  OK(make_file("f", "other"));
  HOLDS(holds_text("g", "other"));
  OK(unlink_file("f"));
  OK(stat_path("g", KEEP, &stat));
  HOLDS(stat.links == 1 && holds_text("g", "other"));
}

static void links_that_cannot_be(void) {
  OK(make_directory("d"));
  OK(make_file("f", ""));
  GIVES(link_to("d", "x"), PERM, ACCES);
  GIVES(link_to("none", "x"), NOENT);
  GIVES(link_to("f", "d"), EXIST);
  GIVES(link_to("f", "none/x"), NOENT);
  GIVES(link_to("f/", "x"), NOTDIR, NOENT);
  GIVES(w_path_link(scratch, 2, P("f"), scratch, P("x")), INVAL);
}

static void symbolic_links_that_cannot_be(void) {
  OK(make_file("f", ""));
  GIVES(symlink_to("t", "f"), EXIST);
  GIVES(symlink_to("t", "none/l"), NOENT);
  GIVES(symlink_to("t", "f/l"), NOTDIR);
  GIVES(symlink_to("", "l"), NOENT, INVAL);
  GIVES(symlink_to("/absolute", "l"), PERM, NOTCAPABLE);
  GIVES(stat_path("l", KEEP, &stat), NOENT);
}

static void reads_links(void) {
  char buffer[8];
  u32 used = 9;
  OK(symlink_to("some/where/else", "l"));
  OK(w_path_readlink(scratch, P("l"), buffer, 0, &used));
  HOLDS(used == 0);
  OK(w_path_readlink(scratch, P("l"), buffer, 8, &used));
  HOLDS(used == 8 && same_bytes(buffer, "some/whe", 8));
  OK(make_file("f", ""));
  GIVES(w_path_readlink(scratch, P("f"), buffer, 8, &used), INVAL);
  GIVES(w_path_readlink(scratch, P("none"), buffer, 8, &used), NOENT);
  GIVES(w_path_readlink(scratch, P("."), buffer, 8, &used), INVAL);
}

static void nothing_above_is_named(void) {
  char buffer[8];
  u32 used;
  OK(make_file("f", ""));
  GIVES(make_directory("../x"), PERM, NOTCAPABLE);
  GIVES(remove_directory("../x"), PERM, NOTCAPABLE);
  GIVES(unlink_file("../x"), PERM, NOTCAPABLE);
  GIVES(rename_to("../x", "y"), PERM, NOTCAPABLE);
  GIVES(rename_to("f", "../y"), PERM, NOTCAPABLE);
  GIVES(link_to("../x", "y"), PERM, NOTCAPABLE);
  GIVES(link_to("f", "../y"), PERM, NOTCAPABLE);
  GIVES(symlink_to("t", "../y"), PERM, NOTCAPABLE);
  GIVES(w_path_readlink(scratch, P("../x"), buffer, 8, &used), PERM, NOTCAPABLE);
  GIVES(stat_path("../x", KEEP, &stat), PERM, NOTCAPABLE);
  GIVES(w_path_filestat_set_times(scratch, 0, P("../x"), 0, 0, 0), PERM, NOTCAPABLE);
  GIVES(make_directory("/x"), PERM, NOTCAPABLE);
  GIVES(unlink_file("/x"), PERM, NOTCAPABLE);
}

static void status_with_and_without_following(void) {
  OK(make_file("f", "text"));
  OK(symlink_to("f", "l"));
  OK(stat_path("l", KEEP, &stat));
  HOLDS(stat.type == SYMBOLIC_LINK && stat.bytes == 1);
  OK(stat_path("l", FOLLOW, &stat));
  HOLDS(stat.type == REGULAR_FILE && stat.bytes == 4);
  GIVES(stat_path("f/", KEEP, &stat), NOTDIR);
  GIVES(stat_path("none", KEEP, &stat), NOENT);
  GIVES(stat_path("f", 2, &stat), INVAL);
}

const Case cases[] = {
  {"names", "makes directories", makes_directories},
  {"names", "removes directories", removes_directories},
  {"names", "unlinks", unlinks},
  {"names", "renames files", renames_files},
  {"names", "renames one of two links to the other", renames_one_of_two_links},
  {"names", "renames directories", renames_directories},
  {"names", "renames links themselves", renames_links_themselves},
  {"names", "renames between directories", renames_between_directories},
  {"names", "links count", links_count},
  {"names", "links that cannot be", links_that_cannot_be},
  {"names", "symbolic links that cannot be", symbolic_links_that_cannot_be},
  {"names", "reads links", reads_links},
  {"names", "nothing above is named", nothing_above_is_named},
  {"names", "status with and without following", status_with_and_without_following},
};
const size case_count = sizeof cases / sizeof *cases;
