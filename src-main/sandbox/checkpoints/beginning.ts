/** That a sandbox is being filled from a checkpoint of another one, so that the next opening can tell of a kill half-way. */
import { hasFields, JsonValues } from '../operations/json-values.ts';
import type { Values } from '../operations/json-values.ts';

interface From {
  /** What it begins as, for the user. */
  readonly told: string;
}

const THE_ONE = '1';

/** Each call is part of the journal's group under way. */
export class Beginning {
  readonly #kept: JsonValues<From>;

  constructor(values: Values) {
    this.#kept = new JsonValues({ values, space: 'beginning', isKnown: hasFields<From>('told') });
  }

  /** `told` goes after "begins at". */
  begin(told: string): void {
    this.#kept.set(THE_ONE, { told });
  }

  end(): void {
    this.#kept.delete(THE_ONE);
  }

  /** What the user should know at an opening: nothing when it was filled whole, or never filled. */
  notices(): readonly string[] {
    const cut = this.#kept.get(THE_ONE);
    if (!cut) return [];
    return [
      `This sandbox was to begin at ${cut.told}, but the inspector ended while it was filled: it has only a part. Delete it and make it again.`,
    ];
  }
}
