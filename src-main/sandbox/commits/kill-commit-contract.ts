/** A process that commits, undoes, does again or recovers, and kills itself at one of its calls to a disk; for tests. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import type { Scene } from './commit-scenes-contract.ts';

const CHILD = join(import.meta.dirname, 'kill-commit-child-contract.ts');
/** The compiled program, with which a process starts three times as fast. */
const CACHE = join(tmpdir(), 'inspector-kill-commit-cache');
const PATIENCE = 60_000;

export interface KilledWork {
  readonly what: 'deed' | 'recover';
  /** The call at which it dies; when there are not so many, it comes to its end. */
  readonly at: number;
  readonly scene: Pick<Scene, 'deed' | 'extent'>;
}

/** After the last of them. */
export const forgetPrograms = (): void => rmSync(CACHE, { recursive: true, force: true });

/** The files of the sandbox and its folders are in `folder`, and nobody else has them open. */
export function killProcess(folder: string, { what, at, scene: { deed, extent } }: KilledWork): void {
  const { signal, status, stderr } = spawnSync(execPath, [CHILD, folder, what, deed, extent, String(at)], {
    ...{ stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', timeout: PATIENCE },
    env: { ...env, NODE_COMPILE_CACHE: CACHE },
  });
  if (signal !== 'SIGKILL' && status !== 0) throw new Error(`the process under test failed: ${stderr}`);
}
