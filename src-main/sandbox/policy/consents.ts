/** The rights that each capsule had when it last ran in a sandbox, by its name: what it asks for beyond them is asked of the user. */
import type { DeclaredRight } from '../../../src-preload/contract/manifest/rights.ts';
import type { StoredValues } from '../../store/stored-values.ts';

export interface KnownRights {
  /** sha-256 of the program, hex. */
  readonly hash: string;
  /** Empty when its manifest has none. */
  readonly version: string;
  readonly rights: readonly DeclaredRight[];
}

const SPACE = JSON.stringify(['consent']);
/** Stands for what cannot be read: whoever has it asks for everything anew. */
const NOTHING: KnownRights = { hash: '', version: '', rights: [] };

const isRight = (value: unknown): value is DeclaredRight => {
  if (typeof value !== 'object' || value === null) return false;
  const { capability, entry } = value as Partial<DeclaredRight>;
  return typeof capability === 'string' && typeof entry === 'string';
};

function parse(text: string): KnownRights {
  try {
    const { hash, version, rights } = JSON.parse(text) as Partial<Record<keyof KnownRights, unknown>>;
    if (typeof hash !== 'string' || typeof version !== 'string' || !Array.isArray(rights)) return NOTHING;
    return rights.every(isRight) ? { hash, version, rights } : NOTHING;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return NOTHING;
    throw error;
  }
}

export class Consents {
  readonly #values: Pick<StoredValues, 'get' | 'set'>;

  constructor(values: Pick<StoredValues, 'get' | 'set'>) {
    this.#values = values;
  }

  /** null for a capsule that never ran here. */
  of(capsule: string): KnownRights | null {
    const value = this.#values.get(SPACE, capsule);
    return value && parse(Buffer.from(value).toString());
  }

  /** Part of the journal's group under way: the caller commits. */
  remember(capsule: string, { hash, version, rights }: KnownRights): void {
    const kept = rights.map(({ capability, entry }) => ({ capability, entry }));
    this.#values.set(SPACE, capsule, Buffer.from(JSON.stringify({ hash, version, rights: kept })));
  }
}
