/** Which events a manifest is held against. */
import type { EventQuery } from '../../../src-preload/contract/event-schemas.ts';
import { quotedValue } from '../../../src-preload/contract/filter/print-filter.ts';
import type { Run } from '../../../src-preload/contract/schemas.ts';
import { formatWhen, plural } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

import type { OpenManifest, Scope } from './manifest-state.ts';

/** Runs that can be chosen one by one. */
const MOST_RUNS = 12;

export interface ScopeFacts {
  readonly manifest: Pick<OpenManifest, 'name' | 'file' | 'scope'>;
  /** Newest first. */
  readonly runs: readonly Run[];
  /** What the event list asks for. */
  readonly list: EventQuery;
}

/** Those of the capsule, whatever file it was run from: a copy with a manifest is the same capsule. */
const runsOf = ({ manifest: { name, file }, runs }: ScopeFacts): readonly Run[] =>
  runs.filter((run) => run.capsule === name || run.capsuleFile === file);

function runOf(facts: ScopeFacts): Run | undefined {
  const { scope } = facts.manifest;
  if (scope.of === 'run') return facts.runs.find(({ id }) => id === scope.run);
  return scope.of === 'last-run' ? runsOf(facts)[0] : undefined;
}

/** null while there are no such events. */
export function scopeQuery(facts: ScopeFacts): EventQuery | null {
  const { scope, name } = facts.manifest;
  const run = runOf(facts);
  switch (scope.of) {
    case 'run':
      return { run: scope.run };
    case 'last-run':
      return run ? { run: run.id } : null;
    case 'list':
      // Their order and what is folded make no difference.
      return Object.fromEntries(Object.entries(facts.list).filter(([key]) => key !== 'sort' && key !== 'fold'));
    case 'capsule':
      return { filter: `capsule=${quotedValue(name)}` };
  }
}

/** Grows while events come in, so that what was answered is asked again; calmly while a run is going on. */
export function scopeMark(facts: ScopeFacts): string {
  const run = runOf(facts) ?? runsOf(facts)[0];
  return run ? `${run.id} ${run.state} ${run.state === 'ended' ? run.eventCount : 0}` : '';
}

/** As the end of a sentence: `3 attempts of …`. */
export function scopeWords(facts: ScopeFacts): string {
  const { scope } = facts.manifest;
  const run = runOf(facts);
  if (scope.of === 'list') return 'the event list';
  if (scope.of === 'capsule') return 'all recorded events';
  return run === undefined || run.id === runsOf(facts)[0]?.id ? 'the last run' : `the run of ${startOf(run)}`;
}

export interface ScopeChoice {
  readonly id: string;
  readonly title: string;
  readonly scope: Scope;
}

export const scopeId = (scope: Scope): string => (scope.of === 'run' ? `run:${scope.run}` : scope.of);

export function scopeChoices(facts: ScopeFacts): readonly ScopeChoice[] {
  const { scope, name } = facts.manifest;
  const own = runsOf(facts).slice(0, MOST_RUNS);
  const chosen = scope.of === 'run' && !own.some(({ id }) => id === scope.run) ? [scope.run] : [];
  const choice = (title: string, of: Scope): ScopeChoice => ({ id: scopeId(of), title, scope: of });
  return [
    choice('The last run', { of: 'last-run' }),
    choice('What the event list shows', { of: 'list' }),
    choice(`Everything of ${visible(name)}`, { of: 'capsule' }),
    ...own.map((run) => choice(runTitle(run), { of: 'run', run: run.id })),
    ...chosen.map((run) => choice(run, { of: 'run', run })),
  ];
}

/** Its number says nothing to people. */
const startOf = ({ startedAt }: Run): string => formatWhen(startedAt, Date.now());
const runTitle = (run: Run): string =>
  [`Run of ${startOf(run)}`, run.mode, plural(run.eventCount, 'event')].filter((part) => part !== undefined).join(', ');
