import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { Budget } from '../vfs/budget.ts';
import { codeOf } from '../vfs/files-by-path-contract.ts';
import type { GuestDoor } from './guest-door.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { createTestSandbox, events, guestOf } from './test-sandbox-contract.ts';
import type { TestSandbox } from './test-sandbox-contract.ts';

let sandbox: TestSandbox;
beforeEach(() => {
  sandbox = createTestSandbox();
});
afterEach(() => {
  sandbox.remove();
});

const OPEN = { create: 'if-missing', content: 'keep', access: 'read-write', want: 'file', last: 'follow' } as const;
const open = (door: GuestDoor, path: string): number => door.open('t', { at: 0, path }, OPEN).handle;
function put(door: GuestDoor, path: string, size: number): void {
  const file = open(door, path);
  try {
    door.write('t', file, 0, new Uint8Array(size));
  } finally {
    door.close('t', file);
  }
}

describe('the limits of a sandbox', () => {
  test('are the defaults until it says otherwise, and stay with it', () => {
    const session = sandbox.open();
    expect(session.settings.limits).toEqual(DEFAULT_LIMITS);
    session.settings.setLimits({ bytes: 100 });
    expect(sandbox.open().settings.limits).toEqual({ ...DEFAULT_LIMITS, bytes: 100 });
  });

  test('hold for all its mounts together, and what is refused leaves no trace', () => {
    const session = sandbox.open();
    session.settings.setLimits({ bytes: 100, entries: 3 });
    const door = guestOf(session);
    put(door, 'cwd://a', 60);
    put(door, 'tmp://b', 30);
    expect(codeOf(() => put(door, 'home://c', 11))).toBe('quota');
    expect(session.usage).toMatchObject({ bytes: 90, entries: 3 });
    expect(codeOf(() => open(door, 'cwd://d'))).toBe('quota');
    expect(door.stat('t', { at: 0, path: 'home://c' }, 'keep').size).toBe(0);
    expect(codeOf(() => door.stat('t', { at: 0, path: 'cwd://d' }, 'keep'))).toBe('not-found');
    expect(events(session)).toContain('create cwd://d quota');
  });

  test('count copies of what the folder has, and counts are right again after opening', () => {
    writeFileSync(join(sandbox.workspace, 'large'), new Uint8Array(80));
    const session = sandbox.open();
    session.settings.setLimits({ bytes: 100 });
    put(guestOf(session), 'cwd://large', 1);
    expect(codeOf(() => put(guestOf(session), 'cwd://more', 21))).toBe('quota');
    const { usage } = session;
    expect(sandbox.open().usage).toMatchObject({ bytes: usage.bytes, entries: usage.entries });
  });

  test('below what is used refuse growth only, and nothing is lost', () => {
    const session = sandbox.open();
    const door = guestOf(session);
    put(door, 'cwd://a', 60);
    session.settings.setLimits({ bytes: 10, entries: 0 });
    expect(door.stat('t', { at: 0, path: 'cwd://a' }, 'keep').size).toBe(60);
    expect(codeOf(() => put(door, 'cwd://a', 61))).toBe('quota');
    put(door, 'cwd://a', 60);
    door.rename('t', { at: 0, path: 'cwd://a' }, { at: 0, path: 'cwd://b' });
    door.unlink('t', { at: 0, path: 'cwd://b' });
    expect(session.usage).toMatchObject({ bytes: 0, entries: 0 });
  });

  test('that make no sense are refused with a sentence', () => {
    const session = sandbox.open();
    for (const wrong of [{ bytes: -1 }, { entries: 1.5 }, { handles: 0 }, { handles: 100_000 }, { bytes: Infinity }])
      expect(() => session.settings.setLimits(wrong)).toThrow(/whole number/);
    expect(session.settings.limits).toEqual(DEFAULT_LIMITS);
  });

  test('of the principal hold over all its sandboxes, and a closed one gives its share back', () => {
    const principal = new Budget({ bytes: 100, entries: 10 });
    const other = createTestSandbox();
    put(guestOf(sandbox.open({ budget: principal })), 'tmp://a', 60);
    const door = guestOf(other.open({ budget: principal }));
    expect(codeOf(() => put(door, 'tmp://b', 41))).toBe('quota');
    sandbox.remove();
    put(door, 'tmp://b', 41);
    expect(principal.usage.bytes).toBe(41);
    other.remove();
    expect(principal.usage).toEqual({ bytes: 0, entries: 0 });
    sandbox = createTestSandbox();
  });

  test('a sandbox that cannot be opened takes nothing from the principal', () => {
    const budget = new Budget();
    put(guestOf(sandbox.open({ budget })), 'cwd://a', 5);
    sandbox.open();
    expect(() => sandbox.open({ budget, homeFolder: join(sandbox.top, 'nowhere') })).toThrow('not-found');
    expect(budget.usage).toEqual({ bytes: 0, entries: 0 });
  });
});

describe('handles of a run', () => {
  test('beyond the limit are refused before anything is opened or made', () => {
    const session = sandbox.open();
    session.settings.setLimits({ handles: 16 });
    const door = guestOf(session);
    const mounts = door.held;
    for (let next = mounts; next < 16; next += 1) open(door, `tmp://f${next}`);
    expect(codeOf(() => open(door, 'tmp://late'))).toBe('quota');
    expect(codeOf(() => door.stat('t', { at: 0, path: 'tmp://late' }, 'keep'))).toBe('not-found');
    expect(session.usage.handles).toBe(16);
    session.settings.setLimits({ handles: 17 });
    open(door, 'tmp://late');
  });

  test('are counted down when one is closed, and all of them when the run ends or is killed', () => {
    const session = sandbox.open();
    const door = guestOf(session);
    const mounts = door.held;
    const file = open(door, 'tmp://a');
    open(door, 'tmp://b');
    door.close('t', file);
    expect(door.held).toBe(mounts + 1);
    door.closeAll();
    expect(session.usage.handles).toBe(0);
    expect(codeOf(() => door.write('t', file, 0, new Uint8Array(1)))).toBe('bad-handle');
  });
});
