/** What the past keeps, and what it says when it did not. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { FillingDisk } from '../../store/filling-disk-contract.ts';
import { DEFAULT_HISTORY } from '../../store/history-limits.ts';
import { openSandboxStore } from '../../store/open-sandbox-store.ts';
import { recoverStore } from '../../store/recover-store.ts';
import type { SandboxStore } from '../../store/open-sandbox-store.ts';
import { codeOf, Files } from '../files-by-path-contract.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import { openHostWriter } from '../host/host-writer.ts';
import type { Overlay } from '../overlay.ts';
import type { Past } from '../past.ts';
import { createMemoryTree, createOverlay } from './create-overlay.ts';

const EVENT_TAG = 0x41;
const MIB = 1024 * 1024;
const DAY_NS = 86_400_000_000_000n;

let folder: string;
let store: SandboxStore;
let tree: Overlay;
let event: number;
let time: bigint;
let files: Files;
const filling = new FillingDisk();

const now = (): bigint => (time += 1000n);
const past = (): Past => tree.past ?? expect.fail('no past is kept');

/** What was done until now is an event. */
function done(): number {
  store.journal.append(EVENT_TAG, `${'0'.repeat(64)}[${++event},""]`);
  store.journal.commit();
  return event;
}

function open(name = 'store'): void {
  store = openSandboxStore({ folder: join(folder, name), now, disk: filling.disk });
  tree = createOverlay({ treeId: 1, base: openHostTree({ hostPath: join(folder, 'base') }), store, now });
  store.journal.join({ tag: EVENT_TAG, replay: () => undefined, flush: () => undefined });
  store.history.begin({ tag: EVENT_TAG, lastEvent: () => event });
  store.journal.checkpoint();
  files = new Files({ vfs: () => tree, settle: () => undefined, close: () => undefined });
}

function close(): void {
  tree.close();
  store.close();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'past-limits-'));
  mkdirSync(join(folder, 'base'));
  event = 0;
  time = 1_700_000_000_000_000_000n;
  open();
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

const then = (moment: number): Files => {
  const vfs = past().viewAfter(moment);
  return new Files({ vfs: () => vfs, settle: () => undefined, close: () => undefined });
};
const pack = (): void => {
  while (!store.history.tidy());
};
const logFiles = (): string[] => readdirSync(join(folder, 'store')).filter((name) => /^(history|journal)-/.test(name));

test.each(['goes on', 'is killed'])(
  'what was made own, and replaced before a checkpoint, is kept when the process %s',
  (fate) => {
    writeFileSync(join(folder, 'base', 'file'), 'of the folder');
    tree.own(['file']);
    const owned = done();
    files.write('file', 'of the sandbox');
    const written = done();
    writeFileSync(join(folder, 'base', 'file'), 'of somebody');
    if (fate === 'is killed') {
      close();
      open();
    }
    store.journal.checkpoint();
    store.collect();
    pack();
    expect([then(owned).read('file'), then(written).read('file')]).toEqual(['of the folder', 'of the sandbox']);
  },
);

describe('a file larger than the limit', () => {
  test('can be told from one that was not there, and its size is known', () => {
    store.history.limits = { ...DEFAULT_HISTORY, fileBytes: 100_000 };
    files.write('large', 'a'.repeat(200_000));
    const made = done();
    const file = files.open('large', { access: 'read-write' });
    file.write(new Uint8Array(10), 0);
    file.close();
    done();
    expect(then(made).stat('large').size).toBe(200_000);
    expect(codeOf(() => then(made).read('large'))).toBe('too-large');
    expect(then(event).read('large').length).toBe(200_000);
  });

  test('has all its past as long as it was only appended to', () => {
    store.history.limits = { ...DEFAULT_HISTORY, fileBytes: 100_000 };
    files.write('log', 'a'.repeat(90_000));
    const first = done();
    for (let line = 0; line < 5; line++) {
      files.append('log', 'b'.repeat(50_000));
      done();
    }
    expect(then(first).read('log')).toBe('a'.repeat(90_000));
  });
});

describe('a large file', () => {
  test('that is cut, written over and removed has every content that it had', () => {
    const contents: string[] = [];
    const step = (act: () => void): void => {
      act();
      done();
      contents[event] = files.read('large');
    };
    step(() => files.write('large', 'a'.repeat(300_000)));
    const file = files.open('large', { access: 'read-write' });
    step(() => void file.write(Buffer.from('b'.repeat(1000)), 5000));
    step(() => file.truncate(250_000));
    store.journal.checkpoint();
    step(() => file.truncate(80_000));
    step(() => file.truncate(400_000));
    step(() => void file.write(Buffer.from('c'.repeat(100_000)), 350_000));
    store.journal.checkpoint();
    file.close();
    files.unlink('large');
    done();
    for (const form of ['raw', 'packed'] as const) {
      if (form === 'packed') pack();
      for (const [moment, content] of contents.entries()) if (content) expect(then(moment).read('large')).toBe(content);
    }
  });
});

test('a large file that is removed before a full disk took its old bytes back has them in its past', () => {
  files.write('large', 'a'.repeat(300_000));
  const before = done();
  const file = files.open('large', { access: 'write' });
  file.write(Buffer.from('lost'), 5000);
  filling.isFull = true;
  expect(codeOf(done)).toBe('no-space');
  filling.isFull = false;
  file.close();
  files.unlink('large');
  done();
  expect(then(before).read('large')).toBe('a'.repeat(300_000));
});

test('a large file that is removed while somebody has it open is in its past after kill -9, too', () => {
  files.write('large', 'a'.repeat(300_000));
  const before = done();
  const file = files.open('large', { access: 'read' });
  files.unlink('large');
  done();
  store.journal.checkpoint();
  cpSync(join(folder, 'store'), join(folder, 'left'), { recursive: true });
  file.close();
  close();
  open('left');
  expect(then(before).read('large')).toBe('a'.repeat(300_000));
});

describe('logs of the past', () => {
  function threeLogs(): number[] {
    return [1, 2, 3].map((number) => {
      files.write('f', String(number).repeat(1000));
      const at = done();
      store.journal.checkpoint();
      return at;
    });
  }

  test('are kept small, and forgotten by size, the oldest first, with their files and contents', () => {
    const [one = 0, two = 0, three = 0] = threeLogs();
    pack();
    expect(logFiles().filter((name) => name.startsWith('history-'))).toHaveLength(3);
    const newest = store.history.logs.at(-1);
    store.history.limits = { ...DEFAULT_HISTORY, historyBytes: newest?.bytes ?? 0 };
    pack();
    expect(past().earliest).toBe(two);
    expect(codeOf(() => then(one))).toBe('not-found');
    expect(then(two).read('f')).toBe('2'.repeat(1000));
    expect(then(three).read('f')).toBe('3'.repeat(1000));
    expect(logFiles().filter((name) => name.startsWith('history-'))).toHaveLength(1);
  });

  test('are forgotten by age', () => {
    const [, , three = 0] = threeLogs();
    store.history.limits = { ...DEFAULT_HISTORY, historyDays: 2 };
    pack();
    expect(store.history.logs).toHaveLength(3);
    time += 3n * DAY_NS;
    pack();
    expect([store.history.logs, past().earliest]).toEqual([[], three]);
    close();
    open();
    expect(past().earliest).toBe(three);
  });

  test('that is gone takes what is older along, and nothing else', () => {
    const [one = 0, two = 0, three = 0] = threeLogs();
    close();
    rmSync(join(folder, 'store', logFiles().toSorted()[1] ?? ''));
    open();
    expect(past().earliest).toBe(two);
    expect(codeOf(() => then(one))).toBe('not-found');
    expect(then(three).read('f')).toBe('3'.repeat(1000));
  });

  test('that is damaged is told apart from one that is whole', () => {
    const [one = 0] = threeLogs();
    const raw = join(folder, 'store', logFiles().toSorted()[0] ?? '');
    const bytes = readFileSync(raw);
    writeFileSync(raw, bytes.fill(7, bytes.length - 3));
    expect(codeOf(() => then(one))).toBe('io');
    writeFileSync(raw, bytes.subarray(0, -3));
    expect(codeOf(() => then(one))).toBe('io');
  });

  test('that is damaged after it was made smaller is told apart, too', () => {
    const [one = 0] = threeLogs();
    pack();
    const damaged = logFiles().find((name) => name.startsWith('history-')) ?? '';
    writeFileSync(join(folder, 'store', damaged), Buffer.alloc(100, 7));
    expect(codeOf(() => then(one - 1))).toBe('io');
    truncateSync(join(folder, 'store', damaged), 5);
    expect(codeOf(() => then(one - 1))).toBe('io');
  });

  test('without a change of a tree are not kept', () => {
    done();
    store.journal.checkpoint();
    expect(store.history.logs).toEqual([]);
    expect(past().earliest).toBe(0);
  });
});

test('a checkpoint by somebody who knows nothing of events ends the history, and the next session begins a new one', () => {
  files.write('f', 'one');
  done();
  store.journal.checkpoint();
  close();
  const stranger = openSandboxStore({ folder: join(folder, 'store'), now });
  stranger.journal.checkpoint();
  stranger.close();
  open();
  expect([store.history.logs, past().earliest]).toEqual([[], 1]);
});

test('what a commit removes and writes over is there in the moments before it, however large', () => {
  const base = (name: string): string => join(folder, 'base', name);
  mkdirSync(base('d'));
  writeFileSync(base('d/small'), 'small');
  writeFileSync(base('large'), 'L'.repeat(MIB));
  const before = event;
  const { base: live } = tree;
  const writer = live && past().rememberBase(openHostWriter(live));
  writer?.unlink(['d', 'small']);
  writer?.removeDirectory(['d']);
  writer?.replaceFile(['large'], [Buffer.from('now')], { mode: 0o600, mtimeNs: 5n });
  writer?.rename(['large'], ['moved']);
  writer?.makeDirectory(['d'], 0o700);
  const after = done();
  const names = (moment: number): string[] => then(moment).list('');
  for (const state of ['in the journal', 'reopened'] as const) {
    if (state === 'reopened') {
      close();
      open();
    }
    expect([names(before), names(after)]).toEqual([
      ['d', 'large'],
      ['d', 'moved'],
    ]);
    expect([then(before).read('d/small'), then(before).read('large')]).toEqual(['small', 'L'.repeat(MIB)]);
    expect(then(after).read('moved')).toBe('now');
  }
});

test('what is in a directory that somebody took from the folder is shown in no moment, as it is not now', () => {
  mkdirSync(join(folder, 'base', 'd'));
  files.write('d/new', 'one');
  const before = done();
  rmSync(join(folder, 'base', 'd'), { recursive: true });
  if (tree.base) past().rememberBase(openHostWriter(tree.base)).makeDirectory(['e'], 0o700);
  done();
  expect([codeOf(() => files.list('d')), codeOf(() => then(before).list('d'))]).toEqual(['not-found', 'not-found']);
});

test('a store that was rescued begins a new history: what is lost of the old one, nobody could tell', () => {
  files.write('f', 'one');
  done();
  store.journal.checkpoint();
  files.write('f', 'two');
  done();
  close();
  recoverStore({ folder: join(folder, 'store'), now, accepts: () => true });
  open();
  expect([files.read('f'), store.history.logs, past().earliest]).toEqual(['two', [], event]);
});

test('a tree in memory has no past', () => {
  expect(createMemoryTree({ now, maxBytes: 1, maxNodes: 1 }).past).toBeNull();
});
