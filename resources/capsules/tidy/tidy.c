/* tidy: puts a folder of text files in order and writes down what it did.
 *
 *   tidy [--dry-run] [--out FILE] [DIR]
 *
 * Names are visited in byte order, so that the same folder always gives the same output.
 * Nothing here asks for the time or the process id: two runs on equal folders are equal.
 *
 * Scratch space is /tmp (or $TMPDIR), memory between runs is /home (or $HOME); tidy does its
 * work without either. Exit codes: 0 all done, 1 some problems, 2 wrong usage.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_DONE = 0, EXIT_PROBLEMS = 1, EXIT_USAGE = 2 };

enum action { CLEANED, RENAMED, DELETED, REMOVED_FOLDER, PROBLEM, ACTIONS };

static const char *const DID[ACTIONS] = {"cleaned", "renamed", "deleted", "removed", "problem"};
static const char *const WOULD[ACTIONS] = {"would clean", "would rename", "would delete",
                                           "would remove", "problem"};

static const char REPORT_NAME[] = "TIDY-REPORT.md";
static const char NEW_FILE_NAME[] = ".tidy-new.tmp";

struct options {
  bool dry_run;
  const char *out; /* NULL: REPORT_NAME inside dir */
  const char *dir;
};

/* Which file a path means, whatever its spelling. */
struct identity {
  bool known;
  dev_t device;
  ino_t inode;
};

/* Report rows wait here, because the totals that stand above them are known only at the end. */
struct spool {
  FILE *stream;
  char *path;   /* scratch file, or NULL when the rows are kept in memory */
  char *memory; /* owned by open_memstream when there is no scratch file */
  size_t size;
};

struct tidy {
  struct options options;
  const char *home;
  const char *scratch;
  struct identity home_id, scratch_id, report_id;
  struct spool rows;
  unsigned count[ACTIONS];
};

/* --- small helpers --------------------------------------------------------------------------- */

static void *checked(void *memory) {
  if (memory == NULL) {
    fputs("tidy: out of memory\n", stderr);
    exit(EXIT_PROBLEMS);
  }
  return memory;
}

static char *formatted(const char *format, ...) {
  va_list args;
  char *text = NULL;
  va_start(args, format);
  if (vasprintf(&text, format, args) < 0) text = NULL;
  va_end(args);
  return checked(text);
}

/* "." and "" are left out, so that paths read as the user would write them. */
static char *join(const char *dir, const char *name) {
  size_t length = strlen(dir);
  if (length == 0 || strcmp(dir, ".") == 0) return formatted("%s", name);
  return formatted("%s%s%s", dir, dir[length - 1] == '/' ? "" : "/", name);
}

static bool ends_with(const char *name, const char *ending) {
  size_t length = strlen(name), tail = strlen(ending);
  return length > tail && strcasecmp(name + length - tail, ending) == 0;
}

static struct identity identify(const char *path) {
  struct stat st;
  /* A host that numbers nothing gives 0 for all: then identities prove nothing. */
  if (stat(path, &st) != 0 || st.st_ino == 0) return (struct identity){0};
  return (struct identity){.known = true, .device = st.st_dev, .inode = st.st_ino};
}

static bool is_same(const struct identity *id, const struct stat *st) {
  return id->known && id->device == st->st_dev && id->inode == st->st_ino;
}

static const char *setting(const char *variable, const char *fallback) {
  const char *value = getenv(variable);
  return value != NULL && *value != '\0' ? value : fallback;
}

/* --- rows of the report ---------------------------------------------------------------------- */

static void open_spool(struct spool *rows, const char *scratch) {
  for (int attempt = 1; attempt <= 9; attempt++) {
    char *path = formatted("%s/tidy-rows-%d", scratch, attempt);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    int reason = errno;
    if (fd >= 0) {
      rows->path = path;
      rows->stream = checked(fdopen(fd, "w+"));
      return;
    }
    free(path);
    if (reason != EEXIST) break; /* no scratch space here; another number will not help */
  }
  rows->stream = checked(open_memstream(&rows->memory, &rows->size));
}

/* Hands out the bytes gathered; the caller frees them. */
static char *close_spool(struct spool *rows, size_t *size) {
  char *text = NULL;
  fflush(rows->stream);
  if (rows->path != NULL) {
    long end = ftell(rows->stream);
    rewind(rows->stream);
    text = checked(malloc((size_t)end + 1));
    *size = fread(text, 1, (size_t)end, rows->stream);
  }
  fclose(rows->stream);
  if (rows->path == NULL) {
    *size = rows->size;
    return rows->memory;
  }
  unlink(rows->path);
  free(rows->path);
  return text;
}

/* A bar would end the table cell, a backquote the code span. */
static void put_cell(FILE *out, const char *text) {
  for (; *text != '\0'; text++) {
    if (*text == '|') fputc('\\', out);
    fputc(*text == '`' ? '\'' : *text, out);
  }
}

static void add_row(struct tidy *tidy, enum action action, const char *path, const char *detail) {
  FILE *out = tidy->rows.stream;
  fprintf(out, "| %s | `", DID[action]);
  put_cell(out, path);
  fputs("` | ", out);
  put_cell(out, detail);
  fputs(" |\n", out);
}

static void note(struct tidy *tidy, enum action action, const char *path, const char *detail) {
  const char *verb = (tidy->options.dry_run ? WOULD : DID)[action];
  tidy->count[action]++;
  printf("%s %s%s%s%s\n", verb, path, *detail ? " (" : "", detail, *detail ? ")" : "");
  add_row(tidy, action, path, detail);
}

static void problem(struct tidy *tidy, const char *path, const char *what) {
  fflush(stdout); /* keeps both streams in step on one terminal */
  fprintf(stderr, "tidy: %s: %s\n", path, what);
  tidy->count[PROBLEM]++;
  add_row(tidy, PROBLEM, path, what);
}

/* --- reading and replacing files ------------------------------------------------------------- */

static bool read_fully(int fd, char *data, size_t size) {
  size_t got = 0;
  while (got < size) {
    ssize_t n = read(fd, data + got, size - got);
    if (n < 0) return false;
    if (n == 0) break;
    got += (size_t)n;
  }
  if (got != size) errno = EIO; /* it shrank under our hands: leave it alone */
  return got == size;
}

static bool write_fully(int fd, const char *data, size_t size) {
  for (size_t put = 0; put < size;) {
    ssize_t n = write(fd, data + put, size - put);
    if (n < 0) return false;
    put += (size_t)n;
  }
  return true;
}

static char *read_file(const char *path, size_t size) {
  int fd = open(path, O_RDONLY | O_NOFOLLOW);
  if (fd < 0) return NULL;
  char *data = malloc(size + 1);
  bool good = data != NULL && read_fully(fd, data, size);
  int reason = errno;
  close(fd);
  if (good) return data;
  free(data);
  errno = reason;
  return NULL;
}

static bool write_file(const char *path, int flags, const char *data, size_t size) {
  int fd = open(path, O_WRONLY | flags, 0644);
  if (fd < 0) return false;
  bool good = write_fully(fd, data, size);
  int reason = errno;
  if (close(fd) != 0 && good) return false;
  errno = reason;
  return good;
}

static char *sibling(const char *path, const char *name) {
  const char *slash = strrchr(path, '/');
  if (slash == NULL) return formatted("%s", name);
  return formatted("%.*s/%s", (int)(slash - path), path, name);
}

/* New content appears under the old name in one step: no reader sees half of it. */
static bool replace_file(const char *path, const char *data, size_t size) {
  char *fresh = sibling(path, NEW_FILE_NAME);
  /* Not O_EXCL: a run that was killed may have left one. */
  bool good = write_file(fresh, O_CREAT | O_TRUNC | O_NOFOLLOW, data, size) &&
              rename(fresh, path) == 0;
  int reason = errno;
  if (!good) unlink(fresh);
  free(fresh);
  errno = reason;
  return good;
}

/* --- cleaning text --------------------------------------------------------------------------- */

struct cleaning {
  char *data;
  size_t size;
  size_t trimmed;    /* lines that ended in blanks */
  size_t converted;  /* lines that ended in CR LF */
  bool end_mended;   /* the file did not end in exactly one newline */
};

static bool is_text_name(const char *name) {
  static const char *const endings[] = {".md", ".txt",  ".json", ".c",
                                        ".js", ".ts", ".toml", ".csv"};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (ends_with(name, endings[i])) return true;
  return false;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

/* Copies one line without its ending and its trailing blanks; returns the copy's length. */
static size_t clean_line(struct cleaning *result, const char *line, size_t length, bool ended) {
  size_t keep = length;
  if (ended && keep > 0 && line[keep - 1] == '\r') {
    keep--;
    result->converted++;
  }
  size_t before = keep;
  while (keep > 0 && is_blank(line[keep - 1])) keep--;
  if (keep != before) result->trimmed++;
  memcpy(result->data + result->size, line, keep);
  return keep;
}

/* The result needs at most one byte more than the source: the final newline. */
static struct cleaning clean(const char *data, size_t size) {
  struct cleaning result = {.data = checked(malloc(size + 2))};
  size_t end_of_text = 0; /* blank lines after this are dropped */
  for (size_t at = 0; at < size;) {
    const char *newline = memchr(data + at, '\n', size - at);
    size_t length = newline ? (size_t)(newline - data) - at : size - at;
    size_t kept = clean_line(&result, data + at, length, newline != NULL);
    result.size += kept;
    result.data[result.size++] = '\n';
    if (kept > 0) end_of_text = result.size;
    at += length + (newline ? 1 : 0);
  }
  result.end_mended = size > 0 && (end_of_text != result.size || data[size - 1] != '\n');
  result.size = end_of_text;
  return result;
}

static void describe(const struct cleaning *done, char *text, size_t size) {
  int used = 0;
  text[0] = '\0';
  if (done->trimmed > 0)
    used += snprintf(text, size, "%zu line%s trimmed", done->trimmed, done->trimmed == 1 ? "" : "s");
  if (done->converted > 0)
    used += snprintf(text + used, size - (size_t)used, "%s%zu CRLF to LF", used ? ", " : "",
                     done->converted);
  if (done->end_mended)
    snprintf(text + used, size - (size_t)used, "%send of file mended", used ? ", " : "");
}

/* Preview 1 knows no permission bits, so a replaced script would lose its x bit in the workspace.
 * Scripts are therefore rewritten in place. */
static bool store(const char *path, const char *original, const struct cleaning *cleaned) {
  if (strncmp(original, "#!", 2) == 0)
    return write_file(path, O_TRUNC | O_NOFOLLOW, cleaned->data, cleaned->size);
  return replace_file(path, cleaned->data, cleaned->size);
}

static void clean_file(struct tidy *tidy, const char *path, const char *shown, size_t size) {
  char *data = read_file(path, size);
  if (data == NULL) {
    problem(tidy, shown, strerror(errno));
    return;
  }
  data[size] = '\0';
  bool is_binary = memchr(data, '\0', size) != NULL; /* a text ending on something else */
  struct cleaning cleaned = is_binary ? (struct cleaning){0} : clean(data, size);
  if (!is_binary && (cleaned.size != size || memcmp(cleaned.data, data, size) != 0)) {
    char detail[120];
    describe(&cleaned, detail, sizeof detail);
    if (tidy->options.dry_run || store(path, data, &cleaned)) note(tidy, CLEANED, shown, detail);
    else problem(tidy, shown, strerror(errno));
  }
  free(cleaned.data);
  free(data);
}

/* --- names ----------------------------------------------------------------------------------- */

static bool is_dropping(const char *name) {
  return strcmp(name, ".DS_Store") == 0 || ends_with(name, "~") || ends_with(name, ".bak") ||
         ends_with(name, ".tmp");
}

static bool wants_new_name(const char *name) {
  if (strchr(name, ' ') != NULL) return true;
  const char *dot = strrchr(name, '.');
  if (dot == NULL || dot == name) return false;
  for (; *dot != '\0'; dot++)
    if (isupper((unsigned char)*dot)) return true;
  return false;
}

/* Lower case, and one dash for each run of spaces, but none at the start or before a dot.
 * Only ASCII changes: other letters keep their bytes. The caller frees the result. */
static char *better_name(const char *name) {
  char *better = checked(malloc(strlen(name) + 1)), *end = better;
  bool gap = false;
  for (; *name != '\0'; name++) {
    if (*name == ' ') {
      gap = true;
      continue;
    }
    if (gap && end != better && end[-1] != '-' && *name != '-' && *name != '.') *end++ = '-';
    gap = false;
    *end++ = (char)tolower((unsigned char)*name);
  }
  *end = '\0';
  return better;
}

/* Gives the file its better name if it wants one. Returns the name it has afterwards. */
static char *rename_file(struct tidy *tidy, const char *dir, const char *shown_dir,
                         const char *name) {
  char *kept = formatted("%s", name);
  if (!wants_new_name(name)) return kept;
  char *better = better_name(name), *from = join(dir, name), *to = join(dir, better);
  char *shown = join(shown_dir, name), *detail = formatted("now %s", better);
  struct stat st;
  bool done = false;
  if (*better == '\0') problem(tidy, shown, "nothing is left of its name without spaces");
  else if (lstat(to, &st) == 0) problem(tidy, shown, "its better name is taken");
  else if (!tidy->options.dry_run && rename(from, to) != 0) problem(tidy, shown, strerror(errno));
  else done = true;
  if (done) note(tidy, RENAMED, shown, detail);
  bool has_better = done && !tidy->options.dry_run;
  free(has_better ? kept : better);
  free(from), free(to), free(shown), free(detail);
  return has_better ? better : kept;
}

/* --- the walk -------------------------------------------------------------------------------- */

struct names {
  char **list;
  size_t count;
};

static int compare_names(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All names are read before anything changes: a listing under change may skip or repeat some. */
static bool read_names(const char *dir, struct names *names) {
  DIR *stream = opendir(dir);
  *names = (struct names){0};
  if (stream == NULL) return false;
  for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if ((names->count & (names->count + 1)) == 0) /* grows by doubling at 0, 1, 3, 7, ... */
      names->list = checked(realloc(names->list, (names->count * 2 + 2) * sizeof(char *)));
    names->list[names->count++] = formatted("%s", entry->d_name);
  }
  closedir(stream);
  if (names->count > 0) qsort(names->list, names->count, sizeof(char *), compare_names);
  return true;
}

static void free_names(struct names *names) {
  for (size_t i = 0; i < names->count; i++) free(names->list[i]);
  free(names->list);
}

/* Version control and packages keep their own order; /tmp and /home are ours, not the user's. */
static bool is_foreign_folder(const struct tidy *tidy, const char *name, const struct stat *st) {
  return name[0] == '.' || strcmp(name, "node_modules") == 0 || is_same(&tidy->home_id, st) ||
         is_same(&tidy->scratch_id, st);
}

static bool delete_file(struct tidy *tidy, const char *path, const char *shown) {
  if (!tidy->options.dry_run && unlink(path) != 0) {
    problem(tidy, shown, strerror(errno));
    return false;
  }
  note(tidy, DELETED, shown, "");
  return true;
}

static bool walk(struct tidy *tidy, const char *dir, const char *shown_dir);

/* Returns true when the folder is gone. */
static bool tidy_folder(struct tidy *tidy, const char *path, const char *shown) {
  if (!walk(tidy, path, shown)) return false;
  if (!tidy->options.dry_run && rmdir(path) != 0) {
    problem(tidy, shown, strerror(errno));
    return false;
  }
  note(tidy, REMOVED_FOLDER, shown, "became empty");
  return true;
}

/* Returns true when the file is gone. */
static bool tidy_file(struct tidy *tidy, const char *dir, const char *shown_dir, const char *name,
                      const struct stat *st) {
  bool is_rubbish = is_dropping(name), gone = false;
  char *final = is_rubbish ? formatted("%s", name) : rename_file(tidy, dir, shown_dir, name);
  char *path = join(dir, final), *shown = join(shown_dir, final);
  if (is_rubbish) gone = delete_file(tidy, path, shown);
  else if (is_text_name(final)) clean_file(tidy, path, shown, (size_t)st->st_size);
  free(path), free(shown), free(final);
  return gone;
}

/* Returns true when the entry is gone. Links and special files stay as they are. */
static bool tidy_entry(struct tidy *tidy, const char *dir, const char *shown_dir,
                       const char *name) {
  char *path = join(dir, name), *shown = join(shown_dir, name);
  struct stat st;
  bool gone = false;
  if (lstat(path, &st) != 0) {
    gone = errno == ENOENT;
    if (!gone) problem(tidy, shown, strerror(errno));
  } else if (S_ISDIR(st.st_mode)) {
    if (!is_foreign_folder(tidy, name, &st)) gone = tidy_folder(tidy, path, shown);
  } else if (S_ISREG(st.st_mode) && !is_same(&tidy->report_id, &st)) {
    gone = tidy_file(tidy, dir, shown_dir, name, &st);
  }
  free(path), free(shown);
  return gone;
}

/* Returns true when the folder became empty by our doing. */
static bool walk(struct tidy *tidy, const char *dir, const char *shown_dir) {
  struct names names;
  if (!read_names(dir, &names)) {
    problem(tidy, *shown_dir ? shown_dir : dir, strerror(errno));
    return false;
  }
  size_t gone = 0;
  for (size_t i = 0; i < names.count; i++)
    if (tidy_entry(tidy, dir, shown_dir, names.list[i])) gone++;
  bool became_empty = gone > 0 && gone == names.count;
  free_names(&names);
  return became_empty;
}

/* --- the end of a run ------------------------------------------------------------------------ */

static char *totals(const struct tidy *tidy) {
  const unsigned *count = tidy->count;
  return formatted("%u cleaned, %u renamed, %u deleted, %u folder%s removed, %u problem%s",
                   count[CLEANED], count[RENAMED], count[DELETED], count[REMOVED_FOLDER],
                   count[REMOVED_FOLDER] == 1 ? "" : "s", count[PROBLEM],
                   count[PROBLEM] == 1 ? "" : "s");
}

static char *compose_report(const char *sums, const char *rows, size_t rows_size, size_t *size) {
  char *text = NULL;
  FILE *out = checked(open_memstream(&text, size));
  fprintf(out, "# Tidy report\n\n%s.\n", sums);
  if (rows_size > 0) fputs("\n| What | Where | Detail |\n| --- | --- | --- |\n", out);
  fwrite(rows, 1, rows_size, out);
  fclose(out);
  return checked(text);
}

static void write_report(struct tidy *tidy, const char *path, const char *sums) {
  size_t rows_size = 0, size = 0;
  char *rows = close_spool(&tidy->rows, &rows_size);
  if (!tidy->options.dry_run) {
    char *report = compose_report(sums, rows, rows_size, &size);
    if (!replace_file(path, report, size)) {
      fprintf(stderr, "tidy: %s: %s\n", path, strerror(errno));
      tidy->count[PROBLEM]++;
    }
    free(report);
  }
  free(rows);
}

/* Forgetting is no problem: a capsule may be given no home. */
static void remember(const struct tidy *tidy, const char *sums) {
  struct stat st;
  if (tidy->options.dry_run || stat(tidy->home, &st) != 0) return;
  char *path = join(tidy->home, ".tidy-history"), *line = formatted("%s\n", sums);
  if (!write_file(path, O_CREAT | O_APPEND, line, strlen(line)))
    fprintf(stderr, "tidy: not remembered: %s\n", strerror(errno));
  free(path), free(line);
}

static int usage(FILE *out, int code) {
  fputs("usage: tidy [--dry-run] [--out FILE] [DIR]\n"
        "Trims trailing blanks, turns CRLF into LF and mends the end of text files, gives files\n"
        "names without spaces and upper-case endings, deletes what editors left behind, and\n"
        "writes TIDY-REPORT.md. With --dry-run it only says what it would do.\n",
        out);
  return code;
}

/* Returns -1 to go on, or the exit code. */
static int parse(int argc, char **argv, struct options *options) {
  int dirs = 0;
  *options = (struct options){.dir = "."};
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--help") == 0) return usage(stdout, EXIT_DONE);
    if (strcmp(argv[i], "--dry-run") == 0) options->dry_run = true;
    else if (strcmp(argv[i], "--out") == 0 && i + 1 < argc) options->out = argv[++i];
    else if (argv[i][0] == '-' || argv[i][0] == '\0' || dirs++ > 0) return usage(stderr, EXIT_USAGE);
    else options->dir = argv[i];
  }
  return -1;
}

static void run(struct tidy *tidy) {
  const struct options *options = &tidy->options;
  char *report = options->out ? formatted("%s", options->out) : join(options->dir, REPORT_NAME);
  tidy->home_id = identify(tidy->home);
  tidy->scratch_id = identify(tidy->scratch);
  tidy->report_id = identify(report);
  open_spool(&tidy->rows, tidy->scratch);
  walk(tidy, options->dir, "");
  char *sums = totals(tidy);
  write_report(tidy, report, sums);
  remember(tidy, sums);
  printf("%s%s\n", options->dry_run ? "dry run: " : "", sums);
  free(sums), free(report);
}

int main(int argc, char **argv) {
  struct tidy tidy = {.home = setting("HOME", "/home"), .scratch = setting("TMPDIR", "/tmp")};
  int code = parse(argc, argv, &tidy.options);
  if (code >= 0) return code;
  struct stat st;
  if (stat(tidy.options.dir, &st) != 0 || !S_ISDIR(st.st_mode)) {
    fprintf(stderr, "tidy: %s: not a folder that can be read\n", tidy.options.dir);
    return EXIT_PROBLEMS;
  }
  run(&tidy);
  return tidy.count[PROBLEM] > 0 ? EXIT_PROBLEMS : EXIT_DONE;
}
