/** Which recorded attempts would be decided otherwise: each is put to the gate again, as it would be set up then. */
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import type { Operation } from '../../../src-preload/contract/vocabulary.ts';
import type { Decision, GateRequest } from '../gate.ts';
import type { AttemptGroup, AttemptGroups, Decided } from './attempt-groups.ts';
import { isMove, needsOfGroup } from './attempt-needs.ts';
import type { GroupNeeds, PlaceNeed } from './attempt-needs.ts';
import type { EventPlace } from './event-place.ts';
import { notByRight } from './not-by-right.ts';

/** One right for one place, on behalf of whoever asked for it then. */
export interface GateQuestion {
  readonly run: string;
  readonly principal: string;
  readonly operation: Operation;
  readonly access: Right;
  readonly place: EventPlace;
  readonly reach: NonNullable<GateRequest['reach']>;
}

export interface WhatIfRequest {
  readonly found: AttemptGroups;
  readonly decide: (question: GateQuestion) => Decision;
  /** How many flips are listed. */
  readonly limit: number;
}

/** The same shape as `Flip` in the contract. */
export interface FlippedAttempts {
  readonly access: Right;
  readonly path: string;
  readonly ops: Operation[];
  readonly from: Decided;
  readonly to: 'allow' | 'deny';
  events: number;
  readonly firstSeq: number;
  lastSeq: number;
  readonly sentence: string;
}

export interface WhatIfReport {
  readonly events: number;
  readonly flipped: number;
  readonly flips: FlippedAttempts[];
  readonly more: boolean;
}

/** Groups between two steps: each may take a few microseconds. */
const STEP = 256;

/** Whether rights had nothing to do with it, so that others would change nothing. What the user refused, a rule might have spared. */
const stays = (group: AttemptGroup): boolean =>
  notByRight(group.decided, group.cause) !== null && group.cause !== 'user' && group.cause !== 'grant';

class Replay {
  readonly #request: WhatIfRequest;
  /** In the order of their first events. */
  readonly #flips = new Map<string, FlippedAttempts>();
  #flipped = 0;

  constructor(request: WhatIfRequest) {
    this.#request = request;
  }

  take(group: AttemptGroup): void {
    if (stays(group)) return;
    const decision = this.#decisionOn(group);
    if (!decision || (decision.verdict === 'deny') === (group.decided === 'deny')) return;
    this.#flipped += group.events;
    this.#note(group, decision);
  }

  report(): WhatIfReport {
    const { found, limit } = this.#request;
    const flips: FlippedAttempts[] = [];
    for (const flip of this.#flips.values()) {
      if (flips.length >= limit) break;
      flips.push(flip);
    }
    return { events: found.events, flipped: this.#flipped, flips, more: this.#flips.size > limit };
  }

  /** null when the record does not say where it was. */
  #decisionOn(group: AttemptGroup): Decision | null {
    const needs = needsOfGroup(this.#request.found, group);
    if (needs === null) return null;
    let last: Decision | null = null;
    for (const need of needs.own) {
      last = this.#ask(group, need, 'entry');
      if (last.verdict === 'deny') return last;
    }
    // What was refused for want of reading is asked for again, because it may not be wanted any more.
    return this.#refusedMove(group, needs) ?? last;
  }

  /** What could not be read must not become so. */
  #refusedMove(group: AttemptGroup, { operation, own: [from, to] }: GroupNeeds): Decision | null {
    if (!from || !to || !isMove(operation)) return null;
    if (this.#ask(group, { ...to, access: 'read' }, 'anything-below').verdict === 'deny') return null;
    const decision = this.#ask(group, { ...from, access: 'read' }, 'entry');
    return decision.verdict === 'deny' ? decision : null;
  }

  #ask({ run, principal, ops }: AttemptGroup, { access, place }: PlaceNeed, reach: GateQuestion['reach']): Decision {
    const operation = ops[0] ?? 'open';
    const asker = { run: this.#request.found.runs.text(run) ?? '', principal };
    return this.#request.decide({ ...asker, operation, access, place, reach });
  }

  #note({ access, path, decided, ops, events, firstSeq, lastSeq }: AttemptGroup, { verdict, reason }: Decision): void {
    const key = `${access} ${decided} ${verdict} ${path}`;
    const known = this.#flips.get(key);
    if (known) {
      known.events += events;
      known.lastSeq = Math.max(known.lastSeq, lastSeq);
      known.ops.push(...ops.filter((op) => !known.ops.includes(op)));
      return;
    }
    const text = this.#request.found.paths.text(path) ?? '';
    const flip = { access, path: text, ops: [...ops], from: decided, to: verdict, events, firstSeq, lastSeq };
    this.#flips.set(key, { ...flip, sentence: reason });
  }
}

/** A few milliseconds a step. */
export function* whatIf(request: WhatIfRequest): Generator<undefined, WhatIfReport> {
  const replay = new Replay(request);
  for (const [index, group] of request.found.groups.entries()) {
    replay.take(group);
    if (index % STEP === 0) yield;
  }
  return replay.report();
}
