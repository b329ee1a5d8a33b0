/** A question of a running capsule, and what may be answered. */

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

export type Question = ApprovalQuestion | FieldQuestion;

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

export type PromptAnswer =
  | { readonly kind: 'approval'; readonly decision: 'deny' | 'once' | 'session' | 'always' }
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'secret'; readonly secret: Secret }
  | { readonly kind: 'cancel' };
