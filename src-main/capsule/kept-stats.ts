/** What the last answers told about entries, kept for the question that usually follows: so that it costs no second wait. */
import type { Call, Method, Post } from './bridge-codec.ts';
import type { GuestFs, GuestHandle, GuestStat } from './guest-fs.ts';

/** Milliseconds after which even the very next question is asked anew: somebody else may have changed the entry. */
const GOOD_FOR = 5;
/** Answers kept at a time; a page has fewer. */
const MOST = 256;
/** What changes nothing. */
const LOOKS: ReadonlySet<Method> = new Set(['stat', 'statHandle', 'list', 'listStats', 'read', 'readLink']);

const keyOf = (at: GuestHandle, last: 'follow' | 'keep', path: string): string => `${at} ${last} ${path}`;
const handleKey = (handle: GuestHandle): string => `${handle}`;

/** Answers by what they are about, each to be taken once: who asks the same again wants to know whether it has changed. */
class FreshStats {
  readonly #stats = new Map<string, GuestStat>();
  readonly #now: () => number;
  #until = 0;

  constructor(now: () => number) {
    this.#now = now;
  }
  keep(key: string, stat: GuestStat): GuestStat {
    if (this.#stats.size >= MOST) this.#stats.clear();
    this.#stats.set(key, stat);
    this.#until = this.#now() + GOOD_FOR;
    return stat;
  }
  take(key: string): GuestStat | undefined {
    const stat = this.#stats.get(key);
    if (stat === undefined || this.#now() > this.#until) return undefined;
    this.#stats.delete(key);
    return stat;
  }
  clear(): void {
    if (this.#stats.size > 0) this.#stats.clear();
  }
}

export type StatCalls = Pick<GuestFs, 'stat' | 'statHandle' | 'statAgain' | 'statHandleAgain' | 'listWithStats'>;

function statCalls(call: Call, post: Post, kept: FreshStats): StatCalls {
  return {
    stat: (fn, path, last) => kept.keep(keyOf(path.at, last, path.path), call('stat', [fn, path, last])),
    statHandle: (fn, handle) => kept.keep(handleKey(handle), call('statHandle', [fn, handle])),
    statAgain(fn, path, last) {
      const known = kept.take(keyOf(path.at, last, path.path));
      if (known === undefined) return call('stat', [fn, path, last]);
      post('noteStat', [fn, path, last]);
      return known;
    },
    statHandleAgain(fn, handle) {
      const known = kept.take(handleKey(handle));
      if (known === undefined) return call('statHandle', [fn, handle]);
      post('noteStatHandle', [fn, handle]);
      return known;
    },
    listWithStats(fn, handle, from) {
      const page = call('listStats', [fn, handle, from]);
      kept.clear();
      for (const { name, stat } of page.entries) if (stat !== null) kept.keep(keyOf(handle, 'keep', name), stat);
      return page;
    },
  };
}

export interface KeptStats {
  /** As the one given; whatever may change something through it, what was kept is forgotten. */
  readonly call: Call;
  readonly stats: StatCalls;
}

/** `post` hands a call over without waiting for it; `now` is in milliseconds. */
export function keepStats(ask: Call, post: Post, now: () => number): KeptStats {
  const kept = new FreshStats(now);
  const call: Call = (method, args) => {
    if (!LOOKS.has(method)) kept.clear();
    return ask(method, args);
  };
  return { call, stats: statCalls(call, post, kept) };
}
