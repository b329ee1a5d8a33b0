/** The behaviour suite over a real folder, by each way to confine it; and what only a real folder does. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Seed, Subject } from '../files-by-path-contract.ts';
import { SCRATCH, seedDisk } from '../seeding-contract.ts';
import type { Vfs } from '../vfs.ts';
import { describeVfs } from '../vfs-contract.ts';
import { resolverCases } from './test-resolvers.ts';
import type { ResolverCase } from './test-resolvers.ts';
import { openHostVfs } from './open-host-vfs.ts';

/** Not behind the clock of the file system. */
const now = (): bigint => BigInt(Date.now() + 1) * 1_000_000n;

function hostSubject(seed: Seed, { resolver, libc }: ResolverCase): Subject {
  const hostPath = mkdtempSync(join(SCRATCH, 'host-vfs-'));
  seedDisk(hostPath, seed);
  const open = (access: Vfs['access']): Vfs => {
    const vfs = openHostVfs({ folder: { hostPath }, access, now, resolver, libc });
    opened.push(vfs);
    return vfs;
  };
  const opened: Vfs[] = [];
  const vfs = open('read-write');
  return {
    vfs: () => vfs,
    settle: () => undefined,
    readOnly: () => open('read-only'),
    close() {
      for (const each of opened) each.close();
      rmSync(hostPath, { recursive: true, force: true });
    },
  };
}

for (const way of resolverCases()) {
  // Node alone sets times to about a microsecond.
  const form = way.isExact ? {} : { lacks: ['nanoseconds'] as const };
  describeVfs(`a real folder by ${way.name}`, (seed) => hostSubject(seed, way), form);
}
