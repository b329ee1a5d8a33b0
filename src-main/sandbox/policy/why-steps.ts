/** What the gate looked at, in its order, and which of it decided. The event itself says the truth about that. */
import { CAPABILITY_OF_RIGHT } from '../../../src-preload/contract/manifest/capabilities.ts';
import { GATE_STEPS } from '../../../src-preload/contract/policy-words.ts';
import type { GateStep } from '../../../src-preload/contract/policy-words.ts';
import type { AuditEvent } from '../../audit/event.ts';
import type { ListedGrant } from './grant-book.ts';
import { wordsOfGrant } from './grant-words.ts';
import type { Rule } from './rule-set.ts';
import { patternOfNeed, ruleOf } from './why-facts.ts';
import type { PlaceNeed } from './attempt-needs.ts';
import type { WhyFacts } from './why-facts.ts';

/** The same shape as `WhyStep` in the contract. */
export interface LookedAt {
  readonly step: GateStep;
  readonly subject: string;
  readonly place: string;
  readonly result: 'decided' | 'passed' | 'unasked';
  readonly sentence: string;
}

/** Rules, or grants, that are told one by one. */
const MOST_TOLD = 50;

const DECIDES: Partial<Record<AuditEvent['cause'], Readonly<Record<AuditEvent['decision'], GateStep>>>> = {
  mount: { allow: 'mount', deny: 'mount' },
  ignored: { allow: 'boundary', deny: 'boundary' },
  rule: { allow: 'rule', deny: 'mode' },
  grant: { allow: 'grant', deny: 'refusal' },
  user: { allow: 'mode', deny: 'mode' },
  observed: { allow: 'mode', deny: 'mode' },
  default: { allow: 'mode', deny: 'mode' },
};

/** null when it was none of the steps: a quota, a rule of paths, the disk… */
export const decidingStep = ({ cause, decision }: Pick<AuditEvent, 'cause' | 'decision'>): GateStep | null =>
  DECIDES[cause]?.[decision] ?? null;

type Told = Omit<LookedAt, 'step' | 'result'>;
const told = (subject: string, sentence: string, place = ''): Told => ({ subject, sentence, place });

/** One line of rules or grants: `covers` whether it would decide, `decides` whether it did. */
interface Line extends Told {
  readonly covers: boolean;
  readonly decides: boolean;
}

/** All that were looked at, as far as they can be told one by one; what decided is always among them. */
function lines(step: GateStep, all: readonly Line[], position: 'before' | 'at' | 'after'): readonly LookedAt[] {
  const first = all.slice(0, MOST_TOLD);
  const shown = [...first, ...all.slice(MOST_TOLD).filter(({ decides }) => decides)];
  const rest = all.length - shown.length;
  const more = rest === 0 ? [] : [told('', `And ${rest} more.`)];
  const resultOf = (line: Line): LookedAt['result'] => {
    if (position === 'after') return 'unasked';
    if (position === 'at' && line.decides) return 'decided';
    return position === 'at' && line.covers ? 'unasked' : 'passed';
  };
  return [
    ...shown.map((line) => ({ step, ...toldOf(line), result: resultOf(line) })),
    ...more.map((line) => ({
      step,
      ...line,
      result: position === 'after' ? ('unasked' as const) : ('passed' as const),
    })),
  ];
}

const toldOf = ({ subject, sentence, place }: Told): Told => ({ subject, sentence, place });

class Steps {
  readonly #facts: WhyFacts;
  readonly #need: PlaceNeed;

  constructor(facts: WhyFacts, need: PlaceNeed) {
    this.#facts = facts;
    this.#need = need;
  }

  all(decided: GateStep): readonly LookedAt[] {
    const at = GATE_STEPS.indexOf(decided);
    return GATE_STEPS.flatMap((step, index) => {
      const position = index < at ? 'before' : index === at ? 'at' : 'after';
      const all = this.#of(step, position);
      const isSaid = position !== 'at' || all.some(({ result }) => result === 'decided');
      // What decided may be known by nothing but the event: a grant that is forgotten, a manifest of another version.
      const others = all.filter(({ subject }) => subject !== '');
      return isSaid ? all : [...others, { step, ...told('', this.#facts.event.reason), result: 'decided' as const }];
    });
  }

  #of(step: GateStep, position: 'before' | 'at' | 'after'): readonly LookedAt[] {
    if (step === 'rule') return this.#rules(position);
    if (step === 'grant' || step === 'refusal') return this.#grants(step, position);
    const { reason } = this.#facts.event;
    const result = { before: 'passed', at: 'decided', after: 'unasked' } as const;
    const of = {
      mount: told(`${this.#need.place.mount}://`, 'The run was given this mount.'),
      boundary: told('.capsuleignore', 'No pattern kept capsules from here.'),
      mode: told(this.#facts.mode ?? '', 'How the run treats what is not granted.'),
    }[step];
    return [{ step, ...of, ...(position === 'at' ? { sentence: reason } : {}), result: result[position] }];
  }

  #rules(position: 'before' | 'at' | 'after'): readonly LookedAt[] {
    const { rules, run } = this.#facts;
    const { access } = this.#need;
    const own = rules?.filter((rule) => rule.access === access) ?? [];
    if (own.length > 0)
      return lines(
        'rule',
        own.map((rule) => this.#ruleLine(rule)),
        position,
      );
    const none = rules ? `The manifest has no ${CAPABILITY_OF_RIGHT[access]} entry.` : noRules(rules, run !== null);
    return lines('rule', [{ ...told('', none), covers: false, decides: false }], position);
  }

  #ruleLine(rule: Rule): Line {
    const { reason, cause } = this.#facts.event;
    const covers = this.#facts.isCoveredBy(rule, this.#need);
    const decides = cause === 'rule' && reason.includes(`"${rule.pattern}" (${rule.place})`);
    const key = CAPABILITY_OF_RIGHT[rule.access];
    const sentence = `${key} "${rule.pattern}" ${covers ? 'covers' : 'does not cover'} ${patternOfNeed(this.#need)}.`;
    return { ...told(rule.pattern, sentence, rule.place), covers, decides };
  }

  #grants(step: 'grant' | 'refusal', position: 'before' | 'at' | 'after'): readonly LookedAt[] {
    const verdict = step === 'grant' ? 'allow' : 'deny';
    const own = this.#facts.grants.filter((grant) => grant.verdict === verdict && grant.access === this.#need.access);
    if (own.length > 0)
      return lines(
        step,
        own.map((grant) => this.#grantLine(grant)),
        position,
      );
    const none = step === 'grant' ? 'No grant held for this right then.' : 'Nobody had refused this right for the run.';
    return lines(step, [{ ...told('', none), covers: false, decides: false }], position);
  }

  #grantLine(grant: ListedGrant): Line {
    const words = wordsOfGrant(grant);
    const covers = this.#facts.isCoveredBy(ruleOf(grant), this.#need);
    const decides = this.#facts.event.cause === 'grant' && this.#facts.event.reason === words;
    const sentence = `${words}: it ${covers ? 'covers' : 'does not cover'} ${patternOfNeed(this.#need)}.`;
    return { ...told(grant.pattern, sentence), covers, decides };
  }
}

const noRules = (rules: readonly Rule[] | null | undefined, isKnown: boolean): string =>
  rules === null
    ? 'A bare .wasm declares nothing.'
    : isKnown
      ? 'The run began before manifests were kept.'
      : 'The run is not known any more.';

/** Empty when the gate was not what decided. */
export function stepsOf(facts: WhyFacts): readonly LookedAt[] {
  const decided = decidingStep(facts.event);
  const need = facts.decided;
  return !facts.isGuests || decided === null || need === null ? [] : new Steps(facts, need).all(decided);
}
