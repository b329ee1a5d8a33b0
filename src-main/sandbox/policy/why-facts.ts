/** What is known about an attempt that was decided: what it needed, and what was declared and granted at that time. */
import type { RunMode } from '../../../src-preload/contract/policy-words.ts';
import type { AuditEvent } from '../../audit/event.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import { USER_PRINCIPAL } from '../gate.ts';
import type { RunRecord } from '../run-book.ts';
import { isMove, needsOfAttempt } from './attempt-needs.ts';
import type { PlaceNeed } from './attempt-needs.ts';
import type { ListedGrant } from './grant-book.ts';
import { createRuleSet } from './rule-set.ts';
import type { Rule, RulePlace, RuleSet } from './rule-set.ts';
import type { HostRoots } from './unused-rules.ts';

export type WhyRun = Pick<RunRecord, 'id' | 'capsule' | 'capsuleHash' | 'mode' | 'rules'>;

export interface WhyRequest {
  readonly event: AuditEvent;
  /** The run that it belongs to, when that is known. */
  readonly run: WhyRun | null;
  /** All that are known, whatever became of them. */
  readonly grants: readonly ListedGrant[];
  readonly hostRoots: HostRoots;
}

export const patternOfNeed = ({ place }: PlaceNeed): string => formatPath(place.mount, place.names);

export class WhyFacts {
  readonly event: AuditEvent;
  readonly run: WhyRun | null;
  /** null for whoever runs no capsule. */
  readonly mode: RunMode | null;
  /** What the event needs, in the order in which the gate was asked; empty when it needs nothing, or its paths are not known. */
  readonly needs: readonly PlaceNeed[];
  /** What the run declared; null for a bare program, undefined when that is not known. */
  readonly rules: readonly Rule[] | null | undefined;
  /** Those that held then. */
  readonly grants: readonly ListedGrant[];
  readonly #ruleSet: RuleSet;
  readonly #hostRoots: HostRoots;

  constructor({ event, run, grants, hostRoots }: WhyRequest) {
    this.event = event;
    this.run = run;
    this.mode = run ? (run.mode ?? 'open') : null;
    this.rules = run?.rules;
    this.needs = needsOf(event);
    this.grants = run ? grants.filter((grant) => heldThen(grant, event, run.capsuleHash)) : [];
    this.#hostRoots = hostRoots;
    this.#ruleSet = createRuleSet([...(this.rules ?? []), ...this.grants.filter(isAllowing).map(ruleOf)]);
  }

  /** A guest's attempt on files, about which the gate was asked. */
  get isGuests(): boolean {
    return this.event.run !== null && this.event.principal !== USER_PRINCIPAL && this.event.access !== 'none';
  }

  /** The need that was decided last: the one the event's reason is about. */
  get decided(): PlaceNeed | null {
    const { event, needs } = this;
    const isMissing = event.decision === 'deny' || event.cause === 'observed';
    // The longest: the path of one may begin with that of the other.
    const named = needs.filter((need) => event.reason.includes(patternOfNeed(need)));
    const longest = Math.max(0, ...named.map((need) => patternOfNeed(need).length));
    const said = named.filter((need) => patternOfNeed(need).length === longest);
    return (isMissing ? said : needs).at(-1) ?? needs[0] ?? null;
  }

  covers(need: PlaceNeed): boolean {
    return this.#ruleSet.covering(need.access, this.rulePlace(need)) !== null;
  }

  /** By one rule or grant alone. */
  isCoveredBy(rule: Rule, need: PlaceNeed): boolean {
    return createRuleSet([rule]).covering(need.access, this.rulePlace(need)) !== null;
  }

  nearest(need: PlaceNeed): Rule | null {
    return this.#ruleSet.nearest(need.access, this.rulePlace(need));
  }

  /** What was missing: of a move also reading where it was, when it could be read where it went. */
  missing(): readonly PlaceNeed[] {
    const missing = [...this.needs, ...this.#readOfMoved()].filter((need) => !this.covers(need));
    return missing.filter(
      (need, index) => !missing.some((other, at) => isWithin(need, other, at < index ? 'equal' : 'below')),
    );
  }

  rulePlace({ place }: PlaceNeed): RulePlace {
    return { ...place, hostRoot: this.#hostRoots(place.mount) };
  }

  #readOfMoved(): readonly PlaceNeed[] {
    const [from] = this.needs;
    const to = this.needs.at(-1);
    if (!from || to?.path !== 'second' || !isMove(this.event.op) || this.event.access === 'read') return [];
    return this.#ruleSet.hasBelow('read', this.rulePlace(to)) ? [{ ...from, access: 'read' }] : [];
  }
}

/** Whether one right for the other's place would give both; `equal`: also when they are the same. */
const isWithin = (need: PlaceNeed, other: PlaceNeed, how: 'equal' | 'below'): boolean =>
  need.access === other.access &&
  need.place.mount === other.place.mount &&
  need.place.names.length + (how === 'equal' ? 1 : 0) > other.place.names.length &&
  other.place.names.every((name, depth) => name === need.place.names[depth]);

function needsOf({ access, op: operation, path, path2 }: AuditEvent): readonly PlaceNeed[] {
  return access === 'none' ? [] : (needsOfAttempt({ operation, access, path, path2 }) ?? []);
}

function heldThen(grant: ListedGrant, { timeMs, principal, run }: AuditEvent, hash: string): boolean {
  const isOver = (at: number | null): boolean => at !== null && at <= timeMs;
  const isForIt = grant.capsule.hash === hash && grant.principal === principal && (grant.run ?? run) === run;
  return isForIt && grant.grantedAt <= timeMs && !isOver(grant.endedAt) && !isOver(grant.expiresAt);
}

const isAllowing = ({ verdict }: ListedGrant): boolean => verdict === 'allow';

/** A grant as a rule: it covers in the same way. */
export const ruleOf = ({ access, pattern }: ListedGrant): Rule => ({ access, pattern, place: 'a grant' });
