/* Listing directories: cookies, small buffers, kinds, and what changes meanwhile. */
#include "check.h"

static u8 page[4096];
static u32 used;

typedef struct {
  u64 next, inode;
  u8 type;
  char name[64];
} Entry;

static Entry entries[64];

/* The whole entries among the first `used` bytes of the page. */
static int read_page(void) {
  int count = 0;
  for (u32 at = 0; at + sizeof(Dirent) <= used && count < 64; count++) {
    Dirent head;
    for (size each = 0; each < sizeof head; each++) ((u8 *)&head)[each] = page[at + each];
    at += (u32)sizeof head;
    if (at + head.name_length > used || head.name_length >= sizeof entries->name) break;
    Entry *entry = &entries[count];
    entry->next = head.next;
    entry->inode = head.inode;
    entry->type = head.type;
    for (u32 each = 0; each < head.name_length; each++) entry->name[each] = (char)page[at + each];
    entry->name[head.name_length] = 0;
    at += head.name_length;
  }
  return count;
}

static const Entry *find(int count, const char *name) {
  for (int each = 0; each < count; each++)
    if (text_length(entries[each].name) == text_length(name) && same_bytes(entries[each].name, name, text_length(name)))
      return &entries[each];
  return 0;
}

static int list(int fd, size length, u64 cookie) {
  return w_fd_readdir(fd, page, length, cookie, &used);
}

static int make_three(void) {
  int error = make_file("file", "text");
  if (error == 0) error = w_path_create_directory(scratch, P("sub"));
  return error != 0 ? error : w_path_symlink(P("file"), scratch, P("link"));
}

static void kinds_and_numbers(void) {
  Filestat stat;
  OK(make_three());
  OK(list(scratch, sizeof page, 0));
  const int count = read_page();
  HOLDS(used < sizeof page && count >= 3 && count <= 5);
  static const char *const NAMES[] = {"file", "sub", "link"};
  static const int KINDS[] = {REGULAR_FILE, DIRECTORY, SYMBOLIC_LINK};
  for (int each = 0; each < 3; each++) {
    const Entry *entry = find(count, NAMES[each]);
    HOLDS(entry != 0 && entry->type == KINDS[each]);
    OK(stat_path(NAMES[each], KEEP, &stat));
    HOLDS(entry->inode == stat.inode);
  }
}

static void a_cookie_goes_on_behind_its_entry(void) {
  OK(make_three());
  OK(list(scratch, sizeof page, 0));
  const int count = read_page();
  u64 next[8];
  char last[64];
  for (int each = 0; each < count; each++) next[each] = entries[each].next;
  for (size each = 0; each < sizeof last; each++) last[each] = entries[count - 1].name[each];
  for (int each = count - 1; each >= 0; each--) {
    OK(list(scratch, sizeof page, next[each]));
    HOLDS(read_page() == count - 1 - each);
    HOLDS(each == count - 1 || find(count - 1 - each, last) != 0);
  }
}

static void a_small_buffer_is_filled(void) {
  OK(make_three());
  OK(list(scratch, 0, 0));
  HOLDS(used == 0);
  OK(list(scratch, 10, 0));
  HOLDS(used == 10);
  OK(list(scratch, sizeof(Dirent), 0));
  HOLDS(used == sizeof(Dirent));
  OK(list(scratch, 40, 0));
  HOLDS(used == 40);
}

static void bytes_behind_the_answer_are_kept(void) {
  OK(make_three());
  for (size each = 0; each < sizeof page; each++) page[each] = 0xaa;
  OK(list(scratch, 2000, 0));
  HOLDS(used < 2000);
  for (size each = used; each < sizeof page; each++) HOLDS(page[each] == 0xaa);
}

static void page_by_page(void) {
  int seen = 0;
  u64 cookie = 0;
  OK(make_three());
  do {
    OK(list(scratch, 64, cookie));
    const int count = read_page();
    HOLDS(count > 0 || used < 64);
    for (int each = 0; each < count; each++) seen += entries[each].name[0] != '.';
    if (count > 0) cookie = entries[count - 1].next;
  } while (used == 64);
  HOLDS(seen == 3);
}

static void a_cookie_beyond_the_end(void) {
  OK(make_three());
  const int error = list(scratch, sizeof page, 100000);
  GIVES(error, SUCCESS, INVAL, NOENT);
  HOLDS(error != SUCCESS || used == 0);
}

static void a_new_listing_sees_what_is_new(void) {
  OK(make_three());
  OK(list(scratch, sizeof page, 0));
  const int before = read_page();
  OK(make_file("more", ""));
  OK(w_path_unlink_file(scratch, P("file")));
  OK(list(scratch, sizeof page, 0));
  const int after = read_page();
  HOLDS(after == before && find(after, "more") != 0 && find(after, "file") == 0);
}

static void removing_while_listing(void) {
  static char name[] = "f00";
  int removed = 0;
  u64 cookie = 0;
  for (int each = 0; each < 50; each++) {
    name[1] = (char)('0' + each / 10);
    name[2] = (char)('0' + each % 10);
    OK(make_file(name, ""));
  }
  do {
    OK(list(scratch, 128, cookie));
    const int count = read_page();
    HOLDS(count > 0 || used < 128);
    for (int each = 0; each < count; each++) {
      if (entries[each].name[0] == 'f') OK(w_path_unlink_file(scratch, P(entries[each].name)));
      removed += entries[each].name[0] == 'f';
    }
    if (count > 0) cookie = entries[count - 1].next;
  } while (used == 128);
  HOLDS(removed == 50);
}

static void what_has_no_entries(void) {
  int fd;
  OK(make_file("f", ""));
  OK(open_file("f", 0, &fd));
  GIVES(list(fd, sizeof page, 0), NOTDIR, BADF, NOTCAPABLE);
  GIVES(list(0, sizeof page, 0), NOTDIR, BADF, NOTCAPABLE);
  GIVES(list(1, sizeof page, 0), NOTDIR, BADF, NOTCAPABLE);
}

static void two_listings_at_once(void) {
  int other;
  OK(make_three());
  OK(open_directory(".", &other));
  OK(list(scratch, sizeof page, 0));
  const int count = read_page();
  const u64 second = entries[1].next;
  OK(list(other, sizeof page, 0));
  HOLDS(read_page() == count);
  OK(list(scratch, sizeof page, second));
  HOLDS(read_page() == count - 2);
}

const Case cases[] = {
  {"listing", "kinds and numbers of entries", kinds_and_numbers},
  {"listing", "a cookie goes on behind its entry", a_cookie_goes_on_behind_its_entry},
  {"listing", "a small buffer is filled to its last byte", a_small_buffer_is_filled},
  {"listing", "bytes behind the answer are kept", bytes_behind_the_answer_are_kept},
  {"listing", "page by page", page_by_page},
  {"listing", "a cookie beyond the end", a_cookie_beyond_the_end},
  {"listing", "a new listing sees what is new", a_new_listing_sees_what_is_new},
  {"listing", "removing while listing", removing_while_listing},
  {"listing", "what has no entries", what_has_no_entries},
  {"listing", "two listings at once", two_listings_at_once},
};
const size case_count = sizeof cases / sizeof *cases;
