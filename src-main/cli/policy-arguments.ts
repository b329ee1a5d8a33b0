/** Commands about rights: `grants`, `why`, `learn`, `what-if`. */
import { parseLimit } from '../../src-preload/contract/run-limit-text.ts';
import { GRANT_STATES, RIGHTS } from '../../src-preload/contract/policy-words.ts';
import type { GrantLifetime, GrantState, Right } from '../../src-preload/contract/policy-words.ts';
import { JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import { filterOf, oneWord, runOf } from './record-arguments.ts';
import type { Where } from './where.ts';

type Format = 'plain' | 'json';
interface PolicyQuestion {
  readonly where: Where;
  readonly format: Format;
}

/** What is done with grants; `capsule` is a capsule as `run` takes it. */
export type GrantsAction =
  | {
      readonly kind: 'list';
      readonly state: GrantState | null;
      /** Each must be somewhere in the grant. */
      readonly words: readonly string[];
    }
  | {
      readonly kind: 'add';
      readonly capsule: string;
      readonly access: Right;
      readonly pattern: string;
      readonly lifetime: Exclude<GrantLifetime, 'run'>;
      readonly forMs?: number;
    }
  | { readonly kind: 'revoke'; readonly ids: readonly string[] }
  | { readonly kind: 'renew'; readonly id: string; readonly capsule: string };
export interface GrantsCommand extends PolicyQuestion {
  readonly kind: 'grants';
  readonly action: GrantsAction;
}
export interface WhyCommand extends PolicyQuestion {
  readonly kind: 'why';
  /** Number of the event. */
  readonly seq: number;
}
/** Which events it is about. */
interface OfEvents extends PolicyQuestion {
  readonly filter: string | null;
  readonly run?: string;
}
export interface LearnCommand extends OfEvents {
  readonly kind: 'learn';
  readonly most?: number;
  /** As typed; null to print the lists alone. */
  readonly manifest: string | null;
  readonly result: 'print' | 'write';
}
export interface WhatIfCommand extends OfEvents {
  readonly kind: 'what-if';
  readonly manifest: string;
}
export type PolicyCommand = GrantsCommand | WhyCommand | LearnCommand | WhatIfCommand;

const formatOf = (values: { readonly json?: boolean | undefined }): Format => (values.json === true ? 'json' : 'plain');

const GRANTS_OPTIONS = {
  ...WHERE,
  ...JSON_FLAG,
  state: { type: 'string' },
  capsule: { type: 'string' },
  access: { type: 'string' },
  pattern: { type: 'string' },
  lifetime: { type: 'string' },
  for: { type: 'string' },
} as const;
type GrantsValues = ReturnType<typeof parse<typeof GRANTS_OPTIONS>>['values'];
type GrantsOption = Exclude<keyof typeof GRANTS_OPTIONS, 'workspace' | 'sandbox' | 'json'>;

const refuseGrants = refuseFor('grants');

/** The options that each action understands, besides those of every command. */
const OPTIONS_OF: Readonly<Record<GrantsAction['kind'], readonly GrantsOption[]>> = {
  list: ['state'],
  add: ['capsule', 'access', 'pattern', 'lifetime', 'for'],
  revoke: [],
  renew: ['capsule'],
};
const isAction = (word: string | undefined): word is GrantsAction['kind'] =>
  word !== undefined && Object.hasOwn(OPTIONS_OF, word);

export function parseGrants(rest: readonly string[], cwd: string): GrantsCommand {
  const { values, positionals } = parse('grants', rest, GRANTS_OPTIONS);
  const [first] = positionals;
  const kind = isAction(first) ? first : 'list';
  const words = isAction(first) ? positionals.slice(1) : positionals;
  const given = Object.keys(values).filter((name) => Object.hasOwn(GRANTS_OPTIONS, name) && !isCommon(name));
  const stray = given.find((name) => !OPTIONS_OF[kind].includes(name as GrantsOption));
  if (stray !== undefined) return refuseGrants(`grants ${kind} does not take --${stray}.`);
  const action = ACTIONS[kind](words, values);
  return { kind: 'grants', where: oneOf('grants', values, cwd), format: formatOf(values), action };
}

const isCommon = (name: string): boolean => Object.hasOwn(WHERE, name) || Object.hasOwn(JSON_FLAG, name);

const ACTIONS: Readonly<
  Record<GrantsAction['kind'], (words: readonly string[], values: GrantsValues) => GrantsAction>
> = {
  list: (words, { state }) => ({
    kind: 'list',
    state: state === undefined ? null : oneWord(GRANT_STATES, state, 'state', refuseGrants),
    words,
  }),
  add(words, { capsule, access, pattern, lifetime = 'sandbox', for: duration }) {
    if (words[0] !== undefined) return refuseGrants(`grants add takes options only, not ${JSON.stringify(words[0])}.`);
    return {
      kind: 'add',
      capsule: needed('add', 'capsule', capsule),
      access: oneWord(RIGHTS, needed('add', 'access', access), 'access', refuseGrants),
      pattern: needed('add', 'pattern', pattern),
      lifetime: oneWord(LIFETIMES, lifetime, 'lifetime', refuseGrants),
      ...(duration === undefined ? {} : { forMs: durationOf(duration) }),
    };
  },
  revoke: (words) => (words.length === 0 ? refuseGrants('grants revoke needs an ID.') : { kind: 'revoke', ids: words }),
  renew([id, more], { capsule }) {
    if (id === undefined) return refuseGrants('grants renew needs an ID.');
    if (more !== undefined) return refuseGrants(`grants renew takes one ID, not ${JSON.stringify(more)} too.`);
    return { kind: 'renew', id, capsule: needed('renew', 'capsule', capsule) };
  },
};

/** Those that outlive this process. */
const LIFETIMES = ['sandbox', 'always'] as const satisfies readonly Exclude<GrantLifetime, 'run'>[];

const needed = (action: string, option: string, value: string | undefined): string =>
  value === undefined || value === '' ? refuseGrants(`grants ${action} needs --${option}.`) : value;

function durationOf(text: string): number {
  const duration = parseLimit('time', text);
  return duration != null && duration >= 1000
    ? duration
    : refuseGrants(`--for needs a time of at least a second, such as 30s or 10m, not ${JSON.stringify(text)}.`);
}

export function parseWhy(rest: readonly string[], cwd: string): WhyCommand {
  const { values, positionals } = parse('why', rest, { ...WHERE, ...JSON_FLAG } as const);
  const refuse = refuseFor('why');
  const [text, more] = positionals;
  if (text === undefined) return refuse('why needs the number of an event.');
  if (more !== undefined) return refuse(`why takes one number, not ${JSON.stringify(more)} too.`);
  const seq = countOf(text);
  if (seq === null) return refuse(`why needs the number of an event, not ${JSON.stringify(text)}.`);
  return { kind: 'why', where: oneOf('why', values, cwd), format: formatOf(values), seq };
}

const countOf = (text: string): number | null => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : null);

const EVENTS_OPTIONS = {
  ...WHERE,
  ...JSON_FLAG,
  filter: { type: 'string' },
  run: { type: 'string' },
  manifest: { type: 'string' },
} as const;

export function parseLearn(rest: readonly string[], cwd: string): LearnCommand {
  const options = { ...EVENTS_OPTIONS, most: { type: 'string' }, write: { type: 'boolean' } } as const;
  const { values, positionals } = parse('learn', rest, options);
  const { manifest, most, write } = values;
  const refuse = refuseFor('learn');
  if (manifest === '') return refuse('--manifest needs a FILE.');
  if (write === true && manifest === undefined) return refuse('--write needs --manifest FILE.');
  return {
    kind: 'learn',
    where: oneOf('learn', values, cwd),
    format: formatOf(values),
    filter: filterOf(positionals, values.filter),
    ...runOf(values.run),
    ...(most === undefined ? {} : { most: mostOf(most) }),
    manifest: manifest ?? null,
    result: write === true ? 'write' : 'print',
  };
}

/** As many entries as the contract takes. */
function mostOf(text: string): number {
  const most = countOf(text);
  return most !== null && most <= 10_000
    ? most
    : refuseFor('learn')(`--most needs a whole number from 1 to 10000, not ${JSON.stringify(text)}.`);
}

export function parseWhatIf(rest: readonly string[], cwd: string): WhatIfCommand {
  const { values, positionals } = parse('what-if', rest, EVENTS_OPTIONS);
  const { manifest, filter, run } = values;
  if (manifest === undefined || manifest === '') return refuseFor('what-if')('what-if needs --manifest FILE.');
  return {
    kind: 'what-if',
    where: oneOf('what-if', values, cwd),
    format: formatOf(values),
    filter: filterOf(positionals, filter),
    ...runOf(run),
    manifest,
  };
}
