import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createTranspileCache } from './cache.ts';

const TRANSPILED = {
  glue: 'return { instantiate() {} }; // ß 🍎',
  cores: [
    { name: 'component.core.wasm', bytes: Uint8Array.of(0, 97, 115, 109) },
    { name: 'component.core2.wasm', bytes: new Uint8Array(0) },
  ],
};
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capsule-cache-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the cache of transpiled components', () => {
  it('gives back what was put, also after a restart', () => {
    createTranspileCache(join(folder, 'new'), 'v1').put('aa', TRANSPILED);
    expect(createTranspileCache(join(folder, 'new'), 'v1').get('aa')).toEqual(TRANSPILED);
  });

  it('knows nothing of other components and other versions', () => {
    createTranspileCache(folder, 'v1').put('aa', TRANSPILED);
    expect(createTranspileCache(folder, 'v1').get('bb')).toBeUndefined();
    expect(createTranspileCache(folder, 'v2').get('aa')).toBeUndefined();
  });

  it('ignores an entry in which any byte was changed, and one that was cut', () => {
    const cache = createTranspileCache(folder, 'v1');
    cache.put('aa', TRANSPILED);
    const file = join(folder, readdirSync(folder)[0] ?? '');
    const good = readFileSync(file);
    for (let at = 0; at < good.length; at++) {
      const damaged = Buffer.from(good);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(file, damaged);
      expect(cache.get('aa')).toBeUndefined();
      writeFileSync(file, good.subarray(0, at));
      expect(cache.get('aa')).toBeUndefined();
    }
    cache.put('aa', TRANSPILED);
    expect(cache.get('aa')).toEqual(TRANSPILED);
  });

  it('leaves no temporary file, and is merely empty when it cannot write', () => {
    const cache = createTranspileCache(folder, 'v1');
    cache.put('aa', TRANSPILED);
    expect(readdirSync(folder)).toEqual(['aa-v1.transpiled']);
    mkdirSync(join(folder, 'bb-v1.transpiled'));
    cache.put('bb', TRANSPILED);
    expect(cache.get('bb')).toBeUndefined();
    expect(readdirSync(folder)).toHaveLength(2);
  });
});
