/** In a process of its own: `measure-policy.ts EVENTS FILES FOLDER`. Learning, what-if and coverage, each as if asked for the first time. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { EventQuestions } from '../../src-main/audit/query/event-questions.ts';
import type { AuditLog } from '../../src-main/audit/audit-log.ts';
import { createGate } from '../../src-main/sandbox/gate.ts';
import { askNobody } from '../../src-main/sandbox/policy/ask-access.ts';
import { attemptGroups } from '../../src-main/sandbox/policy/attempt-groups.ts';
import type { AttemptGroups } from '../../src-main/sandbox/policy/attempt-groups.ts';
import { NO_BOUNDARY } from '../../src-main/sandbox/policy/boundary.ts';
import { coverageOf, coveredPlaces } from '../../src-main/sandbox/policy/coverage.ts';
import { NO_GRANTS } from '../../src-main/sandbox/policy/grant-decider.ts';
import { learnRights } from '../../src-main/sandbox/policy/learn-rights.ts';
import { createRuleSet } from '../../src-main/sandbox/policy/rule-set.ts';
import type { Rule } from '../../src-main/sandbox/policy/rule-set.ts';
import type { RunPolicy } from '../../src-main/sandbox/policy/run-policy.ts';
import { whatIf } from '../../src-main/sandbox/policy/what-if.ts';
import { recordSink } from '../audit/event-sinks.ts';
import { sampleEvent } from '../audit/sample-events.ts';
import { openBenchSession } from '../bench-session.ts';

export interface PolicyMeasure {
  readonly name: string;
  /** Milliseconds, and those of the longest step. */
  readonly whole: number;
  readonly longest: number;
  /** What came out, in words. */
  readonly found: string;
}

const GROUP = 1000;
const RULES = 1000;
const ROUNDS = 3;
const FILES_IN_FOLDER = 1000;

interface Timed<T> {
  readonly value: T;
  readonly whole: number;
  readonly longest: number;
}

function time<T>(work: Generator<unknown, T>): Timed<T> {
  const began = performance.now();
  let longest = 0;
  for (;;) {
    const step = performance.now();
    const next = work.next();
    longest = Math.max(longest, performance.now() - step);
    if (next.done) return { value: next.value, whole: performance.now() - began, longest };
  }
}

function* groupsOf(log: AuditLog): Generator<unknown, AttemptGroups> {
  const list = yield* new EventQuestions({ blocks: log.blocks, now: () => 0n }).list({ kind: 'all', of: [] });
  return yield* attemptGroups({ list, upTo: undefined });
}

function* learned(log: AuditLog, most: number): Generator<unknown, string> {
  const found = yield* groupsOf(log);
  const { entries, events } = yield* learnRights({ found, most, rules: [], hostRoots: () => null });
  return `${entries.length} entries of ${events} attempts`;
}

function* replayed(log: AuditLog): Generator<unknown, string> {
  const rules = Array.from({ length: RULES }, (_, index): Rule => ({
    ...{ access: index % 2 === 0 ? 'read' : 'write', place: '' },
    pattern: `cwd://src/part-${index}`,
  }));
  const gate = createGate({ mounts: { has: () => true }, boundary: NO_BOUNDARY, grants: NO_GRANTS, ask: askNobody });
  const policy: RunPolicy = { run: '', capsule: { name: '', hash: '' }, mode: 'enforce', rules: createRuleSet(rules) };
  const found = yield* groupsOf(log);
  const decide: Parameters<typeof whatIf>[0]['decide'] = ({ place, ...question }) =>
    gate({
      ...{ ...place, ...question, policy, capsule: '', fn: '', asked: '', held: null, asking: 'never' },
      ...{ hostRoot: null, given: null, kind: 'file' },
    });
  const { flipped, flips } = yield* whatIf({ found, decide, limit: 10_000 });
  return `${flips.length} flips of ${flipped} events, ${RULES} rules`;
}

function say(name: string, rounds: readonly Timed<string>[]): void {
  const [best] = rounds.toSorted((a, b) => a.whole - b.whole);
  const longest = Math.max(...rounds.map((round) => round.longest));
  console.log(JSON.stringify({ name, whole: best?.whole ?? 0, longest, found: best?.value ?? '' }));
}

const rounds = (work: () => Generator<unknown, string>): readonly Timed<string>[] =>
  Array.from({ length: ROUNDS }, () => time(work()));

function measureEvents(events: number, folder: string): void {
  const sink = recordSink(folder);
  for (let from = 0; from < events; from += GROUP)
    sink.write(Array.from({ length: Math.min(GROUP, events - from) }, (_, index) => sampleEvent(from + index)));
  sink.finish();
  say(
    'learn',
    rounds(() => learned(sink.log, Infinity)),
  );
  say(
    'learn, 50 entries at most',
    rounds(() => learned(sink.log, 50)),
  );
  say(
    'what-if',
    rounds(() => replayed(sink.log)),
  );
  sink.close();
}

function measureCoverage(files: number, folder: string): void {
  const session = openBenchSession(folder, (workspace) => {
    for (let index = 0; index < files; index += 1) {
      const part = join(workspace, `part-${Math.floor(index / FILES_IN_FOLDER)}`);
      if (index % FILES_IN_FOLDER === 0) mkdirSync(part);
      writeFileSync(join(part, `f${index}`), '');
    }
  });
  const { mounts, boundary } = session;
  function* covered(): Generator<unknown, string> {
    const count = yield* coverageOf({ places: coveredPlaces('*', mounts), boundary, limit: 2 * files });
    return `${count.files} files in ${count.directories} folders`;
  }
  say('coverage', rounds(covered));
  session.close();
}

function measure([events = '0', files = '0', folder = '']: readonly string[]): void {
  mkdirSync(join(folder, 'record'));
  measureEvents(Number(events), join(folder, 'record'));
  measureCoverage(Number(files), folder);
}

/** This file, to be run. */
export const MEASURE_POLICY = import.meta.filename;

if (import.meta.main) measure(process.argv.slice(2));
