/* The same calls through every contract. No clock is needed: the record of the inspector has the time of each call, and a directory is
 * made before and after each kind of them. */
enum { FILES = 1000, LISTINGS = 5, FILE_BYTES = 4096 };

static u8 content[FILE_BYTES];

static text numbered(const char *start, u32 number) {
  static u8 name[32];
  u32 length = 0;
  while (start[length] != 0) { name[length] = (u8)start[length]; length++; }
  for (u32 unit = 1000; unit > 0; unit /= 10) name[length++] = (u8)('0' + number / unit % 10);
  return (text){name, length};
}

static void mark(u32 number) {
  make_directory(numbered("mark-", number));
  forget();
}

static void calls(void) {
  text got;
  facts found;
  for (u32 at = 0; at < FILE_BYTES; at++) content[at] = (u8)('a' + at % 26);
  make_directory(SAID("many"));
  mark(0);
  for (u32 at = 0; at < FILES; at++, forget()) write_whole(numbered("many/", at), (text){content, FILE_BYTES});
  mark(1);
  for (u32 at = 0; at < FILES; at++, forget()) ask(numbered("many/", at), &found);
  mark(2);
  for (u32 at = 0; at < FILES; at++, forget()) read_whole(numbered("many/", at), &got);
  mark(3);
  for (u32 at = 0; at < LISTINGS; at++, forget()) tell_names(SAID("many"));
  mark(4);
  for (u32 at = 0; at < FILES; at++, forget()) remove_file(numbered("many/", at));
  mark(5);
}
