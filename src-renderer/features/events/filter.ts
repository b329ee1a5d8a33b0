/** The filter box's little language: words that must all match, `-word`, `key:value`, `-key:value`, `"two words"`. */
import type { AuditEvent } from '../../../src-preload/contract/schemas.ts';
import { KIND_OF_OPERATION } from '../../../src-preload/contract/vocabulary.ts';
import type { OperationKind } from '../../../src-preload/contract/vocabulary.ts';

export type EventPredicate = (event: AuditEvent) => boolean;

const FIELDS = {
  op: (event) => event.op,
  kind: (event) => KIND_OF_OPERATION[event.op],
  path: (event) => `${event.path} ${event.path2 ?? ''}`,
  capsule: (event) => event.capsule,
  fn: (event) => event.fn,
  layer: (event) => event.layer,
  mount: (event) => event.mount,
  outcome: (event) => event.outcome,
  decision: (event) => event.decision,
  principal: (event) => event.principal,
  run: (event) => event.run ?? '',
} as const satisfies Record<string, (event: AuditEvent) => string>;
type FieldName = keyof typeof FIELDS;

interface Term {
  readonly wanted: boolean;
  readonly field: FieldName | null;
  readonly value: string;
}

export interface EventFilter {
  readonly text: string;
  /** Empty means every kind. */
  readonly kinds: ReadonlySet<OperationKind>;
  readonly only: 'everything' | 'problems';
}

export const NO_FILTER: EventFilter = { text: '', kinds: new Set(), only: 'everything' };

export const isProblem = (event: AuditEvent): boolean => event.decision === 'deny' || event.outcome !== 'ok';
export const isActive = (filter: EventFilter): boolean =>
  filter.text.trim() !== '' || filter.kinds.size > 0 || filter.only === 'problems';

const isField = (name: string): name is FieldName => Object.hasOwn(FIELDS, name);

function parseTerm(token: string): Term | null {
  const wanted = !token.startsWith('-') || token === '-';
  const body = (wanted ? token : token.slice(1)).replaceAll('"', '').toLowerCase();
  const colon = body.indexOf(':');
  const key = body.slice(0, colon);
  // `cwd://a` is a path someone pasted, not a key.
  if (colon > 0 && isField(key) && !body.startsWith('://', colon)) {
    const value = body.slice(colon + 1);
    return value === '' ? null : { wanted, field: key, value };
  }
  return body === '' ? null : { wanted, field: null, value: body };
}

function parseTerms(text: string): readonly Term[] {
  const tokens = text.match(/(?:"[^"]*"?|[^\s"])+/g) ?? [];
  return tokens.map(parseTerm).filter((term) => term !== null);
}

/** What a bare word is looked for in. */
const haystack = (event: AuditEvent): string =>
  `${event.op} ${event.path} ${event.path2 ?? ''} ${event.capsule} ${event.fn} ${event.decision} ${event.outcome}`.toLowerCase();

function matchesTerm(event: AuditEvent, term: Term, text: () => string): boolean {
  const within = term.field === null ? text() : FIELDS[term.field](event).toLowerCase();
  return within.includes(term.value) === term.wanted;
}

export function createPredicate({ text, kinds, only }: EventFilter): EventPredicate {
  const terms = parseTerms(text);
  return (event) => {
    if (kinds.size > 0 && !kinds.has(KIND_OF_OPERATION[event.op])) return false;
    if (only === 'problems' && !isProblem(event)) return false;
    let made: string | null = null;
    const words = (): string => (made ??= haystack(event));
    return terms.every((term) => matchesTerm(event, term, words));
  };
}
