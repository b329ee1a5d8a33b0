/** Puts a whole new content in the place of a small file: whoever reads it sees the old one or the new one, whatever happens. */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { onDisk, syncFolder } from './disk-failure.ts';
import { nodeDisk } from './disk.ts';

/** `killed`: what was written survives the process; `power-cut`: also the machine's end, which takes milliseconds. */
export type Survival = 'killed' | 'power-cut';

const OWNER_ONLY = 0o600;

/** Errors: `no-space`, `io`; what was there stays. */
export function replaceFile(path: string, content: string | Uint8Array, survival: Survival): void {
  const fresh = `${path}.${randomUUID()}`;
  onDisk(() => {
    try {
      const fd = openSync(fresh, 'wx', OWNER_ONLY);
      try {
        writeFileSync(fd, content);
        if (survival === 'power-cut') fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      renameSync(fresh, path);
    } finally {
      rmSync(fresh, { force: true });
    }
    if (survival === 'power-cut') syncFolder(nodeDisk, dirname(path));
  });
}
