import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { signatureText } from '../../src-preload/contract/value-type.ts';
import { planCall, planProgram } from './plan-call.ts';
import type { LoadedCapsule } from './program.ts';
import { called, createCallWorld, refusal } from './capsule-call-contract.ts';
import { buildComponent } from './component-guest-contract.ts';

const { load, close } = createCallWorld();
afterAll(close);

/** `(i32 pointer, i32 length)` in memory, which is where a list that is given back is looked for. */
const ECHO = 'i32.const 16 local.get 0 i32.store i32.const 20 local.get 1 i32.store i32.const 16';

describe('calling exports of a core module', () => {
  let library: LoadedCapsule;
  beforeAll(async () => {
    const wat = `(module (global $ready (mut i32) (i32.const 0))
      (func (export "_initialize") i32.const 7 global.set $ready)
      (func (export "ready") (result i32) global.get $ready)
      (func (export "add") (param i32 i64) (result i64) local.get 0 i64.extend_i32_u local.get 1 i64.add)
      (func (export "halve") (param f64) (result f32) local.get 0 f64.const 2 f64.div f32.demote_f64)
      (func (export "both") (param i32) (result i32 i32) local.get 0 local.get 0)
      (func (export "nothing"))
      (func (export "run") (result i32) i32.const 9)
      (func (export "trap") unreachable)
      (func (export "vector") (param v128)))`;
    library = await load('library', await parse(wat));
  });

  it('lists them with their types, and says which JSON cannot call', () => {
    expect(library).toMatchObject({ abi: 'preview1', shape: 'reactor' });
    expect(library.functions.map(signatureText)).toEqual([
      'ready() -> i32',
      'add(arg1: i32, arg2: i64) -> i64',
      'halve(arg1: f64) -> f32',
      'both(arg1: i32) -> tuple<i32, i32>',
      'nothing()',
      'run() -> i32',
      'trap()',
      'vector(arg1: v128)',
    ]);
    expect(refusal(() => planCall(library, { export: 'vector', args: [1] }))).toBe(
      'unsupported-capsule: vector cannot be called: its argument arg1 needs v128, which JSON cannot say.',
    );
  });

  it.each([
    ['ready', [], '7'],
    ['add', [4294967295, 1], '4294967296'],
    ['add', [0, '9223372036854775807'], '"9223372036854775807"'],
    ['halve', [3], '1.5'],
    ['halve', ['Infinity'], '"Infinity"'],
    ['both', [-5], '[-5,-5]'],
    ['nothing', [], 'null'],
    ['run', [], '9'],
  ])('%s of %j gives %s', (name, args, result) => {
    expect(called(library, name, args).end).toEqual({ how: 'exited', code: 0, result });
  });

  it('has no program, and says what it has instead', () => {
    expect(refusal(() => planProgram(library))).toBe(
      'unsupported-capsule: This capsule is a library: it has no _start, so there is no program in it to run. It exports: ready, add, halve, both, nothing, run, trap.',
    );
    expect(refusal(() => planCall(library, { export: 'gone', args: [] }))).toMatch(/has no function "gone"/);
  });

  it('ends in a trap where the function does', () => {
    expect(called(library, 'trap', []).end).toMatchObject({ how: 'trapped', message: 'unreachable' });
  });
});

describe('values of a component', () => {
  const WIT = `package test:values;
    world guest {
      flags perms { can-read, can-write }
      enum color { dark-red, blue }
      variant shape { none, circle(f32), named(string) }
      record point { x: s8, y-of-it: option<string> }
      record all { n: u64, f: f64, b: bool, c: char, s: string, bytes: list<u8>, p: point, t: tuple<u16, s32>,
        o: option<option<u8>>, k: color, m: perms, v: shape, w: shape, r: result<u8, string>, e: result<u8, string>, z: result }
      export echo: func(items: list<all>) -> list<all>;
      export check: func(at: u32) -> result<string, color>;
      export longest: func(n: s64, name: option<string>) -> s64;
      export api: interface { resource thing { constructor(); } make: func() -> thing; size-of: func(bytes: list<u8>) -> u32; }
    }`;
  const VALUE = {
    n: '18446744073709551615',
    f: -0.5,
    b: true,
    c: 'ß',
    s: 'zwei\n',
    bytes: [0, 255],
    p: { x: -128, 'y-of-it': 'y' },
    t: [65535, -2147483648],
    o: { some: null },
    k: 'dark-red',
    m: ['can-write'],
    v: 'none',
    w: { circle: 1.5 },
    r: { ok: 3 },
    e: { err: 'no' },
    z: { ok: null },
  };
  let values: LoadedCapsule;
  beforeAll(async () => {
    const bodies = {
      echo: ECHO,
      // An error for everything but 5, which is a text at 64.
      check: `i32.const 32 local.get 0 i32.const 5 i32.ne i32.store8 i32.const 36 i32.const 64 i32.store
        local.get 0 i32.const 5 i32.ne if i32.const 36 i32.const 1 i32.store8 end i32.const 40 i32.const 4 i32.store i32.const 32`,
      longest: 'local.get 1 i32.eqz if (result i64) i64.const -1 else local.get 0 end',
      'api#size-of': 'local.get 1',
    };
    values = await load(
      'values',
      await buildComponent({ wit: WIT, bodies: () => bodies, extra: '(data (i32.const 64) "five")' }),
    );
  });

  it('shows every function with the types of its WIT', () => {
    expect(values).toMatchObject({ abi: 'wasi', shape: 'component' });
    const shown = values.functions.filter(({ name }) => name !== 'echo').map(signatureText);
    expect(shown).toEqual([
      'check(at: u32) -> result<string, enum { dark-red, blue }>',
      'longest(n: s64, name: option<string>) -> s64',
      'api#make() -> thing',
      'api#size-of(bytes: list<u8>) -> u32',
    ]);
    expect(values.functions.find(({ name }) => name === 'api#make')?.hindrance).toBe(
      'it gives thing, which JSON cannot say',
    );
  });

  it('come back as they went in, whatever their type', () => {
    const other = { ...VALUE, n: 5, bytes: 'text', o: null, p: { x: 127, 'y-of-it': null }, v: { named: 'n' } };
    const { end } = called(values, 'echo', [[VALUE, other]]);
    expect(end).toMatchObject({ how: 'exited', code: 0 });
    expect(JSON.parse(end.how === 'exited' ? (end.result ?? '') : '')).toEqual([VALUE, other]);
  });

  it('an error of a function is its result, and the exit code 1', () => {
    expect(called(values, 'check', [5]).end).toEqual({ how: 'exited', code: 0, result: '{"ok":"five"}' });
    expect(called(values, 'check', [6]).end).toEqual({ how: 'exited', code: 1, result: '{"err":"blue"}' });
  });

  it('an option at the end may be left out, and functions of interfaces are called by both names', () => {
    expect(called(values, 'longest', [-4]).end).toMatchObject({ result: '-1' });
    expect(called(values, 'longest', [-4, 'x']).end).toMatchObject({ result: '-4' });
    expect(called(values, 'api#size-of', ['äö']).end).toMatchObject({ result: '4' });
  });

  it.each([
    ['longest', [1.5], 'Argument 1 (n): s64 is wanted, not 1.5.'],
    [
      'longest',
      ['9223372036854775808'],
      'Argument 1 (n): s64 is from -9223372036854775808 to 9223372036854775807, and 9223372036854775808 is not.',
    ],
    ['longest', [], 'Argument 1 (n) is missing: s64 is wanted.'],
    ['longest', [1, 2], 'Argument 2 (name): string is wanted, not 2.'],
    ['longest', [1, 'a', 3], 'longest takes 2 arguments, not 3.'],
    ['api#size-of', [[1, 256]], 'Argument 1 (bytes[1]): u8 is from 0 to 255, and 256 is not.'],
    ['echo', [[{ ...VALUE, p: { x: 1, z: 2 } }]], 'Argument 1 (items[0].p): there is no field "z".'],
    ['echo', [[{ ...VALUE, k: 'red' }]], 'Argument 1 (items[0].k): enum { dark-red, blue } is wanted, not "red".'],
    ['echo', [[{ ...VALUE, w: { circle: 'x' } }]], 'Argument 1 (items[0].w.circle): f32 is wanted, not "x".'],
    ['echo', [[{ ...VALUE, c: 'ab' }]], 'Argument 1 (items[0].c): char is wanted, not "ab".'],
    ['echo', [[{ ...VALUE, t: [1] }]], 'Argument 1 (items[0].t): tuple<u16, s32> is wanted, not [1].'],
    ['echo', [[{ n: 1 }]], 'Argument 1 (items[0]): the field "f" is missing.'],
  ])('%s of %j is refused, and the argument named', (name, args, message) => {
    expect(refusal(() => planCall(values, { export: name, args }))).toBe(`invalid-argument: ${message}`);
  });
});
