/* For tests that kill it at any moment: sixteen files, written one after the other for ever, each 64 times one letter, and the
 * next letter in the next round. So whoever knows how many writes were answered knows every byte. In between it reads, asks and
 * lists. A back-end of the scenario comes before this, and `forget`, which gives
 * back what the host has put into memory since the last time. */
enum { FILES = 16, SIZE = 64, LETTERS = 26 };

static void churn(u8 name) {
  u8 path[2] = {name}, content[SIZE];
  text file = {path, sizeof path}, back;
  facts found;
  for (u32 count = 0;; count++) {
    path[1] = (u8)('a' + count % FILES);
    memset(content, 'a' + (int)(count / FILES % LETTERS), SIZE);
    if (!write_whole(file, (text){content, SIZE}) || !read_whole(file, &back) || back.length != SIZE) __builtin_trap();
    if (!ask(file, &found) || found.size != SIZE) __builtin_trap();
    if (count % FILES == 0 && !tell_names(SAID("."))) __builtin_trap();
    told_length = 0;
    forget();
  }
}
