/** The bytes of both sides of a diff, read in pages as they are looked at, and searched for differences. */
import type { ApiClient } from '../../../../src-preload/contract/api.ts';
import type { DiffSubject } from '../subject.ts';

/** Bytes of one page. */
const PAGE = 64 * 1024;
/** Pages kept of both sides together: 32 MiB. */
const MOST_PAGES = 512;
/** Bytes compared at a time when a difference is looked for. */
const STRIDE = 1024 * 1024;

export type Side = 'before' | 'after';
const SIDES: readonly Side[] = ['before', 'after'];

export interface ByteSourceDeps {
  readonly client: Pick<ApiClient, 'changeBytes'>;
  readonly sandbox: string;
  readonly subject: DiffSubject;
}

/** null where a side has no file. */
export type Sizes = Readonly<Record<Side, number | null>>;

/** The first place from `at` on where the sides differ; a place that only one of them has differs. null when there is none. */
export function firstDifference(before: Uint8Array, after: Uint8Array, at = 0): number | null {
  const both = Math.min(before.length, after.length);
  for (let index = at; index < both; index += 1) if (before[index] !== after[index]) return index;
  return before.length === after.length ? null : Math.max(at, both);
}

/** From `at` back to 0, both inside of what is there. */
export function lastDifference(before: Uint8Array, after: Uint8Array, at: number): number | null {
  for (let index = at; index >= 0; index -= 1) if (before[index] !== after[index]) return index;
  return null;
}

export class ByteSource {
  readonly #deps: ByteSourceDeps;
  readonly #pages = new Map<string, Uint8Array>();
  readonly #asked = new Map<string, Promise<void>>();
  constructor(deps: ByteSourceDeps) {
    this.#deps = deps;
  }

  async sizes(): Promise<Sizes> {
    const [before, after] = await Promise.all(SIDES.map((side) => this.#read(side, 0, 1)));
    return { before: before?.size ?? null, after: after?.size ?? null };
  }

  /** The byte at an offset; undefined while its page is not here, or beyond the end. */
  at(side: Side, offset: number): number | undefined {
    return this.#pages.get(keyOf(side, Math.floor(offset / PAGE)))?.[offset % PAGE];
  }

  /** Reads the pages of a range that are not here yet; answers whether there were any. Errors: those of the call. */
  async need(from: number, until: number): Promise<boolean> {
    const wanted: Promise<void>[] = [];
    for (let page = Math.floor(from / PAGE); page * PAGE < until; page += 1) {
      for (const side of SIDES) if (!this.#pages.has(keyOf(side, page))) wanted.push(this.#load(side, page));
    }
    await Promise.all(wanted);
    return wanted.length > 0;
  }

  /**
   * The next difference from `from` on, or the last one before it, of files of any size. `wanted` is asked between two reads;
   * `told` hears how far it came.
   */
  async find(
    from: number,
    way: 'next' | 'previous',
    { until, wanted, told }: { until: number; wanted: () => boolean; told: (offset: number) => void },
  ): Promise<number | null> {
    const isNext = way === 'next';
    let at = from;
    while ((isNext ? at < until : at > 0) && wanted()) {
      const start = isNext ? at : Math.max(0, at - STRIDE);
      const length = isNext ? STRIDE : at - start;
      const found = await this.#differenceIn(start, length, way);
      if (found !== null) return found;
      at = isNext ? start + length : start;
      told(at);
    }
    return null;
  }

  async #differenceIn(start: number, length: number, way: 'next' | 'previous'): Promise<number | null> {
    const [before, after] = await Promise.all(SIDES.map((side) => this.#read(side, start, length)));
    const [left, right] = [before?.bytes ?? EMPTY, after?.bytes ?? EMPTY];
    const found =
      way === 'next'
        ? firstDifference(left, right)
        : lastDifference(left, right, Math.max(left.length, right.length) - 1);
    return found === null ? null : start + found;
  }

  #load(side: Side, page: number): Promise<void> {
    const key = keyOf(side, page);
    const asked = this.#asked.get(key);
    if (asked) return asked;
    const answer = this.#read(side, page * PAGE, PAGE)
      .then(({ bytes }) => this.#keep(key, bytes))
      .finally(() => this.#asked.delete(key));
    this.#asked.set(key, answer);
    return answer;
  }

  #keep(key: string, bytes: Uint8Array): void {
    this.#pages.set(key, bytes);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > MOST_PAGES && oldest !== undefined) this.#pages.delete(oldest);
  }

  #read(side: Side, offset: number, limit: number) {
    const { client, sandbox, subject } = this.#deps;
    const { path, pair } = subject;
    return client.changeBytes({ sandbox, path, side, offset, limit, ...(pair !== null && { pair }) });
  }
}

const EMPTY = new Uint8Array();
const keyOf = (side: Side, page: number): string => `${side} ${page}`;
