/* What the public preview 1 suite asks of names, links, listings and waiting, in cases of our own; see README.md. */
#include "check.h"

static int is_directory(const char *path) {
  int fd;
  if (open_in(scratch, path, O_DIR, 0, 0, &fd) != 0) return 0;
  return w_fd_close(fd) == 0;
}

static int rename_to(const char *from, const char *to) {
  return w_path_rename(scratch, P(from), scratch, P(to));
}

static void renames_over_what_may_be_replaced(void) {
  int fd;
  for (int round = 0; round < 2; round++) {
    OK(w_path_create_directory(scratch, P("from")));
    if (round == 1) OK(w_path_create_directory(scratch, P("to")));
    OK(rename_to("from", "to"));
    GIVES(open_in(scratch, "from", O_DIR, 0, 0, &fd), NOENT);
    HOLDS(is_directory("to"));
    OK(w_path_remove_directory(scratch, P("to")));
  }
  OK(w_path_create_directory(scratch, P("from")));
  OK(w_path_create_directory(scratch, P("to")));
  OK(make_file("to/f", ""));
  GIVES(rename_to("from", "to"), NOTEMPTY);
  GIVES(rename_to("from", "to/f"), NOTDIR);
  OK(w_path_unlink_file(scratch, P("to/f")));
  OK(w_path_remove_directory(scratch, P("from")));
  OK(w_path_remove_directory(scratch, P("to")));
  for (int round = 0; round < 2; round++) {
    OK(make_file("from", ""));
    if (round == 1) OK(make_file("to", ""));
    OK(rename_to("from", "to"));
    GIVES(open_in(scratch, "from", 0, 0, 0, &fd), NOENT);
    OK(open_in(scratch, "to", 0, 0, 0, &fd));
    OK(w_path_unlink_file(scratch, P("to")));
  }
  OK(make_file("from", ""));
  OK(w_path_create_directory(scratch, P("to")));
  GIVES(rename_to("from", "to"), ISDIR);
}

static void renames_directories_with_slashes_behind(void) {
  OK(w_path_create_directory(scratch, P("from")));
  OK(rename_to("from/", "to"));
  OK(rename_to("to", "from/"));
  OK(rename_to("from/", "to/"));
  OK(rename_to("to", "from"));
  OK(w_path_remove_directory(scratch, P("from")));
}

static void links_with_slashes_behind(void) {
  GIVES(w_path_symlink(P("x"), scratch, P("t/")), NOENT);
  OK(w_path_symlink(P("x"), scratch, P("t")));
  OK(w_path_unlink_file(scratch, P("t")));
  OK(w_path_create_directory(scratch, P("t")));
  GIVES(w_path_symlink(P("x"), scratch, P("t/")), EXIST);
  GIVES(w_path_symlink(P("x"), scratch, P("t")), EXIST);
  OK(w_path_remove_directory(scratch, P("t")));
  OK(make_file("t", ""));
  GIVES(w_path_symlink(P("x"), scratch, P("t/")), NOTDIR, EXIST);
  GIVES(w_path_symlink(P("x"), scratch, P("t")), EXIST);
}

static void a_link_is_read_into_any_buffer(void) {
  char buffer[10] = {0};
  u32 used;
  OK(make_file("target", ""));
  OK(w_path_symlink(P("target"), scratch, P("l")));
  OK(w_path_readlink(scratch, P("l"), buffer, sizeof buffer, &used));
  HOLDS(used == 6 && same_bytes(buffer, "target\0\0\0", 10));
  char small[4];
  OK(w_path_readlink(scratch, P("l"), small, sizeof small, &used));
  HOLDS(used == 4 && same_bytes(small, "targ", 4));
}

static void removes_directories_with_slashes_behind(void) {
  OK(w_path_create_directory(scratch, P("d")));
  OK(w_path_remove_directory(scratch, P("d")));
  OK(w_path_create_directory(scratch, P("d")));
  OK(w_path_remove_directory(scratch, P("d/")));
  OK(make_file("f", ""));
  GIVES(w_path_remove_directory(scratch, P("f")), NOTDIR);
  GIVES(w_path_remove_directory(scratch, P("f/")), NOTDIR);
}

static void only_empty_directories_are_removed(void) {
  OK(w_path_create_directory(scratch, P("d")));
  OK(w_path_create_directory(scratch, P("d/n")));
  GIVES(w_path_remove_directory(scratch, P("d")), NOTEMPTY);
  OK(w_path_remove_directory(scratch, P("d/n")));
  OK(w_path_remove_directory(scratch, P("d")));
}

static void unlinks_files_only(void) {
  OK(w_path_create_directory(scratch, P("d")));
  GIVES(w_path_unlink_file(scratch, P("d")), ISDIR);
  GIVES(w_path_unlink_file(scratch, P("d/")), ISDIR);
  OK(make_file("f", ""));
  GIVES(w_path_unlink_file(scratch, P("f/")), NOTDIR);
  OK(w_path_unlink_file(scratch, P("f")));
}

static void links_to_files_and_directories_only_inside(void) {
  int fd;
  OK(make_file("f", ""));
  OK(w_path_symlink(P("f"), scratch, P("l")));
  OK(w_path_open(scratch, FOLLOW, P("l"), 0, 0, 0, 0, &fd));
  OK(w_path_unlink_file(scratch, P("l")));
  OK(w_path_create_directory(scratch, P("d")));
  OK(w_path_symlink(P("d"), scratch, P("l")));
  OK(w_path_open(scratch, FOLLOW, P("l"), O_DIR, 0, 0, 0, &fd));
  OK(w_path_unlink_file(scratch, P("l")));
  HOLDS(w_path_symlink(P("/"), scratch, P("l")) != 0);
}

static void a_link_has_times_of_its_own(void) {
  Filestat file, link, after;
  OK(make_file("f", ""));
  OK(stat_path("f", KEEP, &file));
  OK(w_path_symlink(P("f"), scratch, P("l")));
  OK(stat_path("l", KEEP, &link));
  OK(w_path_filestat_set_times(scratch, KEEP, P("l"), 0, link.modified - 200, T_MODIFICATION));
  OK(stat_path("l", KEEP, &after));
  HOLDS(after.modified == link.modified - 200);
  OK(stat_path("f", KEEP, &after));
  HOLDS(after.modified == file.modified);
  OK(stat_path("l", FOLLOW, &after));
  HOLDS(after.modified == file.modified);
  OK(w_path_filestat_set_times(scratch, FOLLOW, P("l"), 0, link.modified, T_MODIFICATION));
  OK(stat_path("f", KEEP, &after));
  HOLDS(after.modified == link.modified);
}

static void a_link_to_itself_is_a_loop(void) {
  int fd;
  OK(w_path_symlink(P("l"), scratch, P("l")));
  GIVES(open_in(scratch, "l", 0, 0, 0, &fd), LOOP);
}

static u8 page[256];
/* Behind each entry of the page. */
static u64 cookies[16];

/* Entries that fit into the page whole; `last` is the cookie behind them, `inode` that of the entry wanted. */
static int list_page(u64 cookie, u32 *used, u64 *last, const char *wanted, u64 *inode) {
  int entries = 0;
  if (w_fd_readdir(scratch, page, sizeof page, cookie, used) != 0) return -1;
  for (u32 at = 0; at + sizeof(Dirent) <= *used; entries++) {
    Dirent entry;
    for (size each = 0; each < sizeof entry; each++) ((u8 *)&entry)[each] = page[at + each];
    if (at + sizeof entry + entry.name_length > *used) break;
    if (wanted != 0 && entry.name_length == text_length(wanted) &&
        same_bytes(page + at + sizeof entry, wanted, entry.name_length))
      *inode = entry.inode;
    at += (u32)sizeof entry + entry.name_length;
    *last = cookies[entries % 16] = entry.next;
  }
  return entries;
}

static void lists_itself_its_parent_and_its_files(void) {
  u32 used;
  u64 last, inode = 0;
  Filestat stat;
  OK(w_fd_filestat_get(scratch, &stat));
  HOLDS(list_page(0, &used, &last, ".", &inode) == 2 && used < sizeof page && inode == stat.inode);
  HOLDS(list_page(0, &used, &last, "..", &inode) == 2);
  OK(make_file("file", ""));
  OK(stat_path("file", KEEP, &stat));
  HOLDS(list_page(0, &used, &last, "file", &inode) == 3 && inode == stat.inode);
  HOLDS(list_page(last, &used, &last, 0, 0) == 0 && used == 0);
  HOLDS(list_page(0, &used, &last, 0, 0) == 3);
  HOLDS(list_page(cookies[1], &used, &last, 0, 0) == 1);
  char name[] = "file.000";
  for (int each = 0; each < 1000; each++) {
    for (int digit = 0, rest = each; digit < 3; digit++, rest /= 10) name[7 - digit] = (char)('0' + rest % 10);
    OK(make_file(name, ""));
  }
  int total = 0;
  u64 cookie = 0;
  do {
    const int found = list_page(cookie, &used, &cookie, 0, 0);
    HOLDS(found >= 0);
    total += found;
  } while (used == sizeof page);
  HOLDS(total == 1003);
}

static void waits_for_the_standard_streams(void) {
  Subscription asked[3] = {
    {.userdata = 0x123456789abc, .tag = CLOCK_EVENT, .clock = {.id = MONOTONIC, .timeout = 200000000}},
    {.userdata = 0xfedcba987654, .tag = READ_EVENT, .fd = 0},
  };
  Event events[3];
  u32 count;
  OK(w_poll_oneoff(asked, events, 2, &count));
  HOLDS(count >= 1 && count <= 2);
  for (u32 each = 0; each < count; each++) {
    HOLDS(events[each].error == 0 && events[each].type <= READ_EVENT);
    HOLDS(events[each].userdata == asked[events[each].type].userdata);
  }
  int seen = 0;
  for (int round = 0; round < 4 && seen != 6; round++) {
    asked[1] = (Subscription){.userdata = 1, .tag = WRITE_EVENT, .fd = 1};
    asked[2] = (Subscription){.userdata = 2, .tag = WRITE_EVENT, .fd = 2};
    OK(w_poll_oneoff(asked, events, 3, &count));
    for (u32 each = 0; each < count; each++) {
      HOLDS(events[each].type == WRITE_EVENT && events[each].error == 0);
      seen |= 1 << events[each].userdata;
    }
  }
  HOLDS(seen == 6);
}

static void chance_fills_a_large_buffer(void) {
  static u8 bytes[1024];
  int any = 0;
  OK(w_random_get(bytes, sizeof bytes));
  for (size at = 0; at < sizeof bytes; at++) any |= bytes[at];
  HOLDS(any != 0);
}

static void the_clock_never_goes_back(void) {
  u64 first, second;
  OK(w_clock_time_get(MONOTONIC, 1, &first));
  OK(w_clock_time_get(MONOTONIC, 0, &first));
  OK(w_clock_time_get(MONOTONIC, 0, &second));
  HOLDS(first <= second);
}

static void yielding_is_allowed(void) {
  OK(w_sched_yield());
}

#define GROUP "published"
const Case cases[] = {
  {GROUP, "renames over what may be replaced", renames_over_what_may_be_replaced},
  {GROUP, "renames directories with slashes behind", renames_directories_with_slashes_behind},
  {GROUP, "makes links with slashes behind", links_with_slashes_behind},
  {GROUP, "reads a link into any buffer", a_link_is_read_into_any_buffer},
  {GROUP, "removes directories with slashes behind", removes_directories_with_slashes_behind},
  {GROUP, "removes empty directories only", only_empty_directories_are_removed},
  {GROUP, "unlinks files only", unlinks_files_only},
  {GROUP, "links lead to files and directories, never to an absolute path", links_to_files_and_directories_only_inside},
  {GROUP, "a link has times of its own", a_link_has_times_of_its_own},
  {GROUP, "a link to itself is a loop", a_link_to_itself_is_a_loop},
  {GROUP, "lists itself, its parent and a thousand files", lists_itself_its_parent_and_its_files},
  {GROUP, "waits for the standard streams", waits_for_the_standard_streams},
  {GROUP, "fills a large buffer by chance", chance_fills_a_large_buffer},
  {GROUP, "the monotonic clock never goes back", the_clock_never_goes_back},
  {GROUP, "yields", yielding_is_allowed},
};
const size case_count = sizeof cases / sizeof *cases;
