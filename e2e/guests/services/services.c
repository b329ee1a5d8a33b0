/* services: asks the user, and keeps values, as its arguments say; a line is printed for each call.
 *
 * `approve ACTION RESOURCE`, `set KEY VALUE`, `get KEY`, `secret KEY`, any number of them. Answers: the decision, `ok`, the value,
 * `yes` or `no`, or `!N` for the arm number N of the error. Installing asks for a name, a colour, a list and a token. */
#include "../astrid/canonical.h"

FROM("astrid:approval/host@1.0.0", "request-approval")
void request_approval(const u8 *, u32, const u8 *, u32, answer *);
FROM("astrid:elicit/host@1.0.0", "elicit")
void elicit(u32, const u8 *, u32, const u8 *, u32, u32, const text *, u32, u32, const u8 *, u32, answer *);
FROM("astrid:elicit/host@1.0.0", "has-secret") void has_secret(const u8 *, u32, answer *);
FROM("astrid:kv/host@1.0.0", "kv-set") void kv_set(const u8 *, u32, const u8 *, u32, answer *);
FROM("astrid:kv/host@1.0.0", "kv-get") void kv_get(const u8 *, u32, answer *);
FROM("wasi:cli/environment@0.2.0", "get-arguments") void get_arguments(answer *);

enum { TEXT_KIND, SECRET_KIND, SELECT_KIND, ARRAY_KIND };
enum { VALUE, VALUES, STORED };

static const text DECISIONS[] = {
  TEXT("denied"), TEXT("approved"), TEXT("approved-session"), TEXT("approved-always"), TEXT("allowance"),
};
static const text COLOURS[] = {TEXT("red"), TEXT("green")};

static u32 has_failed(const answer *got) {
  if (got->bytes[0] == 0) return 0;
  tell(SAID("!"));
  tell_number(got->bytes[4], 10);
  return 1;
}

static void say_value(const answer *got) {
  if (has_failed(got)) return;
  if (got->bytes[4] == STORED) return tell(SAID("stored"));
  if (got->bytes[4] == VALUE) return tell(text_in(got, 8));
  const text *values = (const text *)word(got, 8);
  for (u32 index = 0; index < word(got, 12); index++) {
    tell(SAID("-"));
    tell(values[index]);
  }
}

static void ask_for(u32 kind, text key, text description) {
  answer got;
  u32 options = kind == SELECT_KIND ? sizeof COLOURS / sizeof *COLOURS : 0;
  elicit(kind, key.at, key.length, description.at, description.length, options > 0, COLOURS, options, 0, 0, 0, &got);
  tell(key);
  tell(SAID(": "));
  say_value(&got);
  tell(SAID("\n"));
  print();
}

EXPORT("astrid-install") void install(void) {
  ask_for(TEXT_KIND, SAID("name"), SAID("Who are you?"));
  ask_for(SELECT_KIND, SAID("colour"), SAID(""));
  ask_for(ARRAY_KIND, SAID("friends"), SAID(""));
  ask_for(SECRET_KIND, SAID("token"), SAID("From your account page."));
}

/* Returns how many arguments it took. */
static u32 perform(const text *words) {
  answer got;
  if (is_equal(words[0], SAID("approve"))) {
    request_approval(words[1].at, words[1].length, words[2].at, words[2].length, &got);
    if (!has_failed(&got)) tell(DECISIONS[got.bytes[4]]);
    return 3;
  }
  if (is_equal(words[0], SAID("set"))) {
    kv_set(words[1].at, words[1].length, words[2].at, words[2].length, &got);
    if (!has_failed(&got)) tell(SAID("ok"));
    return 3;
  }
  if (is_equal(words[0], SAID("get"))) {
    kv_get(words[1].at, words[1].length, &got);
    if (!has_failed(&got)) tell(got.bytes[4] ? text_in(&got, 8) : SAID("none"));
    return 2;
  }
  if (is_equal(words[0], SAID("secret"))) {
    has_secret(words[1].at, words[1].length, &got);
    if (!has_failed(&got)) tell(got.bytes[4] ? SAID("yes") : SAID("no"));
    return 2;
  }
  return __builtin_trap(), 0;
}

EXPORT("wasi:cli/run@0.2.0#run") u32 run(void) {
  answer got;
  get_arguments(&got);
  const text *words = (const text *)word(&got, 0);
  u32 count = word(&got, 4);
  for (u32 at = 1; at < count;) {
    at += perform(words + at);
    tell(SAID("\n"));
    print();
  }
  return 0;
}
