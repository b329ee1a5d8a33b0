import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createTranspileCache } from './cache.ts';
import { CapsuleError } from './capsule-error.ts';
import { createLoader } from './loader.ts';
import type { Loader } from './loader.ts';
import { planProgram } from './plan-call.ts';
import { transpileComponent } from './transpile-run.ts';

const THREAD = new URL('../transpile.ts', import.meta.url);
const guest = (name: string): string => fileURLToPath(new URL(`../../e2e/guests/${name}`, import.meta.url));

let folder: string;
let transpiled: number;
let loader: Loader;
const newLoader = (memoryPages = 1000): Loader =>
  createLoader({
    cache: createTranspileCache(join(folder, 'cache'), 'test'),
    transpile: (component) => {
      transpiled++;
      return transpileComponent(THREAD, component);
    },
    memoryPages,
  });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capsule-loader-'));
  transpiled = 0;
  loader = newLoader();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? await parse(content) : content);
  return path;
}
async function refusal(path: string): Promise<Pick<CapsuleError, 'code' | 'message' | 'details'>> {
  try {
    await loader.load(path);
  } catch (error) {
    if (error instanceof CapsuleError) return { code: error.code, message: error.message, details: error.details };
    throw error;
  }
  throw new Error('it was loaded');
}
const START = '(func (export "_start")) (memory (export "memory") 1)';
const componentOf = (imports: string): string => `(component ${imports})`;

describe('loading a capsule', () => {
  it('describes a preview 1 command', async () => {
    const { hash, name, abi, shape, imports, exports, size } = await loader.inspect(guest('hello.wasm'));
    expect({ name, abi, shape }).toEqual({ name: 'hello', abi: 'preview1', shape: 'command' });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(size).toBeGreaterThan(1000);
    expect(imports).toContain('wasi_snapshot_preview1.fd_write');
    expect(exports).toContain('_start');
  });

  it('describes a component with the versions it names', async () => {
    const { name, abi, shape, imports, exports } = await loader.inspect(guest('fsops.component.wasm'));
    expect({ name, abi, shape }).toEqual({ name: 'fsops.component', abi: 'wasi', shape: 'command' });
    expect(imports).toContain('wasi:filesystem/types@0.2.12');
    expect(exports).toEqual(['wasi:cli/run@0.2.12']);
    expect(transpiled).toBe(0);
  });

  it.each([
    ['a file that is not there', '/nowhere/at-all.wasm', 'not-found'],
    ['a folder', tmpdir(), 'not-wasm'],
    ['something else', guest('not-wasm.wasm'), 'not-wasm'],
    ['a file that was cut', guest('truncated.wasm'), 'bad-wasm'],
  ])('refuses %s', async (_name, path, code) => {
    const refused = await refusal(path);
    expect(refused.code).toBe(code);
    expect(refused.message).not.toContain('\n');
  });

  it('says in the words of the engine what is wrong with an invalid module', async () => {
    const path = await file('bad.wasm', `(module ${START} (func (result i32) i64.const 1))`);
    expect(await refusal(path)).toMatchObject({
      code: 'bad-wasm',
      message: expect.stringMatching(/type error.*expected i32, got i64/i) as string,
    });
  });

  it('says what is wrong with an invalid component', async () => {
    const bad = await parse(componentOf('(core module (func (result i32) i64.const 1))'));
    expect((await refusal(await file('bad.wasm', bad))).message).toMatch(/type mismatch: expected i32, found i64/);
    const run = `(core module $m (func (export "r") (result i64) i64.const 0)) (core instance $i (instantiate $m))
      (func $r (result (result)) (canon lift (core func $i "r"))) (instance $e (export "run" (func $r))) (export "wasi:cli/run@0.2.0" (instance $e))`;
    const refused = await refusal(await file('worse.wasm', componentOf(run)));
    expect(refused.code).toBe('bad-wasm');
    expect(refused.message).toMatch(/^The component cannot be used: lowered result types .* do not match/);
  });

  it('names every import that is not offered, whatever its kind', async () => {
    const path = await file(
      'missing.wasm',
      `(module (import "env" "log" (func)) (import "wasi_snapshot_preview1" "fd_read" (func (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_future" (func)) (import "env" "memory" (memory 1)) (import "wasi_unstable" "fd_seek" (func)) (func (export "_start")))`,
    );
    const missing = [
      'env.log',
      'wasi_snapshot_preview1.fd_future',
      'env.memory',
      'wasi_unstable.fd_seek (as it was before preview 1)',
    ];
    expect(await refusal(path)).toEqual({
      code: 'missing-imports',
      message: `The capsule needs 4 imports that nothing here offers: ${missing.join(', ')}.`,
      details: { missing },
    });
  });

  it('names every interface that a component misses', async () => {
    const imports = ['acme:thing/api@1.0.0', 'wasi:nn/tensor@0.2.3', 'wasi:cli/environment@0.2.0'];
    const path = await file(
      'missing.wasm',
      componentOf(imports.map((name) => `(import "${name}" (instance))`).join(' ')),
    );
    expect(await refusal(path)).toMatchObject({ code: 'missing-imports', details: { missing: imports.slice(0, 2) } });
    expect(await refusal(guest('missing-import.component.wasm'))).toMatchObject({ code: 'missing-imports' });
  });

  it.each([
    ['a component for WASI 0.3', componentOf('(import "wasi:cli/stdout@0.3.0" (instance))'), /needs WASI 0\.3/],
    [
      'a module with threads',
      `(module (func (export "_start")) (memory (export "memory") 1 2 shared))`,
      /needs threads/,
    ],
  ])('says what %s would need', async (_name, wat, message) => {
    const refused = await refusal(await file('other.wasm', wat));
    expect(refused.code).toBe('unsupported-capsule');
    expect(refused.message).toMatch(message);
  });

  it.each([
    ['a library', '(module (func (export "_initialize")) (func (export "add")))', /is a library.* It exports: add\./],
    ['a component without a program', componentOf(''), /without wasi:cli\/run.* exports no function/],
  ])('loads %s, in which there is no program to run', async (_name, wat, message) => {
    const loaded = await loader.load(await file('other.wasm', wat));
    expect(() => planProgram(loaded)).toThrow(message);
  });

  it('inspects what it cannot run: a library is a reactor, a component without a program is a component', async () => {
    expect((await loader.inspect(await file('a.wasm', '(module (func (export "_initialize")))'))).shape).toBe(
      'reactor',
    );
    expect((await loader.inspect(await file('b.component.wasm', componentOf('')))).shape).toBe('component');
  });

  it('refuses a module that needs more memory from the start than it may have', async () => {
    const path = await file('large.wasm', `(module (func (export "_start")) (memory (export "memory") 1001))`);
    expect((await refusal(path)).code).toBe('too-large');
  });

  it('compiles the same capsule once', async () => {
    const [first, second] = [await loader.load(guest('hello.wasm')), await loader.load(guest('hello.wasm'))];
    expect(first.program).toBe(second.program);
  });

  it('transpiles a component once, also for later starts of the app, and again when the cache is damaged', async () => {
    const { program } = await loader.load(guest('fsops.component.wasm'));
    expect(program.kind === 'component' && program.cores.length).toBeGreaterThan(1);
    await newLoader().load(guest('fsops.component.wasm'));
    expect(transpiled).toBe(1);
    const { hash } = await loader.inspect(guest('fsops.component.wasm'));
    writeFileSync(join(folder, 'cache', `${hash}-test.transpiled`), 'damaged');
    await newLoader().load(guest('fsops.component.wasm'));
    expect(transpiled).toBe(2);
  });
});
