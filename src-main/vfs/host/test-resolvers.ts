/** For tests: every way to confine that this machine has. */
import { platform } from 'node:os';
import type { ConfinementName } from './confinement.ts';
import { loadLibc } from './libc.ts';
import type { Libc } from './libc.ts';

export interface ResolverCase {
  readonly name: string;
  readonly resolver: ConfinementName;
  readonly libc: Libc | null;
  /** Sets times to the nanosecond. */
  readonly isExact: boolean;
}

/** The strongest first. The last is all that other systems have. */
export function resolverCases(): readonly ResolverCase[] {
  const libc = loadLibc();
  return [
    ...(libc === null ? [] : [{ name: 'openat2', resolver: 'openat2', libc, isExact: true } as const]),
    ...(platform() === 'linux' ? [{ name: 'a walk', resolver: 'walk', libc, isExact: libc !== null } as const] : []),
    ...(platform() === 'linux'
      ? [{ name: 'a walk without koffi', resolver: 'walk', libc: null, isExact: false } as const]
      : []),
    { name: 'comparison', resolver: 'compare', libc, isExact: false },
  ];
}

/** Those that hold directories by descriptor: nothing that is swapped meanwhile leads them astray. */
export const holdingCases = (): readonly ResolverCase[] =>
  resolverCases().filter(({ name }) => name === 'openat2' || name === 'a walk without koffi');
