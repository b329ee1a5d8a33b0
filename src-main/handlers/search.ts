/** Finding files by name and by what is in them. */
import type { ApiHandlers, CallInput, CallOutput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { FoundText } from '../../src-preload/contract/search-calls.ts';
import { FileFinder } from '../sandbox/search/file-finder.ts';
import { searchText } from '../sandbox/search/search-text.ts';
import { queryProblem } from '../sandbox/search/text-query.ts';
import type { Step } from './jobs.ts';
import type { Publish } from './publisher.ts';
import { inSlices } from './slices.ts';
import type { Opened, Workbench } from './workbench.ts';

type Calls = 'fileFind' | 'textSearch';

/** Milliseconds that a first question waits for the list of paths: that of most folders is made by then. */
const PATIENCE = 100;
/** Milliseconds between two messages of what was found, and lines that are told at once. */
const TOLD = { every: 50, lines: 500 } as const;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** The finder of one open sandbox, and the work on its lists. */
class Finding {
  readonly #opened: Opened;
  readonly #finder: FileFinder;
  #fault: Error | null = null;

  constructor(opened: Opened) {
    const { session, changes } = opened;
    this.#opened = opened;
    this.#finder = new FileFinder({
      mounts: session.mounts,
      changes: () => changes.all(),
      kindAt: changes.kindAt,
      now: () => performance.now(),
    });
  }

  async find(request: Pick<CallInput<'fileFind'>, 'text' | 'within' | 'limit'>): Promise<CallOutput<'fileFind'>> {
    if (this.#fault !== null) throw this.#fault;
    const listing = this.#refresh(request.within);
    // Whoever looks at changes may look for any file next.
    if (request.within === 'changed') void this.#refresh('merged');
    if (listing) await Promise.race([listing, pause(PATIENCE)]);
    return inSlices(this.#finder.find(request), this.#opened.isOpen);
  }

  /** Goes on behind the answer. A fault of ours is told by the next question. */
  #refresh(within: CallInput<'fileFind'>['within']): Promise<void> | null {
    const work = this.#finder.refresh(within);
    if (!work) return null;
    return inSlices(work, this.#opened.isOpen).catch((error: unknown) => {
      if (!(error instanceof Error)) throw error;
      if (!(error instanceof CallError)) this.#fault = error;
    });
  }
}

/** Collects what is found, and tells it at once when it is the first, and then now and then. */
class Told {
  readonly #publish: Publish;
  readonly #of: { readonly sandbox: string; readonly job: string };
  #found: FoundText[] = [];
  #lines = 0;
  #last = -Infinity;

  constructor(publish: Publish, of: { readonly sandbox: string; readonly job: string }) {
    this.#publish = publish;
    this.#of = of;
  }

  add(found: FoundText): void {
    this.#found.push(found);
    this.#lines += found.lines.length;
    this.tick();
  }

  tick(): void {
    const isDue = performance.now() - this.#last >= TOLD.every || this.#lines >= TOLD.lines;
    if (this.#found.length > 0 && isDue) this.flush();
  }

  flush(): void {
    if (this.#found.length > 0) this.#publish('textFound', { ...this.#of, found: this.#found });
    this.#found = [];
    this.#lines = 0;
    this.#last = performance.now();
  }
}

function* searchWork(
  opened: Opened,
  { query, limit }: Pick<CallInput<'textSearch'>, 'query' | 'limit'>,
  told: Told,
): Generator<Step, CallOutput<'textSearch'>> {
  const { session, changes, past } = opened;
  const deps = {
    mounts: session.mounts,
    blocks: session.audit.blocks,
    changes: () => changes.all(),
    kindAt: changes.kindAt,
    past: past.contents,
    tell: (found: FoundText) => told.add(found),
  };
  const work = searchText(deps, query, limit);
  for (;;) {
    if (!opened.isOpen()) throw new CallError('not-found', 'The sandbox was closed.');
    const next = work.next();
    if (next.done) return next.value;
    told.tick();
    yield next.value;
  }
}

export const createSearchHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const { jobs, publish } = workbench.deps;
  const findings = new WeakMap<Opened, Finding>();
  const findingOf = (opened: Opened): Finding => {
    const known = findings.get(opened) ?? new Finding(opened);
    findings.set(opened, known);
    return known;
  };
  return {
    fileFind: ({ sandbox, ...request }) => findingOf(workbench.opened(sandbox)).find(request),
    textSearch: async ({ sandbox, job, query, limit }) => {
      const opened = workbench.opened(sandbox);
      const problem = queryProblem(query);
      if (problem !== null) throw new CallError('invalid-input', problem);
      const told = new Told(publish, { sandbox, job });
      try {
        return await jobs.run(job, 'Search', searchWork(opened, { query, limit }, told));
      } finally {
        told.flush();
      }
    },
  };
};
