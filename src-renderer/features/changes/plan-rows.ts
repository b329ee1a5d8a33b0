/** A plan as the rows of a tree: mounts, their steps in order, and what each step finds and leaves. Pure. */
import type { Plan, PlanEntry, PlanStep } from '../../../src-preload/contract/review-schemas.ts';
import { formatBytes, formatMode } from '../../shared/format.ts';
import { nameOf } from '../../shared/paths.ts';
import type { TreeRow } from '../../shared/tree-rows.ts';

export type PlanRow = TreeRow &
  (
    | { readonly part: 'mount'; readonly mount: string; readonly folder: string; readonly steps: number }
    | { readonly part: 'step'; readonly number: number; readonly step: PlanStep }
    | { readonly part: 'fact'; readonly name: 'before' | 'after' | 'taken back by'; readonly text: string }
  );

/** Letters of a hash that tell it from others. */
const HASH = 10;

/** `file rw-r--r-- 1.2 KiB 3f0c2a91d4`. */
export function entryText(entry: PlanEntry | null): string {
  if (!entry) return 'nothing';
  const { kind, mode, size, hash, target } = entry;
  const parts = [kind, formatMode(mode)];
  if (kind === 'file') parts.push(formatBytes(size));
  if (hash !== null) parts.push(hash.slice(0, HASH));
  if (target !== null) parts.push(`→ ${target}`);
  return parts.join('  ');
}

const ACTIONS: Readonly<Record<PlanStep['action'], string>> = {
  'make-directory': 'make folder',
  rename: 'rename',
  write: 'write',
  link: 'link',
  attributes: 'set mode',
  'remove-file': 'remove',
  'remove-directory': 'remove folder',
};
export const actionWords = (step: PlanStep): string => ACTIONS[step.action];

function factRows(step: PlanStep, parent: string, level: number): readonly PlanRow[] {
  const facts = [
    ['before', entryText(step.before)],
    ['after', entryText(step.after)],
    ['taken back by', step.reverse],
  ] as const;
  return facts.map(([name, text], index) => ({
    id: `${parent}#${name}`,
    label: `${name}: ${text}`,
    level,
    expanded: null,
    parent,
    position: index + 1,
    siblings: facts.length,
    part: 'fact',
    name,
    text,
  }));
}

/** `opened`: the ids of steps whose facts are shown, and of mounts whose steps are not. */
export function planRows(plan: Plan, opened: ReadonlySet<string>): readonly PlanRow[] {
  const rows: PlanRow[] = [];
  plan.mounts.forEach(({ mount, folder, steps }, at) => {
    const id = `mount ${mount}`;
    const shown = !opened.has(id);
    const place = { level: 0, expanded: shown, parent: null, position: at + 1, siblings: plan.mounts.length };
    rows.push({
      ...place,
      id,
      label: `${mount}, ${steps.length} steps`,
      part: 'mount',
      mount,
      folder,
      steps: steps.length,
    });
    if (!shown) return;
    steps.forEach((step, index) => {
      const own = `${mount} ${index}`;
      const label = `${actionWords(step)} ${nameOf(step.path)}`;
      const under = { level: 1, expanded: opened.has(own), parent: id, position: index + 1, siblings: steps.length };
      rows.push({ ...under, id: own, label, part: 'step', number: index + 1, step });
      if (opened.has(own)) rows.push(...factRows(step, own, 2));
    });
  });
  return rows;
}
