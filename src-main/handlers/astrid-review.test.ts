import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createDriver, words } from '../capsule/abi/astrid/driver-contract.ts';
import type { Driver } from '../capsule/abi/astrid/driver-contract.ts';
import { ChangeWatch } from './change-watch.ts';
import { commitWork, discardWork } from './commit-work.ts';
import type { ReviewWork } from './commit-work.ts';

let driver: Driver;
let work: ReviewWork & { readonly changes: ChangeWatch };
let before: ReadonlySet<string>;

const workspace = (): string => driver.sandbox.workspace;
const read = (path: string): string => readFileSync(join(workspace(), path), 'utf8');
function write(path: string, text: string): void {
  mkdirSync(dirname(join(workspace(), path)), { recursive: true });
  writeFileSync(join(workspace(), path), text);
}

/** What each entry of the folder is, in a line. */
const snapshot = (): ReadonlySet<string> =>
  new Set(
    readdirSync(workspace(), { recursive: true, encoding: 'utf8' }).map((name) => {
      const stat = lstatSync(join(workspace(), name));
      return `${name} ${stat.mode.toString(8)} ${stat.isFile() ? read(name) : ''}`;
    }),
  );
/** The names whose lines two of them do not share. */
const differences = (one: ReadonlySet<string>, other: ReadonlySet<string>): readonly string[] =>
  [...one, ...other]
    .filter((line) => !one.has(line) || !other.has(line))
    .map((line) => line.split(' ')[0] ?? '')
    .filter((name, index, all) => all.indexOf(name) === index)
    .sort();

beforeAll(() => {
  driver = createDriver();
  work = { session: driver.session, changes: new ChangeWatch(driver.session.mounts, () => undefined) };
});
beforeEach(() => {
  for (const name of readdirSync(workspace())) rmSync(join(workspace(), name), { recursive: true });
  write('src/a', 'hello');
  write('old/one', '1');
  write('old/deep/two', '2');
  write('run.sh', '#!/bin/sh\n');
  chmodSync(join(workspace(), 'run.sh'), 0o755);
  before = snapshot();
});
afterEach(() => finish(discardWork(work, null)));
afterAll(() => {
  work.changes.close();
  driver.close();
});

/** What an Astrid capsule is answered: a function of astrid:fs and its arguments a line. */
const drive = (...lines: readonly string[]) => driver.answers(...lines.map(words));
const changes = () => work.changes.all().map(({ kind, path, from }) => ({ kind, path, from }));

function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
const commit = () => finish(commitWork(work, null));
/** What is different in the folder. */
const touched = (): readonly string[] => differences(before, snapshot());

describe('an Astrid capsule over the workspace', () => {
  it('a deleted file is hidden at once, not found, and gone after the commit', async () => {
    expect(await drive('fs-unlink src/a', 'fs-readdir src', 'fs-stat src/a', 'fs-exists src/a')).toEqual([
      'ok',
      '',
      '!not-found',
      'false',
    ]);
    expect(touched()).toEqual([]);
    commit();
    expect(touched()).toEqual(['src/a']);
  });

  it('a directory that was deleted and made again has only what is new, also after the commit', async () => {
    const lines = [
      'fs-remove-dir-all old',
      'fs-mkdir old',
      'write-file old/new x',
      'fs-readdir old',
      'fs-exists old/one',
    ];
    expect(await drive(...lines)).toEqual(['4', 'ok', 'ok', 'new', 'false']);
    commit();
    expect(readdirSync(join(workspace(), 'old'))).toEqual(['new']);
  });

  it('a file that was changed and deleted is as it was after a discard, and nothing is left to list', async () => {
    expect(await drive('fs-append src/a !', 'fs-unlink src/a', 'fs-exists src/a')).toEqual(['ok', 'ok', 'false']);
    finish(discardWork(work, null));
    expect(await drive('read-file src/a')).toEqual(['hello']);
    expect(changes()).toEqual([]);
  });

  it('what was made and deleted again is no change', async () => {
    await drive(
      'write-file src/b x',
      'fs-mkdir made',
      'write-file made/c y',
      'fs-unlink src/b',
      'fs-remove-dir-all made',
    );
    expect(changes()).toEqual([]);
  });

  it('the same bytes again, and opening for writing alone, are no change', async () => {
    expect(await drive('write-file src/a hello', 'fs-open old/one read-write', 'fs-open run.sh append')).toEqual([
      'ok',
      '0',
      '1',
    ]);
    expect(changes()).toEqual([]);
    commit();
    expect(touched()).toEqual([]);
  });

  it('a renamed directory is listed as one renaming, with what is in it under the new name', async () => {
    expect(await drive('fs-rename old new', 'read-file new/deep/two', 'fs-exists old')).toEqual(['ok', '2', 'false']);
    expect(changes()).toEqual([{ kind: 'renamed', path: 'cwd://new', from: 'cwd://old' }]);
    commit();
    expect(read('new/deep/two')).toBe('2');
    expect(touched()).toContain('old');
  });

  it('a file that somebody else edited meanwhile is a conflict, and nothing is committed until it is resolved', async () => {
    await drive('write-file src/a mine', 'write-file src/b new');
    write('src/a', 'theirs');
    const now = snapshot();
    const { state, conflicts } = commit();
    expect([state, conflicts.map(({ path }) => path)]).toEqual(['conflicts', ['cwd://src/a']]);
    expect(differences(now, snapshot())).toEqual([]);
    finish(discardWork(work, new Set(['cwd://src/a'])));
    commit();
    expect([read('src/a'), read('src/b')]).toEqual(['theirs', 'new']);
  });

  it('of five files none is committed when the third cannot be', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) write(`five/${name}/file`, 'old');
    await drive(...['a', 'b', 'c', 'd', 'e'].map((name) => `write-file five/${name}/file new`));
    rmSync(join(workspace(), 'five/c'), { recursive: true });
    write('five/c', 'a file now');
    const now = snapshot();
    const { state, conflicts } = commit();
    expect([state, conflicts.map(({ path }) => path)]).toEqual(['conflicts', ['cwd://five/c/file']]);
    expect(differences(now, snapshot())).toEqual([]);
    expect(changes()).toHaveLength(5);
  });

  it('a directory in the place of a file leaves no trace when it is discarded', async () => {
    expect(
      await drive('fs-unlink src/a', 'fs-mkdir src/a', 'write-file src/a/below x', 'read-file src/a/below'),
    ).toEqual(['ok', 'ok', 'ok', 'x']);
    finish(discardWork(work, null));
    expect(await drive('read-file src/a', 'fs-readdir src', 'fs-exists src/a/below')).toEqual(['hello', 'a', 'false']);
    expect(changes()).toEqual([]);
  });

  it('mode and time of change are kept when a file is copied up, renamed and committed', async () => {
    utimesSync(join(workspace(), 'old/one'), 1000, 2000.5);
    const [appended, stat, renamed] = await drive(
      'fs-append run.sh true',
      'fs-stat run.sh',
      'fs-rename old/one old/uno',
      'fs-stat old/uno',
    );
    expect([appended, renamed]).toEqual(['ok', 'ok']);
    const [, , mode, modified] = (stat ?? '').split(' ');
    expect(mode).toBe('755');
    expect((await drive('fs-stat old/uno'))[0]?.split(' ')[3]).toBe('2000.500000000');
    commit();
    const { mode: kept, mtimeNs } = lstatSync(join(workspace(), 'run.sh'), { bigint: true });
    expect(kept & 0o777n).toBe(0o755n);
    expect(`${mtimeNs / 1_000_000_000n}.${mtimeNs % 1_000_000_000n}`).toBe(modified);
    expect(statSync(join(workspace(), 'old/uno')).mtimeMs).toBe(2_000_500);
  });
});
