/** stage, unstage, plan, conflicts, resolve and the options of commit: what they ask of the engine and what they print. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import type { ConflictDetails, ConflictSide, Plan, Staged } from '../../src-preload/contract/review-schemas.ts';
import type { ReviewReport } from '../../src-preload/contract/schemas.ts';

import { aChange, play } from './context-fixture.ts';
import { parseCommand } from './grammar.ts';
import type { EngineCommand } from './grammar.ts';
import { writePlan } from './plan.ts';
import { resolveConflict, showConflicts } from './resolve.ts';
import { commitChanges } from './review.ts';
import { stageChanges, unstageChanges } from './stage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inspector-cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

type CommandOf<K extends EngineCommand['kind']> = Extract<EngineCommand, { kind: K }>;
const command = <K extends EngineCommand['kind']>(kind: K, ...rest: string[]): CommandOf<K> =>
  parseCommand([kind, '--workspace', '/work', ...rest], folder) as CommandOf<K>;

const report: ReviewReport = { state: 'done', applied: [], conflicts: [], included: [] };
const nothing: Staged = { paths: [], reviewed: [], message: '' };
const changeList = (): ReturnType<ApiHandlers['changeList']> => [
  aChange({ path: 'cwd://a' }),
  aChange({ path: 'cwd://dir/b' }),
];

it('stages what paths stand for, and prints what is staged', async () => {
  const stageAdd = vi.fn<ApiHandlers['stageAdd']>(() => nothing);
  const stageRead = (): Staged => ({
    ...nothing,
    paths: [
      { path: 'cwd://a', how: 'whole', stale: false },
      { path: 'cwd://dir/b', how: 'partial', stale: true },
    ],
  });
  const played = play({ changeList, stageAdd, stageRead });
  expect(await stageChanges(command('stage', 'dir', 'a'), played.context)).toBe(0);
  expect(stageAdd).toHaveBeenCalledExactlyOnceWith({ sandbox: 'id', paths: ['cwd://a', 'cwd://dir/b'] });
  expect(played.out()).toBe('cwd://a\ncwd://dir/b  some lines  chosen from an earlier content\n\n2 paths staged\n');
  await expect(stageChanges(command('stage', 'nothing'), played.context)).rejects.toThrow('"nothing"');
});

it('unstages by path, or everything', async () => {
  const stageRemove = vi.fn<ApiHandlers['stageRemove']>(() => nothing);
  const played = play({ stageRemove });
  await unstageChanges(command('unstage', 'dir/b'), played.context);
  await unstageChanges(command('unstage', '--all'), played.context);
  expect(stageRemove.mock.calls.map(([{ paths }]) => paths)).toEqual([['cwd://dir/b'], null]);
  expect(played.out()).toContain('0 paths staged\n');
});

const lines = (edit: (line: number) => string): string => Array.from({ length: 40 }, (_, line) => edit(line)).join('');
const base = lines((line) => `${line}\n`);
const merged = lines((line) => (line % 10 === 5 ? `${line}!\n` : `${line}\n`));

it.each([
  [['--hunk', '2,4'], lines((line) => (line === 15 || line === 35 ? `${line}!\n` : `${line}\n`))],
  [['--lines', '20-30'], lines((line) => (line === 25 ? `${line}!\n` : `${line}\n`))],
])('stages the lines that %s names', async (options, text) => {
  const stageText = () => ({ path: 'cwd://a', state: 'text' as const, base, staged: base, merged, version: 'v' });
  const stageWrite = vi.fn<ApiHandlers['stageWrite']>(stageText);
  const played = play({ stageText, stageWrite, stageRead: () => nothing });
  await stageChanges(command('stage', ...options, 'a'), played.context);
  expect(stageWrite).toHaveBeenCalledExactlyOnceWith({ sandbox: 'id', path: 'cwd://a', text, version: 'v' });
  await expect(stageChanges(command('stage', '--hunk', '9', 'a'), played.context)).rejects.toThrow('4 hunks');
});

it.each([
  ['stage'],
  ['stage', '--list', 'a'],
  ['stage', '--hunk', '1,x', 'a'],
  ['stage', '--hunk', '1', 'a', 'b'],
  ['stage', '--lines', '9-3', 'a'],
  ['stage', '--hunk', '1', '--lines', '1', 'a'],
  ['unstage'],
  ['unstage', '--all', 'a'],
  ['plan', '--format', 'xml'],
  ['plan', '--staged', 'a'],
  ['resolve', 'a'],
  ['resolve', '--take', 'ours', 'a'],
  ['resolve', '--take', 'mine', '--file', 'f', 'a'],
  ['resolve', '--take', 'mine', 'a', 'b'],
  ['commit', '--staged', 'a'],
  ['commit', '--plan', 'f', '--dry-run'],
  ['commit', '--plan', 'f', '--staged'],
])('refuses what makes no sense: %s %s', (...words) => {
  expect(() => parseCommand(words, folder)).toThrow();
});

it('commits what is staged, with a message, an author, and without what has conflicts', async () => {
  const changeCommit = vi.fn<ApiHandlers['changeCommit']>(() => ({ ...report, skipped: ['cwd://b'] }));
  const played = play({ changeCommit });
  const words = ['--staged', '-m', 'why', '--author', 'me', '--skip-conflicts'];
  expect(await commitChanges(command('commit', ...words), played.context)).toBe(0);
  const said = { message: 'why', author: 'me', conflicts: 'skip' };
  expect(changeCommit).toHaveBeenCalledExactlyOnceWith({ sandbox: 'id', paths: 'staged', dryRun: false, ...said });
  expect(played.out()).toContain('left out: cwd://b\n');
});

const plan: Plan = {
  ...{ format: 'capsule-inspector-plan', version: 1, digest: 'd', sandbox: 'id', madeAt: 1, selection: null },
  ...{ mounts: [], included: [], conflicts: [] },
};

it('writes a plan to a new file, and commits it from there', async () => {
  const planText = vi.fn<ApiHandlers['planText']>(() => ({ text: JSON.stringify(plan) }));
  const planRun = vi.fn<ApiHandlers['planRun']>(() => report);
  const played = play({ changeList, planText, planRun });
  const file = join(folder, 'plan.json');
  await writePlan(command('plan', '-o', file, 'dir'), played.context);
  await writePlan(command('plan', '--staged', '--format', 'script'), played.context);
  expect(planText.mock.calls.map(([{ paths, format }]) => [paths, format])).toEqual([
    [['cwd://dir/b'], 'json'],
    ['staged', 'script'],
  ]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(plan);
  await expect(writePlan(command('plan', '-o', file), played.context)).rejects.toMatchObject({
    code: 'already-exists',
  });
  await commitChanges(command('commit', '--plan', file, '-m', 'why'), played.context);
  expect(planRun).toHaveBeenCalledExactlyOnceWith({ sandbox: 'id', plan, message: 'why' });
  writeFileSync(file, '{}');
  await expect(commitChanges(command('commit', '--plan', file), played.context)).rejects.toMatchObject({
    code: 'invalid-input',
  });
});

const conflict = { path: 'cwd://a', reason: 'base-changed', message: 'It has changed.' } as const;
const side = (text: string): ConflictSide => ({
  kind: 'file',
  size: 1,
  mode: 0o644,
  modifiedAt: 1,
  state: 'text',
  text,
});
const details = (mine: string, theirs: string): ConflictDetails => ({
  ...{ conflict, base: side('1\n2\n3\n4\n'), mine: side(mine), theirs: side(theirs) },
  choices: ['mine', 'theirs', 'merged', 'skip'],
});

it('lists conflicts, with code 1 when there are any', async () => {
  let conflicts: ReviewReport['conflicts'] = [conflict];
  const played = play({ changeCommit: () => ({ ...report, state: 'conflicts', conflicts }) });
  expect(await showConflicts(command('conflicts'), played.context)).toBe(1);
  expect(played.out()).toBe('cwd://a  base-changed  It has changed.\n\n1 conflict\n');
  conflicts = [];
  expect(await showConflicts(command('conflicts', '--json'), played.context)).toBe(0);
});

it('merges by itself what does not touch the same lines, and prints the rest with marks', async () => {
  const conflictResolve = vi.fn<ApiHandlers['conflictResolve']>(() => report);
  const conflictDetails = vi.fn<ApiHandlers['conflictDetails']>(() => details('one\n2\n3\n4\n', '1\n2\n3\nfour\n'));
  const played = play({ conflictDetails, conflictResolve });
  expect(await resolveConflict(command('resolve', '--take', 'merged', 'a'), played.context)).toBe(0);
  expect(conflictResolve.mock.lastCall?.[0].choices).toEqual([
    { path: 'cwd://a', take: 'merged', text: 'one\n2\n3\nfour\n' },
  ]);
  conflictDetails.mockReturnValue(details('1\nmine\n3\n4\n', '1\ntheirs\n3\n4\n'));
  expect(await resolveConflict(command('resolve', '--take', 'merged', 'a'), played.context)).toBe(1);
  expect(played.out()).toContain('<<<<<<< mine\nmine\n||||||| base\n2\n=======\ntheirs\n>>>>>>> theirs\n');
  const file = join(folder, 'merged');
  writeFileSync(file, 'both\n');
  await resolveConflict(command('resolve', '--take', 'merged', '--file', file, 'a'), played.context);
  await resolveConflict(command('resolve', '--take', 'theirs', 'a'), played.context);
  expect(conflictResolve.mock.calls.slice(1).map(([{ choices }]) => choices)).toEqual([
    [{ path: 'cwd://a', take: 'merged', text: 'both\n' }],
    [{ path: 'cwd://a', take: 'theirs' }],
  ]);
});
