/* Linked into every module that is to become a component.
 *
 * Debian's wasi-libc (2022-05-10) takes all memory up to memory.size for its heap at the first
 * malloc: also the page that the preview 1 adapter got by memory.grow for its own state before. The
 * two then overwrite each other. When a module exports `cabi_realloc`, the adapter asks it for
 * that page instead, and it comes from the same heap as everything else.
 */
#include <stdlib.h>

__attribute__((export_name("cabi_realloc")))
void *cabi_realloc(void *old, size_t old_size, size_t align, size_t size) {
  (void)old_size;
  if (size == 0) return (void *)align; /* any aligned address will do for no bytes */
  /* malloc aligns to 8 at least; more is only ever asked for with a first allocation. */
  void *block = old == NULL && align > 8 ? aligned_alloc(align, (size + align - 1) & -align)
                                          : realloc(old, size);
  if (block == NULL) __builtin_trap(); /* the canonical ABI has no word for failure */
  return block;
}
