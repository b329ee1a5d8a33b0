/** What a manifest declares about files, as it is asked: by right and place. */
import type { Right } from '../../../src-preload/contract/policy-words.ts';

export interface Rule {
  readonly access: Right;
  /** As it is written, e.g. `cwd://src`. */
  readonly pattern: string;
  /** Where it is written, e.g. `Capsule.toml 12:3`. */
  readonly place: string;
}

/** A canonical place. `host`: the names of the real folder or file it stands for; null for memory. */
export interface RulePlace {
  readonly mount: string;
  readonly names: readonly string[];
  readonly host: readonly string[] | null;
}

export interface RuleSet {
  readonly rules: readonly Rule[];
  /** The widest rule that covers a place, or null; the cost does not depend on how many there are. */
  covering(access: Right, place: RulePlace): Rule | null;
  /** The rule that comes closest without covering it: by the longest way in common, the same right before the other. */
  nearest(access: Right, place: RulePlace): Rule | null;
}
