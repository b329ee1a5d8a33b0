/** A capsule needs a right: the question in full, the rule that each answer would store, and choosing a wider one. */
import type { AuditEvent } from '../../src-preload/contract/event-schemas.ts';
import type { AccessDecision } from '../../src-preload/contract/policy-words.ts';
import type { Prompt, PromptAnswer } from '../../src-preload/contract/prompt-schemas.ts';
import { pathOddities } from '../../src-preload/contract/shown-text.ts';

import type { AccessDetails } from './access-details.ts';
import type { Dialogue, Understood } from './dialogue.ts';
import { printable, secondsText } from './text.ts';

export type AccessQuestion = Extract<Prompt['question'], { kind: 'access' }>;
type Offer = AccessQuestion['offers'][number];

/** Typed words; everything else denies. */
const DECISIONS: Readonly<Record<string, AccessDecision>> = {
  y: 'once',
  yes: 'once',
  r: 'run',
  s: 'sandbox',
  a: 'always',
  n: 'deny',
  no: 'deny',
  d: 'deny-run',
};
const SCOPES: Readonly<Record<string, Offer['scope']>> = { e: 'entry', f: 'folder', m: 'mount' };
const SCOPE_NAMES = { entry: 'this entry', folder: 'its folder', mount: 'the whole mount' } as const;
const THERE = {
  file: 'a file is there',
  directory: 'a folder is there',
  symlink: 'a link is there',
  other: 'something that is no file is there',
} as const;

const refused: PromptAnswer = { kind: 'access', decision: 'deny' };
/** Milliseconds: a capsule may ask just when somebody types for it. */
const READING_TIME = 300;

const own = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

/** Ready to be shown when it settles: with what led here and what the narrowest rule covers. */
export async function openAccessDialogue(
  prompt: Prompt,
  question: AccessQuestion,
  details: AccessDetails,
): Promise<Dialogue> {
  const dialogue = new AccessDialogue(prompt, question, details);
  await dialogue.prepare();
  return dialogue;
}

class AccessDialogue implements Dialogue {
  readonly keys = 'shown';
  readonly refusal = refused;
  readonly #prompt: Prompt;
  readonly #question: AccessQuestion;
  readonly #details: AccessDetails;
  #lead: readonly AuditEvent[] = [];
  #chosen: Offer;
  #coverage = '';
  /** On the clock of `performance.now`. */
  #shownAt = Infinity;
  /** What was said once is not said again when only the rule changes. */
  #form: 'whole' | 'rule' = 'whole';

  constructor(prompt: Prompt, question: AccessQuestion, details: AccessDetails) {
    this.#prompt = prompt;
    this.#question = question;
    this.#details = details;
    // The contract has one at least.
    this.#chosen = question.offers[0] ?? { pattern: question.path, scope: 'entry' };
  }

  async prepare(): Promise<void> {
    const [lead] = await Promise.all([
      this.#details.lead(this.#prompt, this.#question.lead),
      this.#choose(this.#chosen),
    ]);
    this.#lead = lead;
  }

  show(leftMs: number): string {
    const head =
      this.#form === 'whole' ? [...questionLines(this.#prompt, this.#question), ...leadLines(this.#lead)] : [];
    this.#form = 'rule';
    this.#shownAt = performance.now();
    return [...head, ...this.#ruleLines(), `  allow? [${this.#letters()}; Enter denies; ${secondsText(leftMs)}] `].join(
      '\n',
    );
  }

  take(line: string): Understood {
    const word = line.trim().toLowerCase();
    const scope = own(SCOPES, word);
    if (scope !== undefined) return this.#rescope(scope);
    const decision = own(DECISIONS, word) ?? 'deny';
    const isDenial = decision === 'deny' || decision === 'deny-run';
    if (!isDenial && performance.now() - this.#shownAt < READING_TIME)
      return { kind: 'wrong', sentence: '  That came before anybody can have read the question, and so is no answer.' };
    const stores = decision === 'run' || decision === 'sandbox' || decision === 'always';
    const pattern = stores ? { pattern: this.#chosen.pattern } : {};
    return { kind: 'answer', answer: { kind: 'access', decision, ...pattern } };
  }

  #rescope(scope: Offer['scope']): Understood {
    const offer = this.#question.offers.find((each) => each.scope === scope);
    if (!offer) return { kind: 'wrong', sentence: `  There is no rule for ${SCOPE_NAMES[scope]} to choose.` };
    return { kind: 'changed', ready: this.#choose(offer) };
  }

  async #choose(offer: Offer): Promise<void> {
    this.#coverage = await this.#details.coverage(offer.pattern);
    this.#chosen = offer;
  }

  #ruleLines(): readonly string[] {
    const { access, offers } = this.#question;
    const others = offers.filter((offer) => offer !== this.#chosen);
    const letter = (offer: Offer): string => Object.keys(SCOPES).find((key) => SCOPES[key] === offer.scope) ?? '';
    const name = (offer: Offer): string => `${letter(offer)} ${SCOPE_NAMES[offer.scope]} ${printable(offer.pattern)}`;
    return [
      `  y once, stores nothing   n deny   d deny ${access} of this for the run`,
      `  r for this run   s in this sandbox   a always store: ${access} ${printable(this.#chosen.pattern)}`,
      `    which ${this.#coverage}`,
      ...(others.length > 0 ? [`  store instead: ${others.map(name).join('   ')}`] : []),
    ];
  }

  #letters(): string {
    const scopes = this.#question.offers.filter((offer) => offer !== this.#chosen);
    const letters = Object.keys(SCOPES).filter((key) => scopes.some(({ scope }) => scope === SCOPES[key]));
    return ['y', 'r', 's', 'a', ...letters, 'd', 'N'].join('/');
  }
}

function questionLines(prompt: Prompt, question: AccessQuestion): readonly string[] {
  const { access, path, asked, fn, op, entry, capsuleHash, missing } = question;
  const who = `${printable(prompt.capsule)} (${printable(capsuleHash.slice(0, 12))}, for ${printable(prompt.principal)})`;
  const spelled = asked === '' || asked === path ? [] : [`  spelled ${printable(JSON.stringify(asked))}`];
  return [
    `capsule-inspector: ${who} asks for the right to ${access}`,
    `  ${printable(path)}`,
    ...pathOddities(path).map(({ sentence }) => `  Look twice: ${sentence}`),
    ...spelled,
    `  by ${printable(fn)} (${op}); ${entry === null ? 'nothing is there' : THERE[entry]}`,
    `  ${printable(missing)}`,
  ];
}

/** Earlier questions did not lead here; what was done about them did. */
function leadLines(events: readonly AuditEvent[]): readonly string[] {
  const told = events.filter(({ op }) => op !== 'prompt' && op !== 'answer');
  return told.length === 0 ? [] : ['  before that:', ...told.map((event) => `    ${leadLine(event)}`)];
}

function leadLine({ seq, fn, op, path, path2, decision, outcome }: AuditEvent): string {
  const paths = path2 === null ? path : `${path} -> ${path2}`;
  return printable([String(seq), fn, op, paths, decision === 'deny' ? 'denied' : outcome].join('  '));
}
