/** diff, commit, discard and log: what they ask of the engine and what they print. */
import { describe, expect, it, vi } from 'vitest';

import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import type { Change, ReviewReport, TextDiff } from '../../src-preload/contract/schemas.ts';

import { aChange, anEvent, aState, play } from './context-fixture.ts';
import { showDiff } from './diff.ts';
import type { CommitCommand } from './commit-arguments.ts';
import type { DiffCommand } from './grammar.ts';
import { showLog } from './log.ts';
import { commitChanges, discardChanges } from './review.ts';

const where = { workspace: '/work', sandbox: null };
const changes: readonly Change[] = [
  aChange({ path: 'cwd://added', kind: 'added', sizeBefore: null, sizeAfter: 2048 }),
  aChange({
    path: 'cwd://docs',
    kind: 'deleted',
    entry: 'directory',
    sizeBefore: null,
    sizeAfter: null,
    content: false,
  }),
  aChange({ path: 'cwd://new', kind: 'renamed', from: 'cwd://old', content: false, sizeBefore: 5, sizeAfter: 5 }),
  aChange({ path: 'cwd://run.sh', content: false, mode: true, sizeBefore: 9, sizeAfter: 9 }),
  aChange({ path: 'cwd://text', sizeBefore: 6, sizeAfter: 8 }),
];
const diffs: Readonly<Record<string, Partial<TextDiff>>> = {
  'cwd://added': { state: 'binary', before: null, after: null },
  'cwd://text': { state: 'text', before: 'a\nb\nc\n', after: 'a\nB\nc\nd\n' },
};
const reading: Partial<ApiHandlers> = {
  changeList: () => [...changes],
  changeDiff: ({ path }) => ({ path, kind: 'modified', sizeBefore: 0, sizeAfter: 0, ...diffs[path] }) as TextDiff,
};

describe('diff', () => {
  const diff: DiffCommand = { kind: 'diff', where, format: 'plain', paths: [] };

  it('lists changes with letters, sizes and line counts', async () => {
    const played = play(reading);
    expect(await showDiff(diff, played.context)).toBe(0);
    expect(played.out()).toBe(
      [
        'A  cwd://added             2.0 KiB',
        'D  cwd://docs/',
        'R  cwd://new <- cwd://old  5 B',
        'M  cwd://run.sh            9 B                mode',
        'M  cwd://text              6 B -> 8 B  +2 -1',
        '',
        '5 changes: 1 added, 1 deleted, 1 renamed, 2 modified',
        '',
      ].join('\n'),
    );
  });

  it('says when nothing has changed', async () => {
    const played = play({ changeList: () => [] });
    expect(await showDiff(diff, played.context)).toBe(0);
    expect(played.out()).toBe('Nothing has changed.\n');
  });

  it('prints each chosen change as JSON', async () => {
    const played = play(reading);
    await showDiff({ ...diff, format: 'json', paths: ['text', 'nothing'] }, played.context);
    expect(JSON.parse(played.out())).toEqual({ ...changes[4], linesAdded: 2, linesRemoved: 1 });
  });

  it('prints the patch of everything, or of what is chosen, as the engine made it', async () => {
    const changePatch = vi.fn<ApiHandlers['changePatch']>(() => ({ patch: '--- a\n+++ b\n' }));
    const played = play({ ...reading, changePatch });
    await showDiff({ ...diff, format: 'patch' }, played.context);
    await showDiff({ ...diff, format: 'patch', paths: ['text', 'old'] }, played.context);
    await showDiff({ ...diff, format: 'patch', paths: ['nothing'] }, played.context);
    expect(changePatch.mock.calls.map(([{ paths }]) => paths)).toEqual([null, ['cwd://new', 'cwd://text']]);
    expect(played.out()).toBe('--- a\n+++ b\n--- a\n+++ b\n');
  });
});

describe('commit', () => {
  const commit: CommitCommand = { kind: 'commit', where, dryRun: false, format: 'plain', paths: [] };
  const report: ReviewReport = {
    state: 'done',
    applied: [
      { path: 'cwd://added', kind: 'added', step: 'create' },
      { path: 'cwd://docs', kind: 'deleted', step: 'remove' },
    ],
    conflicts: [],
    included: ['cwd://docs'],
  };
  const conflict: ReviewReport = {
    ...report,
    state: 'conflicts',
    applied: [],
    included: [],
    conflicts: [{ path: 'cwd://text', reason: 'base-changed', message: 'The file has changed\u001b[0m.' }],
  };
  const asked = (answer: ReviewReport) => {
    const changeCommit = vi.fn<ApiHandlers['changeCommit']>(() => answer);
    return { changeCommit, played: play({ ...reading, changeCommit }) };
  };

  it('commits everything when nothing is named', async () => {
    const { changeCommit, played } = asked(report);
    expect(await commitChanges(commit, played.context)).toBe(0);
    expect(changeCommit).toHaveBeenCalledExactlyOnceWith({ sandbox: 'id', paths: null, dryRun: false });
    expect(played.out()).toBe(
      'A  cwd://added  create\nD  cwd://docs   remove  needed by another\n\n2 changes committed\n',
    );
  });

  it('commits the changes that the paths stand for', async () => {
    const { changeCommit, played } = asked({ ...report, state: 'planned' });
    await commitChanges({ ...commit, dryRun: true, paths: ['/work/text', 'old'] }, played.context);
    expect(changeCommit).toHaveBeenCalledExactlyOnceWith({
      sandbox: 'id',
      paths: ['cwd://new', 'cwd://text'],
      dryRun: true,
    });
    expect(played.out()).toContain('2 changes would be committed\n');
  });

  it('does nothing at all when one path stands for no change', async () => {
    const { changeCommit, played } = asked(report);
    await expect(commitChanges({ ...commit, paths: ['text', 'txet'] }, played.context)).rejects.toThrow('"txet"');
    expect(changeCommit).not.toHaveBeenCalled();
  });

  it('reports conflicts with code 1', async () => {
    const { played } = asked(conflict);
    expect(await commitChanges(commit, played.context)).toBe(1);
    expect(played.out()).toBe('');
    expect(played.err()).toBe(
      'conflict: cwd://text: The file has changed\\u{1b}[0m.\ncapsule-inspector: Nothing was touched because of 1 conflict.\n',
    );
  });

  it('prints its report as JSON lines', async () => {
    const { played } = asked({ ...report, conflicts: conflict.conflicts });
    await commitChanges({ ...commit, format: 'json' }, played.context);
    const lines = played
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual([
      { type: 'applied', ...report.applied[0] },
      { type: 'applied', ...report.applied[1] },
      { type: 'included', path: 'cwd://docs' },
      { type: 'conflict', ...conflict.conflicts[0] },
      { type: 'report', state: 'done', applied: 2, included: 1, conflicts: 1 },
    ]);
  });

  it('has a counterpart that discards', async () => {
    const changeDiscard = vi.fn<ApiHandlers['changeDiscard']>(() => report);
    const played = play({ ...reading, changeDiscard });
    expect(await discardChanges({ kind: 'discard', where, paths: ['docs'] }, played.context)).toBe(0);
    expect(changeDiscard).toHaveBeenCalledExactlyOnceWith({ sandbox: 'id', paths: ['cwd://docs'] });
    expect(played.out()).toContain('2 changes discarded\n');
  });
});

describe('log', () => {
  const record = Array.from({ length: 5 }, (_, index) => anEvent({ seq: index * 2 + 1 }));
  const eventPage: ApiHandlers['eventPage'] = ({ after = 0 }) => {
    const events = record.filter(({ seq }) => seq > after).slice(0, 2);
    return { events, total: 5, more: (events.at(-1)?.seq ?? 9) < 9 };
  };

  it('prints every page, oldest first', async () => {
    const played = play({ eventPage });
    await showLog({ kind: 'log', where, format: 'json', filter: null }, played.context);
    const seqs = played
      .out()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { seq: number }).seq);
    expect(seqs).toEqual([1, 3, 5, 7, 9]);
  });

  it('hands the filter on, and shows who did what and what came of it on one line', async () => {
    const denied = anEvent({
      seq: 3,
      op: 'rename',
      path2: 'cwd://b',
      decision: 'deny',
      reason: 'rule 1',
      asked: 'a\nb',
      path: 'a\nb',
    });
    const page = vi.fn<ApiHandlers['eventPage']>(() => ({ events: [denied], total: 1, more: false }));
    const played = play({ eventPage: page });
    await showLog({ kind: 'log', where, format: 'plain', filter: 'b' }, played.context);
    expect(page.mock.calls[0]?.[0]).toMatchObject({ filter: 'b', after: 0 });
    expect(played.out()).toBe(
      '1970-01-01T00:00:00.000Z  3  user  tidy  path_open  rename  a\\u{a}b -> cwd://b  denied (rule 1)\n',
    );
  });

  it('stops when nobody reads any more', async () => {
    const endless = vi.fn<ApiHandlers['eventPage']>(({ after = 0 }) => {
      if (endless.mock.calls.length === 3) played.interrupt();
      return { events: [anEvent({ seq: after + 1 })], total: 1, more: true };
    });
    const played = play({ eventPage: endless });
    await showLog({ kind: 'log', where, format: 'json', filter: null }, played.context);
    expect(endless).toHaveBeenCalledTimes(3);
  });
});

describe('every command', () => {
  it('says on stderr what is to be known of the sandbox', async () => {
    const sandboxOpen = () => ({ ...aState('/work'), notices: ['There is no folder /data.'] });
    const played = play({ ...reading, sandboxOpen });
    expect(await showDiff({ kind: 'diff', where, format: 'json', paths: [] }, played.context)).toBe(0);
    expect(played.err()).toBe('capsule-inspector: There is no folder /data.\n');
    expect(played.out()).not.toContain('There is no folder');
  });
});
