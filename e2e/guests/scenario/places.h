/* Which preopened directory a scheme path is below. */
typedef struct {
  u32 directory;
  text path;
} place;

/* The preopened directory of this name; traps when there is none. */
static u32 preopened(text name);

static place place_of(text path) {
  const text home = TEXT("home://"), scratch = TEXT("tmp://");
  text name = TEXT("/");
  u32 skipped = 0;
  if (begins_with(path, home)) name = SAID("/home"), skipped = home.length;
  else if (begins_with(path, scratch)) name = SAID("/tmp"), skipped = scratch.length;
  text below = {path.at + skipped, path.length - skipped};
  return (place){preopened(name), below.length == 0 ? SAID(".") : below};
}
