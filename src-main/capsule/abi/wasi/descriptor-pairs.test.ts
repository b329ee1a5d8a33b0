import { describe, expect, it } from 'vitest';

import type { Descriptor } from './descriptor.ts';
import { answerOf, setUp } from './test-world.ts';

const FIXED_AND_FREE = [
  { handle: 1, guestPath: '/fixed', access: 'read-only' },
  { handle: 2, guestPath: '/free', access: 'read-write' },
] as const;

describe('wasi:filesystem descriptors, two at a time', () => {
  it.each<[string, number, (directory: Descriptor, other: Descriptor) => unknown]>([
    ['rename-at', 1, (d, other) => d.renameAt('f', other, 'g')],
    ['rename-at', 2, (d, other) => other.renameAt('f', d, 'g')],
    ['link-at', 1, (d, other) => d.linkAt({}, 'f', other, 'g')],
    ['link-at', 2, (d, other) => other.linkAt({}, 'f', d, 'g')],
  ])('%s changes nothing when either directory must not be changed, and both paths are recorded', (name, at, act) => {
    const { imports, calls } = setUp({ fs: { preopens: () => FIXED_AND_FREE } });
    const [fixed, free] = imports['wasi:filesystem/preopens'].getDirectories().map(([descriptor]) => descriptor);
    if (fixed === undefined || free === undefined) throw new Error('two are preopened');
    expect(answerOf(() => act(fixed, free))).toBe('read-only');
    expect(calls.map((call) => call.slice(0, 5))).toEqual([
      ['refusedPair', `descriptor.${name}`, { at, path: 'f' }, 'g', 'read-only'],
    ]);
  });
});
