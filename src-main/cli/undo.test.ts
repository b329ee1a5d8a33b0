import { describe, expect, test } from 'vitest';

import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import type { OperationEntry } from '../../src-preload/contract/review-schemas.ts';
import { manageBin } from './bin.ts';
import type { BinCommand } from './bin.ts';
import { manageCheckpoints } from './checkpoints.ts';
import type { CheckpointsCommand } from './checkpoints.ts';
import { aChange, play } from './context-fixture.ts';
import { EXIT } from './context.ts';
import { parseCommand } from './grammar.ts';
import type { EngineCommand } from './grammar.ts';
import { redoOperation, showOperations, undoOperation } from './undo.ts';

const commandOf = (line: string): EngineCommand => parseCommand(line.split(' '), '/work') as EngineCommand;

async function perform(
  line: string,
  handlers: Partial<ApiHandlers>,
): Promise<{ code: number; out: string; err: string }> {
  const played = play(handlers);
  const command = commandOf(line);
  const code =
    command.kind === 'operations'
      ? await showOperations(command, played.context)
      : command.kind === 'undo'
        ? await undoOperation(command, played.context)
        : command.kind === 'redo'
          ? await redoOperation(command, played.context)
          : command.kind === 'bin'
            ? await manageBin(command, played.context)
            : await manageCheckpoints(command as CheckpointsCommand, played.context);
  return { code, out: played.out(), err: played.err() };
}

const OPERATION: OperationEntry = {
  ...{ id: '7', name: 'commit', state: 'done', at: 0, author: 'ada', message: 'tidy\u202e up', paths: 1 },
  ...{ some: ['cwd://a'], events: null, fixed: null, recovered: null },
};
const DONE = {
  ...({ state: 'done', operation: '7', conflicts: [], included: [], failure: null } as const),
  applied: [{ path: 'cwd://a', kind: 'modified' as const, step: 'undo' }],
  conflicts: [],
  included: [],
};
const CHECKPOINT = {
  ...({ id: 3, cause: 'run', name: 'before running tidy', at: 0, event: 9, needed: null } as const),
  counts: { added: 1, modified: 2, deleted: 3, renamed: 0, copied: 0, typeChanged: 0, bytes: 4 },
};
const ITEM = { id: '8', at: 0, message: 'Discarded cwd://a', changes: [aChange({})], bytes: 2 };

describe('operations', () => {
  test('are listed without a trick of a name, and one is told path by path', async () => {
    const { out } = await perform('operations', { operationList: () => [OPERATION] });
    expect(out).toMatch(/^7 +1970-01-01T00:00:00\.000Z +commit +done +ada +tidy\\u\{202e\} up/);
    const steps = [{ path: 'cwd://a', kind: 'added' as const, step: 'write' }];
    const asked: string[] = [];
    const one = await perform('operations 7', {
      operationDetails: ({ id }) => (asked.push(id), { entry: { ...OPERATION, fixed: 'It is too old.' }, steps }),
    });
    expect(asked).toEqual(['7']);
    expect(one.out).toMatch(/A +cwd:\/\/a +write\nIt is too old\.\n$/);
  });

  test('are undone and done again, the newest or the one that is named', async () => {
    const asked: unknown[] = [];
    const operationUndo = ({ id }: { id?: string | undefined }) => (asked.push(id), DONE);
    expect(await perform('undo', { operationUndo })).toMatchObject({ code: EXIT.done });
    expect((await perform('undo 7', { operationUndo })).out).toContain('1 change undone\n');
    expect((await perform('redo', { operationRedo: () => DONE })).out).toContain('1 change done again\n');
    expect(asked).toEqual([undefined, '7']);
  });

  test('that were built on end with a code of their own, and one that was taken back says so', async () => {
    const conflicts = [{ path: 'cwd://a', reason: 'sandbox-changed' as const, message: 'changed since' }];
    const refused = await perform('undo', {
      operationUndo: () => ({ ...DONE, state: 'conflicts', applied: [], conflicts }),
    });
    expect(refused).toMatchObject({ code: EXIT.conflicts, out: '' });
    expect(refused.err).toContain('conflict: cwd://a: changed since\n');
    const failure = { path: 'cwd://a', code: 'no-space' as const, message: 'the disk is full.' };
    const reversed = await perform('redo', {
      operationRedo: () => ({ ...DONE, state: 'reversed', applied: [], failure }),
    });
    expect(reversed).toMatchObject({ code: EXIT.conflicts, out: '' });
    expect(reversed.err).toContain('What it had done was taken back.');
  });
});

describe('bin', () => {
  test('lists what was discarded, with its changes', async () => {
    const { out } = await perform('bin', { binList: () => [ITEM] });
    expect(out).toMatch(/^8 +1970.* 2 bytes +Discarded cwd:\/\/a *\n +M +cwd:\/\/a *\n$/);
  });

  test('brings back what is named, and nothing for a name that is not in it', async () => {
    const asked: unknown[] = [];
    const handlers = {
      binList: () => [ITEM],
      binRestore: ({ id, paths }: { id: string; paths: string[] | null }) => (asked.push([id, paths]), DONE),
    };
    const answers = { binList: () => [ITEM], binRestore: () => ({ ...DONE, operation: null }) };
    expect((await perform('bin restore 8 a', answers)).out).toContain(
      '1 change brought back\nundo does not take this back',
    );
    await perform('bin restore 8 a', handlers);
    expect((await perform('bin restore 8', handlers)).out).toMatch(/1 change brought back\n$/);
    await expect(perform('bin restore 8 b', handlers)).rejects.toMatchObject({ code: 'not-found' });
    expect(asked).toEqual([
      ['8', ['cwd://a']],
      ['8', null],
    ]);
  });

  test('throws away for good only what is named, or all when that is said', async () => {
    const asked: unknown[] = [];
    const binPurge = ({ ids }: { ids: string[] | null }) => (asked.push(ids), { purged: ids?.length ?? 3 });
    expect((await perform('bin purge 8', { binPurge })).out).toBe('1 item thrown away for good\n');
    expect((await perform('bin purge --all', { binPurge })).out).toBe('3 items thrown away for good\n');
    expect(asked).toEqual([['8'], null]);
    for (const line of ['bin purge', 'bin purge 8 --all', 'bin --all', 'bin restore', 'bin empty'])
      expect(() => commandOf(line) as BinCommand).toThrow(/bin/);
  });
});

describe('checkpoints', () => {
  test('are listed with what each has over the one before it', async () => {
    const { out } = await perform('checkpoints', { checkpointList: () => [CHECKPOINT] });
    expect(out).toMatch(/^3 +1970.* run +\+1 ~2 -3 +before running tidy/);
  });

  test('are made, named, restored, dropped, squashed and branched from', async () => {
    const said = async (line: string, handlers: Partial<ApiHandlers>) => (await perform(line, handlers)).out;
    expect(await said('checkpoints create mine', { checkpointCreate: () => CHECKPOINT })).toBe('checkpoint 3 made\n');
    expect(await said('checkpoints rename 3 x', { checkpointRename: () => ({ ...CHECKPOINT, name: 'x' }) })).toBe(
      'checkpoint 3 is named x\n',
    );
    expect(await said('checkpoints restore 2', { checkpointRestore: () => ({ before: CHECKPOINT }) })).toBe(
      'restored; what it was before is checkpoint 3\n',
    );
    expect(await said('checkpoints drop 1 2', { checkpointDrop: ({ ids }) => ({ dropped: ids.length }) })).toBe(
      '2 checkpoints dropped\n',
    );
    expect(
      await said('checkpoints squash 1 4', { checkpointSquash: ({ from, to }) => ({ dropped: to - from - 1 }) }),
    ).toBe('2 checkpoints dropped\n');
    const branched = { id: 'branch', name: 'branch', workspace: '/work', createdAt: 0, openedAt: 0 };
    expect(JSON.parse(await said('checkpoints branch 3 branch --json', { checkpointBranch: () => branched }))).toEqual(
      branched,
    );
  });

  test('have numbers, and names that are not empty', () => {
    for (const line of ['restore x', 'restore', 'create', 'drop', 'squash 1', 'branch 1', 'constructor 1'])
      expect(() => commandOf(`checkpoints ${line}`)).toThrow(/checkpoint/i);
  });
});
