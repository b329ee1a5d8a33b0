/** How much a sandbox may keep and a run may hold, and how much of that is used. */
import type { SandboxLimits } from '../store/sandbox-record.ts';
import { fail } from '../vfs/errors.ts';

/** For sandboxes that say nothing else: 16 GiB of contents, a million changed entries, 1024 handles in each run. */
export const DEFAULT_LIMITS: SandboxLimits = { bytes: 16 * 2 ** 30, entries: 1_000_000, handles: 1024 };

/** For all open sandboxes of a principal together: 64 GiB, four million changed entries. */
export const PRINCIPAL_LIMITS = { bytes: 64 * 2 ** 30, entries: 4_000_000 } as const;

/** A run needs a few for its mounts, and must never use up the descriptors of the inspector itself. */
const HANDLES = { least: 16, most: 65_536 } as const;

/** The same three as they are now; `handles` is what the run that has most of them holds. */
export type SandboxUsage = SandboxLimits;

/** The limits to be set; one that is left out stays. */
export type LimitChanges = { readonly [Limit in keyof SandboxLimits]?: number | undefined };

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** `changes` over `before`. Errors: `invalid-argument`, with a sentence. */
export function changedLimits(before: SandboxLimits, changes: LimitChanges): SandboxLimits {
  const { bytes = before.bytes, entries = before.entries, handles = before.handles } = changes;
  if (!isCount(bytes)) fail('invalid-argument', 'the limit of bytes must be a whole number, not negative');
  if (!isCount(entries)) fail('invalid-argument', 'the limit of entries must be a whole number, not negative');
  if (!isCount(handles) || handles < HANDLES.least || handles > HANDLES.most)
    fail('invalid-argument', `the limit of handles must be a whole number from ${HANDLES.least} to ${HANDLES.most}`);
  return { bytes, entries, handles };
}
