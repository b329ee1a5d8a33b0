/** What a manifest declares about files, as it is asked: by right and place (contracts.md 5.2, without its quirks). */
import { parseAccessEntry } from '../../../src-preload/contract/manifest/access-entry.ts';
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import { AccessTrie } from './access-trie.ts';

export interface Rule {
  readonly access: Right;
  /** As it is written, e.g. `cwd://src`. */
  readonly pattern: string;
  /** Where it is written, e.g. `Capsule.toml 12:3`. */
  readonly place: string;
}

/** A canonical place. `hostRoot`: the names of the real folder, or file, at the root of its mount; null for memory. */
export interface RulePlace {
  readonly mount: string;
  readonly names: readonly string[];
  readonly hostRoot: readonly string[] | null;
}

export interface RuleSet {
  readonly rules: readonly Rule[];
  /** The widest rule that covers a place, or null; the cost does not depend on how many there are. */
  covering(access: Right, place: RulePlace): Rule | null;
  /** Whether a rule covers a place or anything below it. */
  hasBelow(access: Right, place: RulePlace): boolean;
  /** The rule that comes closest without covering it: by the longest way in common, the same right before the other. */
  nearest(access: Right, place: RulePlace): Rule | null;
}

/** Unicode form NFC, as every path that a guest can spell. */
const spelled = (names: readonly string[]): readonly string[] => names.map((name) => name.normalize('NFC'));

/** The rules of one right: those of each mount, and those that name folders of the host. */
class RightRules {
  readonly #mounts = new Map<string, AccessTrie<Rule>>();
  readonly #host = new AccessTrie<Rule>();
  #namesHost = false;

  add(rule: Rule): void {
    const entry = parseAccessEntry(rule.pattern);
    if (entry.kind === 'never') return;
    if (entry.kind === 'tree') this.#of(entry.mount).add(spelled(entry.names), rule);
    else {
      this.#namesHost = true;
      this.#host.add(spelled(entry.names), rule);
    }
  }

  covering({ mount, names, hostRoot }: RulePlace): Rule | null {
    const found = this.#mounts.get(mount)?.widest(names) ?? null;
    return found === null && this.#namesHost && hostRoot !== null ? this.#host.widest(names, hostRoot) : found;
  }

  hasBelow(place: RulePlace): boolean {
    const { mount, names, hostRoot } = place;
    if (this.covering(place) !== null || this.#mounts.get(mount)?.hasBelow(names)) return true;
    return this.#namesHost && hostRoot !== null && this.#host.hasBelow(names, hostRoot);
  }

  #of(mount: string): AccessTrie<Rule> {
    const known = this.#mounts.get(mount);
    if (known) return known;
    const made = new AccessTrie<Rule>();
    this.#mounts.set(mount, made);
    return made;
  }
}

interface Distance {
  /** Names in common, from the root of the mount on. */
  readonly common: number;
  readonly isCovering: boolean;
}

/** null when the rule is of another tree. */
function distanceOf(pattern: string, { mount, names, hostRoot }: RulePlace): Distance | null {
  const entry = parseAccessEntry(pattern);
  if (entry.kind === 'never' || (entry.kind === 'tree' && entry.mount !== mount)) return null;
  if (entry.kind === 'host' && hostRoot === null) return null;
  const above = entry.kind === 'host' ? (hostRoot ?? []) : [];
  const whole = [...above, ...names];
  const differs = spelled(entry.names).findIndex((name, index) => name !== whole[index]);
  const common = (differs < 0 ? entry.names.length : differs) - above.length;
  return { common, isCovering: differs < 0 };
}

/** -1 for one that is of another tree, or covers the place: that one is not near, it is it. */
function scoreOf(rule: Rule, access: Right, place: RulePlace): number {
  const distance = distanceOf(rule.pattern, place);
  const isSame = rule.access === access;
  if (distance === null || distance.common < 0 || (isSame && distance.isCovering)) return -1;
  return distance.common * 2 + (isSame ? 1 : 0);
}

function nearestOf(rules: readonly Rule[], access: Right, place: RulePlace): Rule | null {
  let best: { readonly rule: Rule; readonly score: number } | null = null;
  for (const rule of rules) {
    const score = scoreOf(rule, access, place);
    if (score > (best?.score ?? -1)) best = { rule, score };
  }
  return best?.rule ?? null;
}

/**
 * Entries that cover nothing (`..`, an absolute path after a scheme, no scheme) take no part. An entry of the host is compared by its
 * text with the real folder: one that leads through a link covers nothing.
 */
export function createRuleSet(rules: readonly Rule[]): RuleSet {
  const rights = { read: new RightRules(), write: new RightRules() };
  for (const rule of rules) rights[rule.access].add(rule);
  return {
    rules,
    covering: (access, place) => rights[access].covering(place),
    hasBelow: (access, place) => rights[access].hasBelow(place),
    nearest: (access, place) => nearestOf(rules, access, place),
  };
}
