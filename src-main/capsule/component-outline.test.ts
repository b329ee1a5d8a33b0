import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { describe, expect, it } from 'vitest';

import { componentFunctions } from './component-functions.ts';
import { outlineComponent } from './component-outline.ts';

/** A component that exports one function, with an argument of the last of these types; `$` is the one before. */
async function withTypes(first: string, next: string, count: number): Promise<Uint8Array> {
  const types = Array.from(
    { length: count },
    (_, index) => `(type $t${index + 1} ${next.replaceAll('$', `$t${index}`)})`,
  );
  const wat = `(component (type $t0 ${first}) ${types.join(' ')}
    (import "f" (func $f (param "a" $t${count}))) (export "g" (func $f)))`;
  return parse(wat);
}

const functionsIn = (bytes: Uint8Array): readonly string[] | null => {
  const outline = outlineComponent(bytes);
  return outline && componentFunctions(outline).map(({ name }) => name);
};

describe('the outline of a component', () => {
  it('has types of types', async () => {
    expect(functionsIn(await withTypes('(tuple u8 u8)', '(tuple $ $)', 8))).toEqual(['g']);
  });

  it.each([
    ['twice as large as the one before', '(tuple u8 u8)', '(tuple $ $)', 48],
    ['one deeper than the one before', '(list u8)', '(list $)', 20_000],
  ])('is not made of types that are each %s: whoever walks through them would not come back', async (...made) => {
    const [, first, next, count] = made;
    expect(functionsIn(await withTypes(first, next, count))).toBeNull();
  });

  it('is not made of components in components in components without end', () => {
    const header = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0];
    const length = (value: number): number[] =>
      value < 128 ? [value] : [(value % 128) + 128, ...length(Math.floor(value / 128))];
    const lengths = [0];
    for (let depth = 0; depth < 20_000; depth++) {
      const inside = header.length + (lengths[depth] ?? 0);
      lengths.push(1 + length(inside).length + inside);
    }
    const bytes = lengths.reverse().flatMap((size, depth) => {
      const inside = header.length + (lengths[depth + 1] ?? 0);
      return size === 0 ? header : [...header, 4, ...length(inside)];
    });
    expect(outlineComponent(Uint8Array.from(bytes))).toBeNull();
  });
});
