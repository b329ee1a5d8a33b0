/** The list of the Permissions view: grants by capsule, then what capsules may do unasked beside files. */
import type { Grant } from '../../../src-preload/contract/policy-schemas.ts';
import type { Allowance } from '../../../src-preload/contract/prompt-schemas.ts';

/** `holding`: those that decide about something now. `over`: those that did. */
export const GRANT_FILTERS = ['holding', 'over', 'all'] as const;
export type GrantFilter = (typeof GRANT_FILTERS)[number];

export type GrantRow =
  | { readonly kind: 'capsule'; readonly key: string; readonly name: string; readonly count: number }
  | { readonly kind: 'grant'; readonly key: string; readonly grant: Grant }
  | { readonly kind: 'approvals'; readonly key: string; readonly count: number }
  | { readonly kind: 'allowance'; readonly key: string; readonly allowance: Allowance };

const passes = ({ state }: Grant, filter: GrantFilter): boolean =>
  filter === 'all' || (state === 'active') === (filter === 'holding');

/** Every word of the search is somewhere in what the row shows. */
function isFound(texts: readonly string[], search: string): boolean {
  const text = texts.join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const textsOf = ({ capsule, pattern, access, lifetime, source, by, state, verdict }: Grant): readonly string[] => [
  capsule.name,
  capsule.hash,
  pattern,
  access,
  lifetime,
  source,
  by,
  state,
  verdict,
];

export interface GrantQuestion {
  readonly grants: readonly Grant[];
  readonly allowances: readonly Allowance[];
  readonly search: string;
  readonly filter: GrantFilter;
}

/** Capsules by name, each with its grants in the order they came (the engine lists the newest first). */
export function grantRows({ grants, allowances, search, filter }: GrantQuestion): readonly GrantRow[] {
  const shown = grants.filter((grant) => passes(grant, filter) && isFound(textsOf(grant), search));
  const groups = Map.groupBy(shown, ({ capsule }) => capsule.name);
  const names = [...groups.keys()].toSorted((a, b) => a.localeCompare(b));
  const rows = names.flatMap((name): readonly GrantRow[] => {
    const own = groups.get(name) ?? [];
    return [
      { kind: 'capsule', key: `capsule ${name}`, name, count: own.length },
      ...own.map((grant) => ({ kind: 'grant', key: grant.id, grant }) as const),
    ];
  });
  const found =
    filter === 'over' ? [] : allowances.filter((one) => isFound([one.pattern, one.capsule, one.lifetime], search));
  if (found.length === 0) return rows;
  return [
    ...rows,
    { kind: 'approvals', key: 'approvals', count: found.length },
    ...found.map((allowance) => ({ kind: 'allowance', key: `allowance ${allowance.pattern}`, allowance }) as const),
  ];
}
