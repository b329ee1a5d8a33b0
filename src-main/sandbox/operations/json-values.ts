/** Values of one space of the store as JSON, by ascending numbers: what the logs of a sandbox are kept in. */
import type { StoredValues } from '../../store/stored-values.ts';

export type Values = Pick<StoredValues, 'get' | 'set' | 'delete' | 'keys'>;

/** Digits of a key, so that the order of code units is that of numbers. */
const DIGITS = 12;
const keyOf = (id: string): string => id.padStart(DIGITS, '0');
const COUNTERS = JSON.stringify(['counters']);

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The number that a counter gave last; 0 when it gave none. */
export function lastNumber(values: Values, counter: string): number {
  const kept = values.get(COUNTERS, counter);
  return kept ? Number(Buffer.from(kept).toString()) : 0;
}

/** The next number of a counter, from 1; none is given twice in a sandbox. Part of the journal's group under way. */
export function nextNumber(values: Values, counter: string): number {
  const next = lastNumber(values, counter) + 1;
  values.set(COUNTERS, counter, Buffer.from(String(next)));
  return next;
}

export interface JsonValuesOptions<T> {
  readonly values: Values;
  readonly space: string;
  /** What was written by somebody else than us counts as not there. */
  readonly isKnown: (value: unknown) => value is T;
  /** Something was set or removed; the group of the journal may still be dropped. */
  readonly changed?: () => void;
}

/** Every change is part of the journal's group under way: whoever makes it commits. */
export class JsonValues<T> {
  readonly #options: JsonValuesOptions<T>;
  readonly #space: string;

  constructor(options: JsonValuesOptions<T>) {
    this.#options = options;
    this.#space = JSON.stringify([options.space]);
  }

  /** null when there is none. */
  get(id: string): T | null {
    const kept = this.#options.values.get(this.#space, keyOf(id));
    const value = kept && parse(kept);
    return this.#options.isKnown(value) ? value : null;
  }

  set(id: string, value: T): void {
    this.#options.values.set(this.#space, keyOf(id), Buffer.from(JSON.stringify(value)));
    this.#options.changed?.();
  }

  delete(id: string): void {
    if (this.#options.values.delete(this.#space, keyOf(id))) this.#options.changed?.();
  }

  /** Ascending. */
  ids(): readonly string[] {
    return this.#options.values.keys(this.#space).map((key) => key.replace(/^0+/, ''));
  }

  /** By ascending ids. */
  all(): readonly T[] {
    return this.ids().flatMap((id) => this.get(id) ?? []);
  }
}

/** For `isKnown`: an object that has these fields. */
export const hasFields =
  <T>(...fields: readonly (keyof T & string)[]) =>
  (value: unknown): value is T =>
    typeof value === 'object' && value !== null && fields.every((field) => field in value);
