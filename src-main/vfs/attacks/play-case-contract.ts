/** Plays one case through every operation on one tree, and says everything that went otherwise than it must. */
import { VfsError } from '../errors.ts';
import { isInMemory } from './hostile-case-contract.ts';
import type { Expected, HostileCase } from './hostile-case-contract.ts';
import { endingOf, OPERATIONS } from './hostile-operations-contract.ts';
import type { Ending, Ground, HostileOperation } from './hostile-operations-contract.ts';
import type { HostileStage, Powers } from './hostile-stage-contract.ts';
import type { HostileTree } from './hostile-trees-contract.ts';

export interface Tally {
  checks: number;
  readonly wrong: string[];
}

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

interface Outcome {
  readonly ending: Ending;
  /** All that the caller saw, as text. */
  readonly shown: string;
}

function attempt(ground: Ground, operation: HostileOperation, path: string): Outcome {
  try {
    return { ending: 'ok', shown: JSON.stringify([operation.run(ground, path)], plain) };
  } catch (error) {
    if (error instanceof VfsError) return { ending: error.code, shown: error.message };
    throw error;
  }
}

const expectationOf = (hostile: HostileCase, tree: Pick<HostileTree, 'resolver'>): Expected =>
  hostile.by?.[tree.resolver] ?? hostile;

/** Adds to `tally`. */
export function playCase(
  hostile: HostileCase,
  { tree, stage }: { readonly tree: HostileTree; readonly stage: HostileStage },
  tally: Tally,
): void {
  const expected = expectationOf(hostile, tree);
  for (const operation of OPERATIONS) {
    const ground = tree.enter(hostile);
    const { ending, shown } = attempt(ground, operation, hostile.path);
    tree.leave(ground);
    tally.checks++;
    const must = tree.correct(hostile, operation, endingOf(operation, hostile, expected));
    const where = `${hostile.id} ${hostile.title}: ${operation.name}`;
    if (ending !== must) tally.wrong.push(`${where} ended with ${ending}, not ${must}`);
    const leak = stage.forbidden.find((secret) => shown.includes(secret));
    if (leak !== undefined) tally.wrong.push(`${where} SHOWED ${leak}`);
    for (const line of stage.escapes()) tally.wrong.push(`${where} TOUCHED THE OUTSIDE ${line}`);
  }
}

/** Plays all cases that `tree` can have; says how many answers were right, and which cases were left out and why. */
export function playCorpus(
  cases: readonly HostileCase[],
  { tree, stage, powers }: { readonly tree: HostileTree; readonly stage: HostileStage; readonly powers: Powers },
): Tally & { readonly report: string } {
  const tally: Tally = { checks: 0, wrong: [] };
  const skipped = new Map<string, string[]>();
  for (const hostile of cases) {
    const lack = tree.lacks(hostile) ?? (hostile.needs && !powers[hostile.needs] ? `no ${hostile.needs} here` : null);
    if (lack === null) playCase(hostile, { tree, stage }, tally);
    else skipped.set(lack, [...(skipped.get(lack) ?? []), hostile.id]);
  }
  const right = tally.checks - tally.wrong.length;
  const left = [...skipped].map(([why, ids]) => `; left out because it ${why}: ${ids.join(' ')}`).join('');
  return { ...tally, report: `${tree.name}: ${right} of ${tally.checks} answers as written down${left}` };
}

/** Whether a case takes nothing but files, directories and links, and so can be built anywhere. */
export const isPlayable = (hostile: HostileCase): boolean =>
  isInMemory(hostile) && hostile.needs === undefined && hostile.isDeepFor === undefined;
