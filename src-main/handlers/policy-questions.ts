/** Why something was decided, what would be enough, and what would change, for windows. */
import type { ApiHandlers, CallInput, CallOutput } from '../../src-preload/contract/api.ts';
import { capabilitiesOf, fileRules } from '../../src-preload/contract/manifest/capabilities.ts';
import { withFileRights } from '../../src-preload/contract/manifest/edit-manifest.ts';
import type { ManifestProblem } from '../../src-preload/contract/manifest/manifest-document.ts';
import { readManifest } from '../../src-preload/contract/manifest/read-manifest.ts';
import { rightLists } from '../../src-preload/contract/manifest/right-lists.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import { findEvent } from '../audit/find-event.ts';
import type { WalkProgress as Progress } from '../sandbox/walk-list.ts';
import { attemptGroups } from '../sandbox/policy/attempt-groups.ts';
import type { AttemptGroups } from '../sandbox/policy/attempt-groups.ts';
import { coverageOf, coveredPlaces } from '../sandbox/policy/coverage.ts';
import { learnRights } from '../sandbox/policy/learn-rights.ts';
import { createRuleSet } from '../sandbox/policy/rule-set.ts';
import type { Rule, RuleSet } from '../sandbox/policy/rule-set.ts';
import type { RunPolicy } from '../sandbox/policy/run-policy.ts';
import { whatIf } from '../sandbox/policy/what-if.ts';
import { whyDecided } from '../sandbox/policy/why.ts';
import type { RunRecord } from '../sandbox/run-book.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import { byUser } from './by-user.ts';
import { timed } from './events.ts';
import { hostRootsOf, replayedGate } from './replayed-gate.ts';
import { policyOf } from './run-control.ts';
import { inSlices } from './slices.ts';
import type { Opened, Workbench } from './workbench.ts';

type PolicyQuestions = 'eventWhy' | 'policyLearn' | 'policyWhatIf' | 'ruleCoverage';
type LearnInput = CallInput<'policyLearn'>;
type WhatIfInput = CallInput<'policyWhatIf'>;

function unreadable({ line, column, sentence }: ManifestProblem): never {
  throw new CallError('bad-manifest', `Capsule.toml ${line}:${column}: ${sentence}`);
}

/** What a text declares about files. Errors: `bad-manifest`. */
function rulesOf(text: string): readonly Rule[] {
  const document = readManifest(text);
  if (document.syntax) unreadable(document.syntax);
  return fileRules(capabilitiesOf(document));
}

/** The attempts of guests among the events of a question. */
function* groupsOf(
  workbench: Workbench,
  { events }: Opened,
  query: LearnInput['query'],
): Generator<Progress, AttemptGroups> {
  const list = yield* stepped(events.list(timed(workbench, query)));
  return yield* attemptGroups({ list, upTo: query.upTo });
}

const UNKNOWN: Progress = { done: 0, total: 0 };

/** Steps of work that does not know how much there is of it. */
function* stepped<T>(work: Generator<undefined, T>, at = UNKNOWN): Generator<Progress, T> {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    yield at;
  }
}

function* learned(
  workbench: Workbench,
  opened: Opened,
  input: LearnInput,
): Generator<Progress, CallOutput<'policyLearn'>> {
  const { query, manifest, most = Infinity } = input;
  const rules = manifest === undefined ? [] : rulesOf(manifest);
  const found = yield* groupsOf(workbench, opened, query);
  const asked = { found, most, rules, hostRoots: hostRootsOf(opened.session) };
  const rights = yield* stepped(learnRights(asked), { done: found.events, total: found.events });
  return { ...rights, text: manifest === undefined ? null : withRights(manifest, rights.entries) };
}

function withRights(text: string, entries: CallOutput<'policyLearn'>['entries']): string {
  const edited = withFileRights(text, rightLists(entries));
  return edited.problem ? unreadable(edited.problem) : edited.text;
}

/** As a run that is started now would be set up. */
const enforced = (run: RunRecord | undefined, rules: RuleSet): RunPolicy => ({
  run: '',
  capsule: { name: run?.capsule ?? '', hash: run?.capsuleHash ?? '' },
  mode: 'enforce',
  rules,
});

function* replayed(
  workbench: Workbench,
  opened: Opened,
  input: WhatIfInput,
): Generator<Progress, CallOutput<'policyWhatIf'>> {
  const rules = createRuleSet(rulesOf(input.manifest));
  const { session } = opened;
  const gate = replayedGate(session, 'any');
  const policies = new Map<string, RunPolicy>();
  const enforcedFor = (run: string): RunPolicy => {
    const known = policies.get(run) ?? enforced(session.runs.get(run), rules);
    policies.set(run, known);
    return known;
  };
  const found = yield* groupsOf(workbench, opened, input.query);
  const decide: Parameters<typeof whatIf>[0]['decide'] = (question) => gate(question, enforcedFor(question.run));
  const at = { done: found.events, total: found.events };
  return yield* stepped(whatIf({ found, decide, limit: input.limit }), at);
}

/** Errors: `not-found`. */
function why({ session }: Opened, seq: number): CallOutput<'eventWhy'> {
  const event = findEvent(session.audit.blocks, seq);
  if (!event) throw new CallError('not-found', `There is no event ${seq} in the record.`);
  const run = (event.run === null ? undefined : session.runs.get(event.run)) ?? null;
  const gate = replayedGate(session, 'present');
  // The rules that its run had, with the grants and the boundary of today.
  const policy = run && policyOf(run);
  return whyDecided({
    ...{ event, run, grants: session.services.grants.list(), hostRoots: hostRootsOf(session) },
    decideNow: ({ access, place }) => {
      const { principal, op: operation } = event;
      return gate(
        { run: run?.id ?? '', principal, operation, access, place, reach: 'entry' },
        policy ?? enforced(undefined, createRuleSet([])),
      );
    },
  });
}

const COUNTING = 'the user at the inspector: counts what a rule covers';

/** Looking for the user's sake: one event for the whole count, however much there is. */
function* covered(
  { session }: Opened,
  { pattern, limit }: CallInput<'ruleCoverage'>,
): Generator<undefined, CallOutput<'ruleCoverage'>> {
  const places = coveredPlaces(pattern, session.mounts);
  const [first] = places;
  const path = first ? formatPath(first.mount.name, first.names) : pattern;
  byUser(session, { op: 'list', path, asked: pattern, reason: COUNTING }, () => undefined);
  return yield* coverageOf({ places, boundary: session.boundary, limit });
}

export const createPolicyQuestionHandlers = (workbench: Workbench): Pick<ApiHandlers, PolicyQuestions> => {
  const inJob = <T>(
    job: string | undefined,
    title: string,
    { isOpen }: Opened,
    work: Generator<Progress, T>,
  ): Promise<T> => (job === undefined ? inSlices(work, isOpen) : workbench.deps.jobs.run(job, title, work));
  return {
    eventWhy: ({ sandbox, seq }) => why(workbench.opened(sandbox), seq),
    policyLearn(input) {
      const opened = workbench.opened(input.sandbox);
      return inJob(input.job, 'Learn', opened, learned(workbench, opened, input));
    },
    policyWhatIf(input) {
      const opened = workbench.opened(input.sandbox);
      return inJob(input.job, 'What if', opened, replayed(workbench, opened, input));
    },
    ruleCoverage(input) {
      const opened = workbench.opened(input.sandbox);
      return inSlices(covered(opened, input), opened.isOpen);
    },
  };
};
