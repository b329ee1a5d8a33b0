import { beforeEach, describe, expect, it } from 'vitest';

import type { Call } from './bridge-codec.ts';
import { STAT } from './guest-fake.ts';
import { keepStats } from './kept-stats.ts';

const PATH = { at: 1, path: 'a' } as const;
let asked: string[];
let posted: string[];
let now: number;
const told = { ...STAT, ino: 5n };

const create = () =>
  keepStats(
    ((method: string) => {
      asked.push(method);
      if (method === 'listStats')
        return {
          entries: [
            { name: 'a', kind: 'file', ino: 5n, stat: told },
            { name: 'b', kind: 'file', ino: 6n, stat: null },
          ],
          more: false,
        };
      return STAT;
    }) as Call,
    (method) => posted.push(method),
    () => now,
  );

beforeEach(() => {
  asked = [];
  posted = [];
  now = 0;
});

describe('the question after an answer', () => {
  it('about the same path is answered once without waiting, and handed over', () => {
    const { stats } = create();
    stats.stat('stat-at', PATH, 'keep');
    expect(stats.statAgain('hash-at', PATH, 'keep')).toBe(STAT);
    expect([asked, posted]).toEqual([['stat'], ['noteStat']]);
    stats.statAgain('hash-at', PATH, 'keep');
    expect([asked, posted]).toEqual([['stat', 'stat'], ['noteStat']]);
  });

  it('about the same handle likewise', () => {
    const { stats } = create();
    stats.statHandle('stat', 3);
    stats.statHandleAgain('hash', 3);
    stats.statHandleAgain('hash', 3);
    expect([asked, posted]).toEqual([['statHandle', 'statHandle'], ['noteStatHandle']]);
  });

  it.each([
    ['another path', { at: 1, path: 'b' }, 'keep'],
    ['another directory', { at: 2, path: 'a' }, 'keep'],
    ['what a link leads to', PATH, 'follow'],
  ] as const)('about %s is asked', (_what, path, last) => {
    const { stats } = create();
    stats.stat('stat-at', PATH, 'keep');
    stats.statAgain('hash-at', path, last);
    expect([asked, posted]).toEqual([['stat', 'stat'], []]);
  });

  it('is asked when anything was called in between', () => {
    const { stats, call } = create();
    stats.stat('stat-at', PATH, 'keep');
    call('sync', ['sync', 3]);
    stats.statAgain('hash-at', PATH, 'keep');
    expect(asked).toEqual(['stat', 'sync', 'stat']);
  });

  it('is asked when it comes late', () => {
    const { stats } = create();
    stats.stat('stat-at', PATH, 'keep');
    now = 5.1;
    stats.statAgain('hash-at', PATH, 'keep');
    expect(asked).toEqual(['stat', 'stat']);
  });

  it('a plain question is always asked', () => {
    const { stats } = create();
    stats.stat('stat-at', PATH, 'keep');
    stats.stat('stat-at', PATH, 'keep');
    expect([asked, posted]).toEqual([['stat', 'stat'], []]);
  });

  it('about the entries of a page is answered from it, but for those it does not know', () => {
    const { stats } = create();
    stats.listWithStats('read-directory', 1, 0);
    expect(stats.statAgain('hash-at', PATH, 'keep')).toBe(told);
    stats.statAgain('hash-at', { at: 1, path: 'b' }, 'keep');
    expect([asked, posted]).toEqual([['listStats', 'stat'], ['noteStat']]);
  });
});
