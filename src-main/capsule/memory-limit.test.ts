import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { describe, expect, it } from 'vitest';

import { limitMemory } from './memory-limit.ts';

/** Compiles with the limit and returns how many pages the module's memory could grow to. */
async function growable(wat: string, pages: number): Promise<number> {
  const module = await WebAssembly.compile(limitMemory(await parse(wat), pages));
  const { exports } = new WebAssembly.Instance(module);
  const memory = exports['memory'] as WebAssembly.Memory;
  for (;;) {
    try {
      memory.grow(1);
    } catch {
      return memory.buffer.byteLength / 65_536;
    }
  }
}

describe('the limit on memory', () => {
  it.each([
    ['without a maximum', '(module (memory (export "memory") 1))', 10],
    ['with a larger maximum', '(module (memory (export "memory") 2 50))', 10],
    ['with a smaller maximum of its own', '(module (memory (export "memory") 2 5))', 5],
    ['that starts at the limit', '(module (memory (export "memory") 10))', 10],
  ])('bounds a memory %s', async (_name, wat, pages) => {
    expect(await growable(wat, 10)).toBe(pages);
  });

  it('leaves everything else of the module as it was', async () => {
    const wat = `(module (import "a" "b" (func)) (memory (export "memory") 1) (global i32 (i32.const 7))
      (func (export "sum") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add) (data (i32.const 8) "text"))`;
    const module = await WebAssembly.compile(limitMemory(await parse(wat), 300));
    const { exports } = new WebAssembly.Instance(module, { a: { b: () => undefined } });
    expect((exports['sum'] as (a: number, b: number) => number)(2, 3)).toBe(5);
    expect(Buffer.from((exports['memory'] as WebAssembly.Memory).buffer, 8, 4).toString()).toBe('text');
  });

  it('bounds an imported memory, between other imports', async () => {
    const wat = `(module (import "a" "f" (func (param i32))) (import "a" "t" (table 1 funcref)) (import "a" "g" (global (mut i64)))
      (import "a" "m" (memory 1)) (import "a" "h" (func)) (func (export "grow") (result i32) i32.const 8 memory.grow))`;
    const limited = limitMemory(await parse(wat), 6);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 6 });
    const imports = { f: () => undefined, t: undefined, g: undefined, m: memory, h: () => undefined };
    // Only a memory that may not grow past the limit fits the import now; the table is refused after it was read.
    const module = await WebAssembly.compile(limited);
    expect(() => new WebAssembly.Instance(module, { a: imports })).toThrow(/table/);
  });

  it('refuses a module that needs more from the start', async () => {
    const bytes = await parse('(module (memory 100))');
    expect(() => limitMemory(bytes, 32)).toThrow(
      expect.objectContaining({
        code: 'too-large',
        message: 'The capsule needs 7 MiB of memory from the start; the limit is 2 MiB.',
      }),
    );
  });

  it('refuses shared memory', async () => {
    const bytes = await parse('(module (memory 1 2 shared))');
    expect(() => limitMemory(bytes, 32)).toThrow(expect.objectContaining({ code: 'unsupported-capsule' }));
  });

  it('needs nothing of a module without memory', async () => {
    const bytes = await parse('(module (func (export "f")))');
    expect(limitMemory(bytes, 1)).toEqual(bytes);
  });
});
