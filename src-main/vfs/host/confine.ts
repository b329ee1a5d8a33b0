/** Chooses how to stay inside a folder: the strongest way that this machine has. The one file that knows the difference. */
import { platform } from 'node:os';
import { fail } from '../errors.ts';
import { confineByCompare } from './compare-walk.ts';
import type { Confinement, ConfinementName, Trace } from './confinement.ts';
import { loadLibc } from './libc.ts';
import type { Libc } from './libc.ts';
import { confineByOpenat2 } from './openat2.ts';
import { confineByWalk } from './proc-walk.ts';

export interface ConfineOptions {
  readonly hostPath: string;
  /** `auto`: `openat2` or `walk` on Linux, `compare` elsewhere. */
  readonly resolver: 'auto' | ConfinementName;
  readonly libc: Libc | null;
  readonly trace: Trace;
}

const noTrace: Trace = () => undefined;

/** What `confine` takes by itself, for all that is not said. */
export const confineDefaults = (): Omit<ConfineOptions, 'hostPath'> => ({
  resolver: 'auto',
  libc: loadLibc(),
  trace: noTrace,
});

/** Opens the folder and confines to it. Errors: `not-found`, `not-directory`, `access`, `unsupported` (a forced resolver). */
export function confine(options: ConfineOptions): Confinement {
  const { hostPath, resolver, libc, trace } = options;
  if (hostPath.includes('\0')) fail('invalid-path', 'a path must not contain control characters');
  if (resolver === 'compare' || (resolver === 'auto' && platform() !== 'linux'))
    return confineByCompare(hostPath, trace);
  if (platform() !== 'linux') fail('unsupported', `${resolver} needs Linux`);
  const byKernel = resolver === 'walk' || libc === null ? null : confineByOpenat2(hostPath, libc, trace);
  if (byKernel) return byKernel;
  if (resolver === 'openat2') fail('unsupported', 'openat2 is not available here');
  return confineByWalk(hostPath, trace);
}
