/** Why an attempt was decided as it was, what came closest to allowing it, and what would have been enough. */
import { CAPABILITY_OF_RIGHT } from '../../../src-preload/contract/manifest/capabilities.ts';
import { parseAccessEntry } from '../../../src-preload/contract/manifest/access-entry.ts';
import type { Access, Right, RunMode } from '../../../src-preload/contract/policy-words.ts';
import type { AuditEvent } from '../../audit/event.ts';
import type { Decision } from '../gate.ts';
import { Parked } from '../parked.ts';
import type { PlaceNeed } from './attempt-needs.ts';
import { notByRight } from './not-by-right.ts';
import type { Rule } from './rule-set.ts';
import { patternOfNeed, WhyFacts } from './why-facts.ts';
import type { WhyRequest } from './why-facts.ts';
import { decidingStep, stepsOf } from './why-steps.ts';
import type { LookedAt } from './why-steps.ts';

export interface NearestRule {
  readonly pattern: string;
  readonly place: string;
  readonly sentence: string;
}

export interface Verdict {
  readonly verdict: 'allow' | 'deny' | 'ask';
  readonly sentence: string;
}

/** The same shape as `Why` in the contract. */
export interface Explanation {
  readonly seq: number;
  readonly capsule: { readonly name: string; readonly hash: string } | null;
  readonly access: Access;
  readonly mode: RunMode | null;
  readonly decision: 'allow' | 'deny';
  readonly sentence: string;
  readonly steps: LookedAt[];
  readonly nearest: NearestRule | null;
  readonly minimal: { readonly access: Right; readonly pattern: string }[];
  readonly now: Verdict | null;
}

export interface WhyQuestion extends WhyRequest {
  /** What the gate says now about one need of the event. Throws `Parked` when it would ask. */
  readonly decideNow: (need: PlaceNeed) => Decision;
}

const withStop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** For what no right can allow. */
function hopeless({ decision, cause }: AuditEvent): string {
  const reason = notByRight(decision, cause);
  return reason === null ? '' : ` No rule and no grant could have allowed it: ${reason}.`;
}

function sentenceOf(facts: WhyFacts, minimal: readonly unknown[]): string {
  const { event } = facts;
  if (!facts.isGuests) return withStop(`${event.decision === 'allow' ? 'Done' : 'Refused'} — ${event.reason}`);
  const said = withStop(`${event.decision === 'allow' ? 'Allowed' : 'Refused'} — ${event.reason}`);
  if (event.decision === 'allow' || minimal.length > 0) return said;
  return facts.needs.length > 0 || hopeless(event) !== ''
    ? `${said}${hopeless(event)}`
    : `${said} Its path is not known in full, so nothing can be said about rules.`;
}

/** What a user's refusal spared is asked for again, so a rule would have helped; one that counts for the run beats every rule. */
const couldBeAllowed = ({ decision, cause }: AuditEvent): boolean =>
  cause === 'user' || notByRight(decision, cause) === null;

function minimalOf(facts: WhyFacts): readonly PlaceNeed[] {
  const { event } = facts;
  if (!facts.isGuests || !couldBeAllowed(event)) return [];
  const isMissing = event.decision === 'deny' || event.cause === 'observed';
  const missing = isMissing ? facts.missing() : facts.needs;
  return missing.length > 0 ? missing : facts.needs;
}

function differenceOf(rule: Rule, need: PlaceNeed): string {
  const said = `${CAPABILITY_OF_RIGHT[rule.access]} "${rule.pattern}"`;
  if (rule.access !== need.access) return `${said} gives ${rule.access}, not ${need.access}.`;
  const entry = parseAccessEntry(rule.pattern);
  const names = entry.kind === 'tree' ? entry.names : [];
  const at = names.findIndex((name, depth) => name !== need.place.names[depth]);
  const has = need.place.names[at];
  if (at < 0) return `${said} is for another place.`;
  return has === undefined
    ? `${said} begins further down.`
    : `${said} has "${names[at] ?? ''}" where the path has "${has}".`;
}

function nearestOf(facts: WhyFacts, missing: PlaceNeed | undefined): NearestRule | null {
  const rule = missing ? facts.nearest(missing) : null;
  return missing && rule ? { pattern: rule.pattern, place: rule.place, sentence: differenceOf(rule, missing) } : null;
}

function askNow(need: PlaceNeed, decide: WhyQuestion['decideNow']): Verdict {
  try {
    const { verdict, reason } = decide(need);
    return { verdict, sentence: withStop(reason) };
  } catch (error) {
    if (!(error instanceof Parked)) throw error;
    return { verdict: 'ask', sentence: `The user would be asked about ${need.access} of ${patternOfNeed(need)}.` };
  }
}

/** The first that is not allowed tells. */
function nowOf({ isGuests, needs, run }: WhyFacts, decide: WhyQuestion['decideNow']): Verdict | null {
  if (!isGuests || !run) return null;
  let last: Verdict | null = null;
  for (const need of needs) {
    last = askNow(need, decide);
    if (last.verdict !== 'allow') return last;
  }
  return last;
}

export function whyDecided({ decideNow, ...request }: WhyQuestion): Explanation {
  const facts = new WhyFacts(request);
  const { event, run, mode } = facts;
  const minimal = minimalOf(facts);
  const isRefused = event.decision === 'deny' || event.cause === 'observed';
  const isByRules = isRefused && decidingStep(event) === 'mode';
  return {
    seq: event.seq,
    capsule: run ? { name: run.capsule, hash: run.capsuleHash } : null,
    access: event.access,
    mode: facts.isGuests ? mode : null,
    decision: event.decision,
    sentence: sentenceOf(facts, minimal),
    steps: [...stepsOf(facts)],
    nearest: isByRules ? nearestOf(facts, minimal[0]) : null,
    minimal: minimal.map((need) => ({ access: need.access, pattern: patternOfNeed(need) })),
    now: nowOf(facts, decideNow),
  };
}
