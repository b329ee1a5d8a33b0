/* One tool's work on files, the same through every contract: what all of them can do, and no more.
 *
 * A back-end includes this, defines the six operations, and performs the steps in their order. What it must do alike, because the
 * record shows it: a whole file is read by one call and written by one call; writing opens without cutting, so no step writes
 * less than what was there; a question follows links. */
#include "../plain.h"

typedef struct {
  u32 is_directory;
  u64 size;
} facts;

/* Each returns 1 when it succeeded. */
static u32 make_directory(text path);
static u32 remove_file(text path);
static u32 write_whole(text path, text content);
/* The content stays good until the next call. */
static u32 read_whole(text path, text *content);
static u32 ask(text path, facts *found);
/* Tells the names, with `/` between them. */
static u32 tell_names(text path);

enum operation { MAKE, REMOVE, WRITE, READ, ASK, LIST };
typedef struct {
  enum operation operation;
  text path, content;
} step;

#define NO_TEXT {0, 0}
#define M(path) {MAKE, TEXT(path), NO_TEXT}
#define U(path) {REMOVE, TEXT(path), NO_TEXT}
#define W(path, content) {WRITE, TEXT(path), TEXT(content)}
#define R(path) {READ, TEXT(path), NO_TEXT}
#define A(path) {ASK, TEXT(path), NO_TEXT}
#define L(path) {LIST, TEXT(path), NO_TEXT}

#define TEN(part) part part part part part part part part part part
#define LONG_NAME TEN(TEN("abc"))
static u8 large[300000];

/* The workspace holds src/a, src/b, old/{one,two,deep/x}, run.sh (0755) and the links link -> src/a, folder -> old,
 * dangling -> nowhere, escape -> ../secret, round -> round. */
static const step STEPS[] = {
  /* Looking around. */
  L("."), A("."), A("src"), A("src/a"), R("src/a"), R("./src//a"), R("src/../src/a"), R("run.sh"), L("src"), L("old/deep"),
  /* Through links. */
  A("link"), R("link"), R("folder/one"), L("folder"), A("dangling"), R("dangling"), R("escape"), A("escape"), A("round"),
  R("round"), L("escape"),
  /* What is not there, or is something else. */
  R("nothing"), A("nothing/below"), L("nothing"), L("src/a"), R("src/a/b"), A("src/a/"), R("src/a/"), M("src"), M("src/a"),
  M("no/parent"), M("src/a/b"), U("nothing"), U("src"), U("src/a/b"), W("src", "x"), W("no/parent", "x"), W("src/a/b", "x"), W(".", "x"),
  /* What no path may be. */
  R("../secret"), A("src/../../secret"), M("../made"), W("../made", "x"), U("../secret"), L(".."), R("/etc/passwd"),
  W("/made", "x"), A("bell\a"), W("bell\a", "x"), A("e\xcc\x81"), M(LONG_NAME), R(LONG_NAME),
  /* New things. */
  M("new"), M("new/inner"), W("new/note", "first"), R("new/note"), W("new/note", "second, longer"), R("new/note"),
  A("new/note"), W("new/inner/\xc3\xa4 b", "name"), L("new"), L("new/inner"), R("new/../src/a"), {WRITE, TEXT("new/large"), {large, sizeof large}},
  A("new/large"), R("new/large"), W("dangling", "made through a link"), R("nowhere"),
  /* What was there before. */
  W("src/a", "changed in the top"), R("src/a"), R("link"), W("link", "changed through the link"), R("src/a"), W("run.sh", "#!/bin/sh\ntrue\n"),
  A("run.sh"), U("old/one"), R("old/one"), A("folder/one"), L("old"), W("old/one", "again"), L("old"), U("old/deep/x"), L("old/deep"),
  U("link"), A("link"), R("src/a"), U("dangling"), R("nowhere"), U("nowhere"), L("."),
  /* Made and gone. */
  W("new/gone", "soon"), U("new/gone"), R("new/gone"), M("new/gone"), L("new"),
  /* The other mounts. */
  W("home://note", "at home"), R("home://note"), L("home://"), M("home://folder"), U("home://note"), A("home://note"), R("home://../secret"),
  M("tmp://scratch"), W("tmp://scratch/one", "1"), R("tmp://scratch/one"), L("tmp://"), U("tmp://scratch"), U("tmp://scratch/one"), L("tmp://scratch"),
};
enum { STEP_COUNT = sizeof STEPS / sizeof *STEPS };

static void tell_content(text content) {
  if (content.length < 100) return tell(content);
  tell_number(content.length, 10);
  tell(SAID(" bytes"));
}

/* Tells the step's number and what came of it, in a line. A contract whose failures end the guest never says `failed` itself. */
static inline void perform(u32 index) {
  const step *now = &STEPS[index];
  text content;
  facts found;
  u32 done = 0;
  tell_number(index, 10);
  tell(SAID(" "));
  switch (now->operation) {
    case MAKE: done = make_directory(now->path); break;
    case REMOVE: done = remove_file(now->path); break;
    case WRITE:
      if (now->content.at == large) memset(large, 'l', sizeof large);
      done = write_whole(now->path, now->content);
      break;
    case LIST: done = tell_names(now->path); break;
    case READ:
      done = read_whole(now->path, &content);
      if (done) tell_content(content);
      break;
    case ASK:
      done = ask(now->path, &found);
      if (done && found.is_directory) tell(SAID("a directory"));
      else if (done) tell_number(found.size, 10);
      break;
  }
  tell(done ? SAID("\n") : SAID("failed\n"));
}
