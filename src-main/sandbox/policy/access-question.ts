/** Makes the question about one right out of what the gate was asked. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { GateRequest } from '../gate.ts';
import type { AccessQuestion, AccessOffer } from '../services/prompt.ts';
import { withoutControls } from '../services/text-rules.ts';

export interface QuestionFacts {
  /** What is at a place now; null when nothing is. */
  readonly entryAt: (mount: string, names: readonly string[]) => EntryKind | null;
  /** Numbers of the newest events of a run, the last one last. */
  readonly lead: (run: string) => readonly number[];
}

/** What can be stored, the narrowest first, nothing twice. */
function offersFor(mount: string, names: readonly string[]): readonly AccessOffer[] {
  const whole: AccessOffer = { pattern: formatPath(mount, []), scope: 'mount' };
  if (names.length === 0) return [whole];
  const entry: AccessOffer = { pattern: formatPath(mount, names), scope: 'entry' };
  const folder: AccessOffer = { pattern: formatPath(mount, names.slice(0, -1)), scope: 'folder' };
  return names.length === 1 ? [entry, whole] : [entry, folder, whole];
}

export function accessQuestion(
  request: GateRequest,
  of: { readonly run: string; readonly hash: string; readonly missing: string },
  facts: QuestionFacts,
): AccessQuestion {
  const { fn, operation, access, mount, names, asked } = request;
  return {
    kind: 'access',
    fn,
    op: operation,
    access,
    path: formatPath(mount, names),
    // A canonical path has none; what a guest said may.
    asked: withoutControls(asked),
    entry: facts.entryAt(mount, names),
    capsuleHash: of.hash,
    offers: offersFor(mount, names),
    missing: of.missing,
    lead: facts.lead(of.run),
  };
}
