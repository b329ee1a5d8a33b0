/** What the user allowed for good or for this session: patterns that answer a capsule's question before anybody is asked. */
import type { StoredValues } from '../../store/stored-values.ts';

export interface Allowance {
  /** As it is compared: `\` makes the character after it plain, `*` is anything. */
  readonly pattern: string;
  /** `session` until the sandbox is closed. */
  readonly lifetime: 'session' | 'always';
  /** The capsule that asked when it was given; it holds for all of the principal's. */
  readonly capsule: string;
  /** Milliseconds since the epoch. */
  readonly grantedAt: number;
}

/** With these a command does more than it begins with. */
const SHELL_OPERATORS = /;|&&|\|\||\||\$\(|`|\n|>|</;
const SPECIAL = /[*?[\]{}!\\]/g;

/** What `session` and `always` store for an action (contracts.md 7.4). */
export const patternOf = (action: string): string => `${action.replaceAll(SPECIAL, '\\$&')} *`;

/** Whether `text` is covered by a pattern; never when it has a shell operator. */
export function isCovered(text: string, pattern: string): boolean {
  if (SHELL_OPERATORS.test(text)) return false;
  const parts = pattern.match(/\\[^]|[^]/g) ?? [];
  const source = parts.map((part) => (part === '*' ? '[^]*' : escapeForRegExp(part.at(-1) ?? ''))).join('');
  return new RegExp(`^${source}$`).test(text);
}

const escapeForRegExp = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');

const spaceOf = (principal: string): string => JSON.stringify(['allowance', principal]);

/** Those of one sandbox, and so of one workspace, for each principal. Who changes them commits the journal. */
export class Allowances {
  readonly #values: StoredValues;
  readonly #session = new Map<string, Map<string, Allowance>>();

  constructor(values: StoredValues) {
    this.#values = values;
  }

  /** The pattern that covers it, or null. */
  covering(principal: string, resource: string): Allowance | null {
    return this.list(principal).find(({ pattern }) => isCovered(resource, pattern)) ?? null;
  }

  /** By pattern; one that is allowed always is listed once. */
  list(principal: string): readonly Allowance[] {
    const space = spaceOf(principal);
    const always = this.#values.keys(space).flatMap((key) => parse(this.#values.get(space, key)));
    const known = new Set(always.map(({ pattern }) => pattern));
    const session = [...(this.#session.get(principal)?.values() ?? [])].filter(({ pattern }) => !known.has(pattern));
    return [...always, ...session];
  }

  add(principal: string, allowance: Allowance): void {
    const { pattern, lifetime } = allowance;
    if (lifetime === 'always') {
      this.#values.set(spaceOf(principal), pattern, Buffer.from(JSON.stringify(allowance)));
      return;
    }
    const session = this.#session.get(principal) ?? new Map<string, Allowance>();
    this.#session.set(principal, session.set(pattern, allowance));
  }

  /** In both lifetimes. Whether there was one. */
  revoke(principal: string, pattern: string): boolean {
    const had = this.#session.get(principal)?.delete(pattern) === true;
    return this.#values.delete(spaceOf(principal), pattern) || had;
  }
}

/** One that cannot be read allows nothing. */
function parse(bytes: Uint8Array | null): readonly Allowance[] {
  if (bytes === null) return [];
  try {
    const value = JSON.parse(Buffer.from(bytes).toString()) as Partial<Allowance> | null;
    const { pattern, capsule, grantedAt } = value ?? {};
    if (typeof pattern !== 'string' || typeof capsule !== 'string' || typeof grantedAt !== 'number') return [];
    return [{ pattern, lifetime: 'always', capsule, grantedAt }];
  } catch {
    return []; // damaged: verifying says so
  }
}
