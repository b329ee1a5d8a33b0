/** The user's own copy of the sample workspace: something to play with that is theirs to change. */
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the folder; it is made at first use and then left alone. Errors: those of `node:fs`. */
export function ensureSampleWorkspace(resources: string, home: string): string {
  const folder = join(home, 'samples', 'workspace');
  if (existsSync(folder)) return folder;
  mkdirSync(join(home, 'samples'), { recursive: true });
  // A copy that is cut short must not pass for the sample.
  const half = `${folder}.${process.pid}`;
  rmSync(half, { recursive: true, force: true });
  cpSync(join(resources, 'samples', 'workspace'), half, { recursive: true });
  renameSync(half, folder);
  return folder;
}
