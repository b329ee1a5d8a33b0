/** The rules of a manifest that nothing needed. */
import { parseAccessEntry } from '../../../src-preload/contract/manifest/access-entry.ts';
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import { isAtOrBelow } from '../../vfs/path/at-or-below.ts';
import type { NeedTree } from './need-tree.ts';
import type { Rule } from './rule-set.ts';

/** Names of the real folder, or file, at the root of a mount; null for memory, and for what is not mounted. */
export type HostRoots = (mount: string) => readonly string[] | null;

function isHostUsed(names: readonly string[], needs: NeedTree, hostRoots: HostRoots): boolean {
  for (const mount of needs.mounts()) {
    const root = hostRoots(mount);
    if (!root) continue;
    if (isAtOrBelow(root, names)) return true;
    if (isAtOrBelow(names, root) && needs.hasBelow({ mount, names: names.slice(root.length) })) return true;
  }
  return false;
}

function isUsed({ pattern }: Rule, needs: NeedTree, hostRoots: HostRoots): boolean {
  const entry = parseAccessEntry(pattern);
  if (entry.kind === 'never') return false;
  return entry.kind === 'tree' ? needs.hasBelow(entry) : isHostUsed(entry.names, needs, hostRoots);
}

export const unusedRules = (
  rules: readonly Rule[],
  needs: Readonly<Record<Right, NeedTree>>,
  hostRoots: HostRoots,
): readonly Rule[] => rules.filter((rule) => !isUsed(rule, needs[rule.access], hostRoots));
