/** A sandbox that is made for one measurement. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { openSession } from '../src-main/sandbox/session.ts';
import type { Session } from '../src-main/sandbox/session.ts';

const NS_PER_MS = 1_000_000n;

/** Nanoseconds since the epoch, as finely as the machine tells. */
export const now = (): bigint => BigInt(Date.now()) * NS_PER_MS + (process.hrtime.bigint() % NS_PER_MS);

/** Below `folder`, which the caller removes after it closed the session; `fill` puts files into the workspace first. */
export function openBenchSession(folder: string, fill: (workspace: string) => void): Session {
  for (const name of ['workspace', 'home', 'state']) mkdirSync(join(folder, name), { recursive: true });
  const workspace = join(folder, 'workspace');
  fill(workspace);
  return openSession({
    record: { id: 'bench', name: 'bench', workspace, createdAt: 1, openedAt: 1, mounts: [] },
    folder: join(folder, 'state'),
    homeFolder: join(folder, 'home'),
    principal: 'default',
    now,
    save: () => undefined,
  });
}
