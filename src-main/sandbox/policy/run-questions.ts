/** What one run asks its user about files: one question at a time, and the answers that hold until its call ends. */
import type { GrantLifetime } from '../../../src-preload/contract/policy-words.ts';
import { orNull } from '../../vfs/errors.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { Decision, GateRequest, PolicedRequest } from '../gate.ts';
import { Parked } from '../parked.ts';
import type { AccessAnswer, PromptAnswer } from '../services/prompt.ts';
import type { PromptQueue, Told } from '../services/prompt-queue.ts';
import { causeOfAnswer, wordsOfAccess } from '../services/prompt-notes.ts';
import { withoutControls } from '../services/text-rules.ts';
import { accessQuestion } from './access-question.ts';
import type { QuestionFacts } from './access-question.ts';
import { FloodGuard } from './flood-guard.ts';
import type { Reception } from './flood-guard.ts';
import type { GrantBook } from './grant-book.ts';
import type { GrantDesk, GrantWish } from './grant-desk.ts';

export interface QuestionParts extends QuestionFacts {
  readonly prompts: PromptQueue;
  readonly book: GrantBook;
  readonly desk: GrantDesk;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

const TIMEOUT_MS = 60_000;
/** Questions of all runs of a sandbox that wait. */
const MOST_WAITING = 50;

const UNANSWERED: Decision = { verdict: 'deny', cause: 'default', reason: 'nobody answered within 60 s' };

const limited = (why: string): Decision => ({ verdict: 'deny', cause: 'limit', reason: `not asked: ${why}` });

const keyOf = ({ access, mount, names }: GateRequest): string => `${access} ${formatPath(mount, names)}`;

interface Waiting {
  readonly id: string;
  readonly request: PolicedRequest;
  readonly withdraw: () => void;
}

export class RunQuestions {
  readonly #parts: QuestionParts;
  readonly #flood = new FloodGuard();
  /** Answers that hold for the call under way. */
  readonly #answers = new Map<string, Decision>();
  #waiting: Waiting | null = null;
  /** The answer under way makes a grant of its own. */
  #isAnswering = false;
  /** Why it is asked nothing more, and the entry of the list that lifts this when it is revoked. */
  #silence: { readonly id: string | null; readonly why: string } | null = null;

  constructor(parts: QuestionParts) {
    this.#parts = parts;
  }

  /** A call begins; `again` when it is one that waited. */
  begin(call: 'anew' | 'again'): void {
    if (call === 'anew' && this.#answers.size > 0) this.#answers.clear();
  }

  /** Throws `Parked` until it is answered. */
  decide(request: PolicedRequest, missing: string): Decision {
    const told = this.#answers.get(keyOf(request));
    if (told) return told;
    const why = this.#whyNot();
    if (why !== null) return limited(why);
    throw new Parked((resume) => {
      this.#ask(request, missing, resume);
    });
  }

  /** Something was granted: perhaps what it waits for. */
  granted(): void {
    if (this.#waiting === null || this.#isAnswering) return;
    const { id, request } = this.#waiting;
    const verdict = this.#parts.book.decide(request);
    if (verdict) this.#parts.prompts.settle(id, verdict);
  }

  /** The run is over: what it asked is withdrawn. */
  close(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.withdraw();
  }

  #whyNot(): string | null {
    const { book, prompts, now } = this.#parts;
    if (this.#silence !== null) {
      if (this.#silence.id === null || book.isActive(this.#silence.id)) return this.#silence.why;
      this.#silence = null;
      this.#flood.lifted();
    }
    if (prompts.list().length >= MOST_WAITING) return `${MOST_WAITING} questions wait already`;
    return this.#flood.refusal(now());
  }

  #ask(request: PolicedRequest, missing: string, resume: () => void): void {
    const { capsule, principal, policy } = request;
    const { prompts, now } = this.#parts;
    const { run } = policy;
    const question = accessQuestion(request, { run, hash: policy.capsule.hash, missing }, this.#parts);
    this.#flood.asked(now());
    const admit = (answer: PromptAnswer): void => {
      if (answer.kind === 'access') this.#store(request, answer, question.offers[0]?.pattern ?? question.path);
    };
    const { id, withdraw } = prompts.open({ run, capsule, principal, question, admit }, TIMEOUT_MS, (told) => {
      this.#waiting = null;
      this.#heard(request, told);
      resume();
    });
    this.#waiting = { id, request, withdraw };
  }

  /** What the answer grants or refuses is kept before it counts. Errors: those of the desk. */
  #store(request: PolicedRequest, { decision, pattern, broker }: AccessAnswer, first: string): void {
    if (decision === 'deny' || decision === 'once') return;
    const lifetime: GrantLifetime = decision === 'deny-run' ? 'run' : decision;
    const verdict = decision === 'deny-run' ? 'deny' : 'allow';
    const { policy, access } = request;
    const source = broker === undefined ? 'prompt' : 'broker';
    const whose = broker === undefined ? {} : { by: withoutControls(broker) };
    this.#isAnswering = true;
    try {
      const { capsule, run } = policy;
      this.#parts.desk.add({ access, pattern: pattern ?? first, lifetime, capsule, run, source, verdict, ...whose });
    } finally {
      this.#isAnswering = false;
    }
  }

  #heard(request: PolicedRequest, told: Told): void {
    const key = keyOf(request);
    if (told === 'granted') return;
    if (told === 'timeout') {
      this.#answers.set(key, UNANSWERED);
      return this.#received(request, 'unanswered');
    }
    if (told.kind !== 'access') return;
    const { decision } = told;
    const isDenied = decision === 'deny' || decision === 'deny-run';
    const reason = wordsOfAccess(told);
    // What was granted, or refused for the run, the gate finds by itself.
    if (decision === 'deny') this.#answers.set(key, { verdict: 'deny', cause: causeOfAnswer(told), reason });
    if (decision === 'once') this.#answers.set(key, { verdict: 'allow', cause: 'user', reason, once: true });
    this.#received(request, isDenied ? 'denied' : 'allowed');
  }

  #received({ policy, access, mount }: PolicedRequest, how: Reception): void {
    const why = this.#flood.received(how);
    if (why === null) return;
    const { capsule, run } = policy;
    const of = { capsule, run, lifetime: 'run', source: 'prompt', by: 'the inspector' } as const;
    const wish = { ...of, access, pattern: formatPath(mount, []) };
    this.#silence = { id: this.#listed(wish, `asked nothing more: ${why}`), why };
  }

  /** A disk that takes nothing keeps the run no less quiet. */
  #listed(wish: GrantWish, why: string): string | null {
    return orNull(() => this.#parts.desk.addSilence(wish, why));
  }
}
