/* shell: a small interactive shell for looking around in a capsule's file system.
 *
 *   shell              reads commands from standard input until `exit` or its end
 *   shell COMMAND...   runs one command and exits with its status
 *
 * WASI has no working directory that the host would know of, so the shell keeps its own and makes
 * every path absolute before use. `..` is taken off the text of the path, as `cd -L` does.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MAX_WORDS = 64, MAX_DEPTH = 64, PATH_SIZE = 4096, BLOCK = 64 * 1024 };

struct command {
  const char *name;
  int min_args, max_args; /* without the name itself */
  int (*run)(int argc, char **argv);
  const char *usage;
};

static char cwd[PATH_SIZE] = "/";
static bool is_leaving;
static int exit_code;

/* --- messages and paths ---------------------------------------------------------------------- */

/* All output of a command comes before its complaint, also when both go to one terminal. */
static int fail(const char *command, const char *what) {
  int reason = errno;
  fflush(stdout);
  fprintf(stderr, "%s: %s: %s\n", command, what, strerror(reason));
  return 1;
}

static int complain(const char *format, ...) {
  va_list args;
  fflush(stdout);
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fputc('\n', stderr);
  return 1;
}

/* Adds the segments of `path` to the absolute path in `out`. */
static bool append_segments(char *out, const char *path) {
  while (*path != '\0') {
    size_t length = strcspn(path, "/");
    size_t used = strlen(out);
    if (length == 2 && strncmp(path, "..", 2) == 0) {
      char *slash = strrchr(out, '/');
      slash[slash == out ? 1 : 0] = '\0'; /* the root is its own parent */
    } else if (length > 0 && !(length == 1 && *path == '.')) {
      if (used + length + 2 > PATH_SIZE) {
        errno = ENAMETOOLONG;
        return false;
      }
      sprintf(out + used, "%s%.*s", used == 1 ? "" : "/", (int)length, path);
    }
    path += length;
    path += strspn(path, "/");
  }
  return true;
}

static bool resolve(const char *path, char *out) {
  strcpy(out, *path == '/' ? "/" : cwd);
  return append_segments(out, path);
}

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL ? path : slash + 1;
}

static bool is_directory(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Where a file called `from` goes: `to` itself, or into `to` if that is a directory. */
static bool resolve_target(const char *from, const char *to, char *out) {
  if (!resolve(to, out)) return false;
  return !is_directory(out) || append_segments(out, base_name(from));
}

/* --- directories ----------------------------------------------------------------------------- */

struct names {
  char **list;
  size_t count;
};

static int compare_names(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool add_name(struct names *names, const char *name) {
  char **longer = realloc(names->list, (names->count + 1) * sizeof(char *));
  if (longer == NULL) return false;
  names->list = longer;
  names->list[names->count] = strdup(name);
  return names->list[names->count++] != NULL;
}

static bool read_names(const char *path, struct names *names) {
  *names = (struct names){0};
  DIR *stream = opendir(path);
  if (stream == NULL) return false;
  bool good = true;
  for (struct dirent *entry; good && (entry = readdir(stream)) != NULL;)
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
      good = add_name(names, entry->d_name);
  closedir(stream);
  if (names->count > 0) qsort(names->list, names->count, sizeof(char *), compare_names);
  return good;
}

static void free_names(struct names *names) {
  for (size_t i = 0; i < names->count; i++) free(names->list[i]);
  free(names->list);
}

static const char *kind_of(mode_t mode) {
  if (S_ISREG(mode)) return "file";
  if (S_ISDIR(mode)) return "directory";
  if (S_ISLNK(mode)) return "link";
  return "special";
}

static void print_time(const struct timespec *time, bool with_nanoseconds) {
  char text[40];
  struct tm utc;
  if (gmtime_r(&time->tv_sec, &utc) == NULL) return;
  strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &utc);
  if (with_nanoseconds) printf("%s.%09ld", text, time->tv_nsec);
  else fputs(text, stdout);
}

static void print_link_target(const char *path) {
  char target[PATH_SIZE];
  ssize_t length = readlink(path, target, sizeof target);
  if (length >= 0) printf(" -> %.*s", (int)length, target);
}

static int list_one(const char *path, const char *name, bool is_long) {
  struct stat st;
  if (lstat(path, &st) != 0) return fail("ls", name);
  if (is_long) {
    printf("%c %3lu %10lld  ", *kind_of(st.st_mode), (unsigned long)st.st_nlink,
           (long long)st.st_size);
    print_time(&st.st_mtim, false);
    fputs("  ", stdout);
  }
  printf("%s%s", name, S_ISDIR(st.st_mode) ? "/" : "");
  if (is_long && S_ISLNK(st.st_mode)) print_link_target(path);
  putchar('\n');
  return 0;
}

static int list_all(const char *path, const char *shown, bool is_long) {
  struct names names;
  if (!read_names(path, &names)) return fail("ls", shown);
  int status = 0;
  for (size_t i = 0; i < names.count; i++) {
    char child[PATH_SIZE];
    strcpy(child, path);
    if (!append_segments(child, names.list[i])) status = fail("ls", names.list[i]);
    else status |= list_one(child, names.list[i], is_long);
  }
  free_names(&names);
  return status;
}

static int do_ls(int argc, char **argv) {
  bool is_long = argc > 1 && strcmp(argv[1], "-l") == 0;
  int first = is_long ? 2 : 1, status = 0;
  char path[PATH_SIZE];
  if (first == argc) return list_all(cwd, ".", is_long);
  for (int i = first; i < argc; i++) {
    if (!resolve(argv[i], path)) status = fail("ls", argv[i]);
    else if (is_directory(path)) status |= list_all(path, argv[i], is_long);
    else status |= list_one(path, argv[i], is_long);
  }
  return status;
}

/* Calls `visit` for all that lies below `path`; a directory comes before what it holds. */
static int descend(const char *command, const char *path, int depth,
                   int (*visit)(const char *path, const struct stat *st, int depth)) {
  struct names names;
  if (depth >= MAX_DEPTH) return complain("%s: %s: too deep", command, path);
  if (!read_names(path, &names)) return fail(command, path);
  int status = 0;
  for (size_t i = 0; i < names.count; i++) {
    struct stat st;
    char child[PATH_SIZE];
    strcpy(child, path);
    if (!append_segments(child, names.list[i]) || lstat(child, &st) != 0) {
      status = fail(command, names.list[i]);
      continue;
    }
    status |= visit(child, &st, depth);
    if (S_ISDIR(st.st_mode)) status |= descend(command, child, depth + 1, visit);
  }
  free_names(&names);
  return status;
}

static int show_in_tree(const char *path, const struct stat *st, int depth) {
  printf("%*s%s", (depth + 1) * 2, "", base_name(path));
  if (S_ISDIR(st->st_mode)) putchar('/');
  if (S_ISLNK(st->st_mode)) print_link_target(path);
  putchar('\n');
  return 0;
}

static int do_tree(int argc, char **argv) {
  char path[PATH_SIZE];
  const char *top = argc > 1 ? argv[1] : ".";
  if (!resolve(top, path)) return fail("tree", top);
  if (!is_directory(path)) return complain("tree: %s: not a directory", top);
  puts(path);
  return descend("tree", path, 0, show_in_tree);
}

static const char *find_pattern;

static int show_if_found(const char *path, const struct stat *st, int depth) {
  (void)st, (void)depth;
  if (fnmatch(find_pattern, base_name(path), 0) == 0) puts(path);
  return 0;
}

static int do_find(int argc, char **argv) {
  char path[PATH_SIZE];
  const char *top = argc > 1 ? argv[1] : ".";
  if (!resolve(top, path)) return fail("find", top);
  find_pattern = argc > 2 ? argv[2] : "*";
  return descend("find", path, 0, show_if_found);
}

static int do_pwd(int argc, char **argv) {
  (void)argc, (void)argv;
  puts(cwd);
  return 0;
}

static int do_cd(int argc, char **argv) {
  char path[PATH_SIZE];
  const char *to = argc > 1 ? argv[1] : "/";
  struct stat st;
  if (!resolve(to, path) || stat(path, &st) != 0) return fail("cd", to);
  if (!S_ISDIR(st.st_mode)) return complain("cd: %s: not a directory", to);
  strcpy(cwd, path);
  return 0;
}

static int make_with_parents(const char *path) {
  char prefix[PATH_SIZE];
  for (const char *slash = path; slash != NULL;) {
    slash = strchr(slash + 1, '/');
    size_t length = slash == NULL ? strlen(path) : (size_t)(slash - path);
    memcpy(prefix, path, length);
    prefix[length] = '\0';
    if (!is_directory(prefix) && mkdir(prefix, 0777) != 0) return -1;
  }
  return 0;
}

static int do_mkdir(int argc, char **argv) {
  bool with_parents = strcmp(argv[1], "-p") == 0;
  int status = with_parents && argc == 2 ? complain("usage: mkdir [-p] DIR...") : 0;
  char path[PATH_SIZE];
  for (int i = with_parents ? 2 : 1; i < argc; i++)
    if (!resolve(argv[i], path) || (with_parents ? make_with_parents(path) : mkdir(path, 0777)) != 0)
      status = fail("mkdir", argv[i]);
  return status;
}

static int do_rmdir(int argc, char **argv) {
  int status = 0;
  char path[PATH_SIZE];
  for (int i = 1; i < argc; i++)
    if (!resolve(argv[i], path) || rmdir(path) != 0) status = fail("rmdir", argv[i]);
  return status;
}

/* --- files ----------------------------------------------------------------------------------- */

static int open_to_write(const char *path, int flags) {
  char full[PATH_SIZE];
  return resolve(path, full) ? open(full, O_WRONLY | O_CREAT | flags, 0666) : -1;
}

/* Opening a directory would work, and reading it would fail with a puzzling reason. */
static int open_to_read(const char *path) {
  char full[PATH_SIZE];
  if (!resolve(path, full)) return -1;
  if (is_directory(full)) {
    errno = EISDIR;
    return -1;
  }
  return open(full, O_RDONLY);
}

static FILE *open_stream(const char *path) {
  int fd = open_to_read(path);
  return fd < 0 ? NULL : fdopen(fd, "r");
}

static bool write_fully(int fd, const char *data, size_t size) {
  for (size_t put = 0; put < size;) {
    ssize_t n = write(fd, data + put, size - put);
    if (n < 0) return false;
    put += (size_t)n;
  }
  return true;
}

/* Copies until the end of `from`. */
static bool pump(int from, int to) {
  static char block[BLOCK];
  for (ssize_t n; (n = read(from, block, sizeof block)) != 0;)
    if (n < 0 || !write_fully(to, block, (size_t)n)) return false;
  return true;
}

static int do_cat(int argc, char **argv) {
  int status = 0;
  fflush(stdout);
  for (int i = 1; i < argc; i++) {
    int fd = open_to_read(argv[i]);
    if (fd < 0 || !pump(fd, STDOUT_FILENO)) status = fail("cat", argv[i]);
    if (fd >= 0) close(fd);
  }
  return status;
}

static int put_text(char **argv, int argc, int flags) {
  int fd = open_to_write(argv[1], flags);
  FILE *file = fd < 0 ? NULL : fdopen(fd, flags & O_APPEND ? "a" : "w");
  if (file == NULL) return fail(argv[0], argv[1]);
  for (int i = 2; i < argc; i++) fprintf(file, "%s%s", i > 2 ? " " : "", argv[i]);
  fputc('\n', file);
  return fclose(file) == 0 ? 0 : fail(argv[0], argv[1]);
}

static int do_write(int argc, char **argv) { return put_text(argv, argc, O_TRUNC); }

static int do_append(int argc, char **argv) { return put_text(argv, argc, O_APPEND); }

static int do_touch(int argc, char **argv) {
  int status = 0;
  for (int i = 1; i < argc; i++) {
    char path[PATH_SIZE];
    int fd = open_to_write(argv[i], 0);
    if (fd < 0 || !resolve(argv[i], path) || utimensat(AT_FDCWD, path, NULL, 0) != 0)
      status = fail("touch", argv[i]);
    if (fd >= 0) close(fd);
  }
  return status;
}

static bool is_same_file(const char *a, const char *b) {
  struct stat of_a, of_b;
  return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
         of_a.st_ino == of_b.st_ino;
}

static int copy_file(const char *from, const char *to) {
  int in = open(from, O_RDONLY);
  if (in < 0) return -1;
  int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  bool good = out >= 0 && pump(in, out);
  int reason = errno;
  if (out >= 0 && close(out) != 0 && good) reason = errno, good = false;
  close(in);
  errno = reason;
  return good ? 0 : -1;
}

static int do_cp(int argc, char **argv) {
  char from[PATH_SIZE], to[PATH_SIZE];
  (void)argc;
  if (!resolve(argv[1], from) || !resolve_target(from, argv[2], to)) return fail("cp", argv[1]);
  if (is_directory(from)) return complain("cp: %s: is a directory", argv[1]);
  if (is_same_file(from, to)) return complain("cp: %s and %s are one file", argv[1], argv[2]);
  return copy_file(from, to) == 0 ? 0 : fail("cp", argv[1]);
}

static int do_mv(int argc, char **argv) {
  char from[PATH_SIZE], to[PATH_SIZE];
  (void)argc;
  if (!resolve(argv[1], from) || !resolve_target(from, argv[2], to)) return fail("mv", argv[1]);
  return rename(from, to) == 0 ? 0 : fail("mv", argv[1]);
}

static int remove_all(const char *path) {
  struct stat st;
  struct names names;
  if (lstat(path, &st) != 0) return -1;
  if (!S_ISDIR(st.st_mode)) return unlink(path);
  if (!read_names(path, &names)) return -1;
  int status = 0;
  for (size_t i = 0; i < names.count && status == 0; i++) {
    char child[PATH_SIZE];
    strcpy(child, path);
    status = append_segments(child, names.list[i]) ? remove_all(child) : -1;
  }
  free_names(&names);
  return status == 0 ? rmdir(path) : status;
}

static int do_rm(int argc, char **argv) {
  bool recursive = strcmp(argv[1], "-r") == 0;
  int status = recursive && argc == 2 ? complain("usage: rm [-r] PATH...") : 0;
  char path[PATH_SIZE];
  for (int i = recursive ? 2 : 1; i < argc; i++)
    if (!resolve(argv[i], path) || (recursive ? remove_all(path) : unlink(path)) != 0)
      status = fail("rm", argv[i]);
  return status;
}

static int do_ln(int argc, char **argv) {
  bool is_symbolic = strcmp(argv[1], "-s") == 0;
  char **args = argv + (is_symbolic ? 2 : 1);
  char from[PATH_SIZE], to[PATH_SIZE];
  if (argc != (is_symbolic ? 4 : 3)) return complain("usage: ln [-s] TARGET LINK");
  if (!resolve(args[0], from) || !resolve_target(args[0], args[1], to)) return fail("ln", args[1]);
  /* A symbolic link keeps its text as typed: it is read from where the link stands. */
  return (is_symbolic ? symlink(args[0], to) : link(from, to)) == 0 ? 0 : fail("ln", args[1]);
}

static int do_stat(int argc, char **argv) {
  int status = 0;
  for (int i = 1; i < argc; i++) {
    struct stat st;
    char path[PATH_SIZE];
    if (!resolve(argv[i], path) || lstat(path, &st) != 0) {
      status = fail("stat", argv[i]);
      continue;
    }
    printf("path:     %s", path);
    if (S_ISLNK(st.st_mode)) print_link_target(path);
    printf("\nkind:     %s\nsize:     %lld\nlinks:    %lu\ninode:    %llu\nmodified: ",
           kind_of(st.st_mode), (long long)st.st_size, (unsigned long)st.st_nlink,
           (unsigned long long)st.st_ino);
    print_time(&st.st_mtim, true);
    putchar('\n');
  }
  return status;
}

/* --- text ------------------------------------------------------------------------------------ */

static int do_echo(int argc, char **argv) {
  for (int i = 1; i < argc; i++) printf("%s%s", i > 1 ? " " : "", argv[i]);
  putchar('\n');
  return 0;
}

static int finish_reading(const char *command, const char *path, FILE *file, char *line) {
  int status = ferror(file) ? fail(command, path) : 0;
  free(line);
  fclose(file);
  return status;
}

static int grep_file(const char *text, const char *path, bool with_name, bool *is_found) {
  FILE *file = open_stream(path);
  if (file == NULL) return fail("grep", path);
  char *line = NULL;
  size_t size = 0;
  for (ssize_t length; (length = getline(&line, &size, file)) > 0;) {
    if (strstr(line, text) == NULL) continue;
    *is_found = true;
    if (with_name) printf("%s:", path);
    fputs(line, stdout);
    if (line[length - 1] != '\n') putchar('\n');
  }
  return finish_reading("grep", path, file, line);
}

static int do_grep(int argc, char **argv) {
  bool is_found = false;
  int status = 0;
  for (int i = 2; i < argc; i++) status |= grep_file(argv[1], argv[i], argc > 3, &is_found);
  return status != 0 ? 2 : is_found ? 0 : 1;
}

static int do_head(int argc, char **argv) {
  long limit = 10;
  int file_at = 1;
  if (argv[1][0] == '-' && argc == 3) limit = strtol(argv[1] + 1, NULL, 10), file_at = 2;
  if (argc != file_at + 1 || limit <= 0) return complain("usage: head [-COUNT] FILE");
  FILE *file = open_stream(argv[file_at]);
  if (file == NULL) return fail("head", argv[file_at]);
  char *line = NULL;
  size_t size = 0;
  for (ssize_t length; limit > 0 && (length = getline(&line, &size, file)) > 0; limit--)
    fwrite(line, 1, (size_t)length, stdout);
  return finish_reading("head", argv[file_at], file, line);
}

static int count_file(const char *path) {
  FILE *file = open_stream(path);
  if (file == NULL) return fail("wc", path);
  unsigned long lines = 0, words = 0, bytes = 0;
  bool in_word = false;
  for (int c; (c = getc(file)) != EOF; bytes++) {
    bool is_space = strchr(" \t\n\v\f\r", c) != NULL && c != '\0';
    if (c == '\n') lines++;
    if (!is_space && !in_word) words++;
    in_word = !is_space;
  }
  int status = finish_reading("wc", path, file, NULL);
  if (status == 0) printf("%lu %lu %lu %s\n", lines, words, bytes, path);
  return status;
}

static int do_wc(int argc, char **argv) {
  int status = 0;
  for (int i = 1; i < argc; i++) status |= count_file(argv[i]);
  return status;
}

/* --- commands -------------------------------------------------------------------------------- */

static int do_exit(int argc, char **argv) {
  exit_code = argc > 1 ? atoi(argv[1]) : 0;
  is_leaving = true;
  return exit_code;
}

static int do_help(int argc, char **argv);

static const struct command COMMANDS[] = {
    {"append", 1, MAX_WORDS, do_append, "append FILE TEXT..."},
    {"cat", 1, MAX_WORDS, do_cat, "cat FILE..."},
    {"cd", 0, 1, do_cd, "cd [DIR]"},
    {"cp", 2, 2, do_cp, "cp FILE TO"},
    {"echo", 0, MAX_WORDS, do_echo, "echo TEXT..."},
    {"exit", 0, 1, do_exit, "exit [CODE]"},
    {"find", 0, 2, do_find, "find [DIR [PATTERN]]"},
    {"grep", 2, MAX_WORDS, do_grep, "grep TEXT FILE..."},
    {"head", 1, 2, do_head, "head [-COUNT] FILE"},
    {"help", 0, 0, do_help, "help"},
    {"ln", 2, 3, do_ln, "ln [-s] TARGET LINK"},
    {"ls", 0, MAX_WORDS, do_ls, "ls [-l] [PATH...]"},
    {"mkdir", 1, MAX_WORDS, do_mkdir, "mkdir [-p] DIR..."},
    {"mv", 2, 2, do_mv, "mv PATH TO"},
    {"pwd", 0, 0, do_pwd, "pwd"},
    {"rm", 1, MAX_WORDS, do_rm, "rm [-r] PATH..."},
    {"rmdir", 1, MAX_WORDS, do_rmdir, "rmdir DIR..."},
    {"stat", 1, MAX_WORDS, do_stat, "stat PATH..."},
    {"touch", 1, MAX_WORDS, do_touch, "touch FILE..."},
    {"tree", 0, 1, do_tree, "tree [DIR]"},
    {"wc", 1, MAX_WORDS, do_wc, "wc FILE..."},
    {"write", 1, MAX_WORDS, do_write, "write FILE TEXT..."},
};

enum { COMMAND_COUNT = sizeof COMMANDS / sizeof *COMMANDS };

static int do_help(int argc, char **argv) {
  (void)argc, (void)argv;
  for (int i = 0; i < COMMAND_COUNT; i++) puts(COMMANDS[i].usage);
  puts("Quote arguments with '...' or \"...\", or put a \\ before a character.");
  return 0;
}

static int run_command(int argc, char **argv) {
  for (int i = 0; i < COMMAND_COUNT; i++) {
    const struct command *command = &COMMANDS[i];
    if (strcmp(command->name, argv[0]) != 0) continue;
    if (argc - 1 >= command->min_args && argc - 1 <= command->max_args)
      return command->run(argc, argv);
    complain("usage: %s", command->usage);
    return 2;
  }
  complain("%s: unknown command; `help` lists them", argv[0]);
  return 127;
}

/* Takes one word off the line, in place. Returns false when a quote is left open. */
static bool take_word(char **line, char **word) {
  char *from = *line, *to = from, quote = '\0';
  *word = from;
  for (; *from != '\0' && (quote != '\0' || !strchr(" \t", *from)); from++) {
    if (*from == quote) quote = '\0';
    else if (quote == '\0' && (*from == '\'' || *from == '"')) quote = *from;
    else if (*from == '\\' && quote != '\'' && from[1] != '\0') *to++ = *++from;
    else *to++ = *from;
  }
  *line = *from == '\0' ? from : from + 1;
  *to = '\0';
  return quote == '\0';
}

static void run_line(char *line) {
  char *words[MAX_WORDS + 1];
  int count = 0;
  for (;;) {
    line += strspn(line, " \t");
    if (*line == '\0' || (count == 0 && *line == '#')) break;
    if (count == MAX_WORDS) {
      complain("more than %d words", MAX_WORDS);
      return;
    }
    if (!take_word(&line, &words[count++])) {
      complain("a quote is not closed");
      return;
    }
  }
  if (count > 0) run_command(count, words);
}

/* Returns false at the end of input. A line that is too long is dropped as a whole. */
static bool read_line(char *line, int size) {
  while (fgets(line, size, stdin) != NULL) {
    size_t length = strcspn(line, "\r\n");
    if (line[length] != '\0' || length + 1 < (size_t)size) {
      line[length] = '\0';
      return true;
    }
    for (int c; (c = getchar()) != '\n' && c != EOF;) continue;
    complain("line too long");
    line[0] = '\0';
    return true;
  }
  return false;
}

int main(int argc, char **argv) {
  char line[PATH_SIZE - 1];
  if (getcwd(cwd, sizeof cwd) == NULL) strcpy(cwd, "/");
  if (argc > 1) return run_command(argc - 1, argv + 1);
  while (!is_leaving) {
    printf("%s $ ", cwd);
    fflush(stdout);
    if (!read_line(line, sizeof line)) {
      putchar('\n');
      break;
    }
    run_line(line);
    fflush(stdout);
  }
  return exit_code;
}
