/* wasi-libc of 2022 has no setjmp.h. With clang -mllvm -wasm-enable-sjlj the calls become WebAssembly
 * exceptions, and setjmp.c has what the turned code calls. jco refuses components with exceptions:
 * there setjmp only ever returns 0, and longjmp ends the program with a trap. */
#ifndef SETJMP_H
#define SETJMP_H

#ifdef __wasm_exception_handling__

/* Whose setjmp it was, where in it to go on, and what longjmp throws: see setjmp.c. */
typedef struct {
  void *invocation;
  unsigned label;
  void *thrown[2];
} jmp_buf[1];

int setjmp(jmp_buf place) __attribute__((__returns_twice__));
_Noreturn void longjmp(jmp_buf place, int value);

#else

typedef int jmp_buf[1];

#define setjmp(place) ((void)(place), 0)
#define longjmp(place, value) __builtin_trap()

#endif

#endif
