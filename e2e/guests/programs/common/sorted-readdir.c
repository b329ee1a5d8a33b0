/* Linked into the native zip with --wrap: directories are read in the order of their names, as a
 * sandbox lists them. A disk lists them as it likes, and an archive has that order. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

struct listing {
  struct dirent **entries;
  int count;
  int next;
};

static int by_name(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

DIR *__wrap_opendir(const char *path) {
  struct listing *listing = calloc(1, sizeof *listing);
  if (listing == NULL) return NULL;
  listing->count = scandir(path, &listing->entries, NULL, by_name);
  if (listing->count >= 0) return (DIR *)listing;
  free(listing);
  return NULL;
}

/* What readdir is called where file offsets have 64 bits. */
struct dirent *__wrap_readdir64(DIR *directory) {
  struct listing *listing = (struct listing *)directory;
  return listing->next < listing->count ? listing->entries[listing->next++] : NULL;
}

int __wrap_closedir(DIR *directory) {
  struct listing *listing = (struct listing *)directory;
  for (int i = 0; i < listing->count; i++) free(listing->entries[i]);
  free(listing->entries);
  free(listing);
  return 0;
}
