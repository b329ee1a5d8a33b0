/** The table "commit": a commit of many files, and its undo, beside copying the same files and writing the disk out. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { listChanges } from '../../src-main/review/changes.ts';
import { planCommit } from '../../src-main/review/plan.ts';
import type { OperationReport } from '../../src-main/sandbox/operations/keeper.ts';
import type { Session } from '../../src-main/sandbox/session.ts';
import { writeWhole } from '../../src-main/vfs/derived.ts';
import { parseRelPath } from '../../src-main/vfs/path/rel-path.ts';
import { openBenchSession } from '../bench-session.ts';
import { median } from '../table.ts';

const DIRECTORIES = 20;
const FILE_BYTES = 8192;

const nameOf = (index: number): string => `d${index % DIRECTORIES}/f${index}`;
/** No two files are alike: a content that is there already costs a commit less. */
const contentOf = (version: 'old' | 'new', index: number): Buffer => Buffer.alloc(FILE_BYTES, `${version} ${index}\n`);
const seconds = (act: () => void): number => {
  const began = performance.now();
  act();
  return (performance.now() - began) / 1000;
};
const sync = (): void => void execFileSync('sync');

function fill(folder: string, count: number): void {
  for (let index = 0; index < DIRECTORIES; index += 1) mkdirSync(join(folder, `d${index}`), { recursive: true });
  for (let index = 0; index < count; index += 1) writeFileSync(join(folder, nameOf(index)), contentOf('old', index));
}

function finish(work: Generator<unknown, OperationReport>): void {
  for (;;) {
    const next = work.next();
    if (!next.done) continue;
    if (next.value.state !== 'done') throw new Error(JSON.stringify(next.value.conflicts[0] ?? next.value.failure));
    return;
  }
}

function change(session: Session, count: number): void {
  const { overlay } = session.mounts.get('cwd');
  const root = overlay.openRoot();
  for (let index = 0; index < count; index += 1) {
    const place = overlay.locate(root, parseRelPath(nameOf(index)), 'keep');
    writeWhole(overlay, place, contentOf('new', index));
    if (index % 100 === 0) session.store.journal.commit();
  }
  root.close();
  session.store.journal.checkpoint();
}

interface Round {
  readonly copy: number;
  readonly commit: number;
  readonly undo: number;
}

/** Half of the files are written over, half are new. */
function round(count: number): Round {
  const top = mkdtempSync(join(tmpdir(), 'capsule-inspector-bench-commit-'));
  try {
    const session = openBenchSession(top, (workspace) => fill(workspace, count / 2));
    fill(join(top, 'source'), count);
    sync();
    const copy = seconds(() => {
      execFileSync('cp', ['-a', join(top, 'source'), join(top, 'copy')]);
      sync();
    });
    change(session, count);
    sync();
    const mount = session.mounts.get('cwd');
    const plan = planCommit(mount.overlay, 'cwd', listChanges(mount.overlay, 'cwd'), null);
    const wish = { plans: [{ mount, plan }], author: 'user', message: '' };
    const commit = seconds(() => finish(session.undo.commits.commit(wish)));
    sync();
    const undo = seconds(() => finish(session.undo.log.undo()));
    session.close();
    return { copy, commit, undo };
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

/** `count` files of 8 KiB in 20 directories. */
export function commitTable(count: number, rounds: number): string {
  const all = Array.from({ length: rounds }, () => round(count));
  const of = (key: keyof Round): number => median(all.map((one) => one[key]));
  const copy = of('copy');
  const row = (label: string, value: number): string =>
    `${label.padEnd(24)}${value.toFixed(2).padStart(8)} s ${`(${(value / copy).toFixed(2)}x)`.padStart(9)}`;
  return [
    `Commit and undo of ${count.toLocaleString('en')} files of 8 KiB, half of them new, everything on the disk at the end`,
    row('cp -a and sync', copy),
    row('commit', of('commit')),
    row('undo', of('undo')),
  ].join('\n');
}
