/** A question of a running capsule, and what may be answered. */
import type { AccessDecision, Answerer, Right } from '../../../src-preload/contract/policy-words.ts';
import type { EntryKind, Operation } from '../../../src-preload/contract/vocabulary.ts';

export interface ApprovalQuestion {
  readonly kind: 'approval';
  /** Both without control characters. */
  readonly action: string;
  readonly resource: string;
  /** What `session` and `always` would store. */
  readonly pattern: string;
  /** Whether that pattern covers this very question, so that it would not be asked again. */
  readonly isCovered: boolean;
}

export interface FieldQuestion {
  readonly kind: 'field';
  readonly field: 'text' | 'secret' | 'select' | 'array';
  readonly key: string;
  readonly description: string;
  readonly options: readonly string[] | null;
  readonly defaultValue: string | null;
}

/** A rule that an answer can store. */
export interface AccessOffer {
  readonly pattern: string;
  readonly scope: 'entry' | 'folder' | 'mount';
}

/** A right that no rule and no grant gives. */
export interface AccessQuestion {
  readonly kind: 'access';
  /** The ABI's own name of the function. */
  readonly fn: string;
  readonly op: Operation;
  readonly access: Right;
  /** Canonical: what is decided about; `asked` is how the guest spelled it. */
  readonly path: string;
  readonly asked: string;
  /** What is there now; null when nothing is. */
  readonly entry: EntryKind | null;
  readonly capsuleHash: string;
  /** The narrowest first, at least one. */
  readonly offers: readonly AccessOffer[];
  /** Which rule is missing. */
  readonly missing: string;
  /** Numbers of the newest events of the run, the last one last. */
  readonly lead: readonly number[];
}

export type Question = ApprovalQuestion | AccessQuestion | FieldQuestion;

export interface Prompt {
  readonly id: string;
  readonly run: string;
  readonly capsule: string;
  readonly principal: string;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
  /** When it counts as denied or not answered. */
  readonly expiresAt: number;
  readonly question: Question;
}

/** A secret as it came: `sealed` by the operating system's key store, or as it was typed. */
export interface Secret {
  readonly form: 'sealed' | 'plain';
  readonly text: string;
}

/** Who decided: the user unless it is told. */
export interface Decider {
  readonly by?: Answerer | undefined;
  /** The name of the one that was asked instead of the user. */
  readonly broker?: string | undefined;
}

export interface ApprovalAnswer extends Decider {
  readonly kind: 'approval';
  readonly decision: 'deny' | 'once' | 'session' | 'always';
}

/** `pattern` is one of the offers, the first when it is left out. */
export interface AccessAnswer extends Decider {
  readonly kind: 'access';
  readonly decision: AccessDecision;
  readonly pattern?: string | undefined;
}

export type PromptAnswer =
  | ApprovalAnswer
  | AccessAnswer
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'secret'; readonly secret: Secret }
  | ({ readonly kind: 'cancel' } & Pick<Decider, 'by'>);
