import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { describe, expect, it } from 'vitest';

import { coreSignatures } from './core-signatures.ts';

const signaturesOf = async (wat: string) => coreSignatures(await parse(wat));

describe('the types of the functions of a module', () => {
  it('are those of its imports and exports, whatever stands between them', async () => {
    const wat = `(module
      (import "a" "memory" (memory 1))
      (import "a" "f" (func (param i32 i64) (result f32)))
      (import "a" "global" (global i32))
      (import "b" "g" (func (param v128 externref funcref f64)))
      (table 1 funcref)
      (func (param i64) (result i64 i64) unreachable)
      (func (export "own"))
      (export "both" (func 2))
      (export "again" (func 0))
      (export "table" (table 0)))`;
    expect(await signaturesOf(wat)).toEqual({
      imports: [
        { module: 'a', name: 'f', type: 'i32 i64:f32' },
        { module: 'b', name: 'g', type: 'v128 externref funcref f64:' },
      ],
      exports: [
        { name: 'own', type: ':' },
        { name: 'both', type: 'i64:i64 i64' },
        { name: 'again', type: 'i32 i64:f32' },
      ],
    });
  });

  it('are unknown from the first type on that is not one of a function, or has newer values', async () => {
    const wat = `(module
      (type $plain (func (result i32)))
      (type $struct (struct (field i32)))
      (type $later (func (param i32)))
      (func (export "plain") (type $plain) (i32.const 1))
      (func (export "later") (type $later)))`;
    expect((await signaturesOf(wat)).exports).toEqual([
      { name: 'plain', type: ':i32' },
      { name: 'later', type: null },
    ]);
    const newer = '(module (func (export "newer") (param anyref)))';
    expect((await signaturesOf(newer)).exports).toEqual([{ name: 'newer', type: null }]);
  });

  it('are none where there are no functions', async () => {
    expect(await signaturesOf('(module)')).toEqual({ imports: [], exports: [] });
  });
});
