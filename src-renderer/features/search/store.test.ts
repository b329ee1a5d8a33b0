import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { CallInput, CallOutput } from '../../../src-preload/contract/api.ts';
import type { FoundText } from '../../../src-preload/contract/search-calls.ts';
import type { EditorTarget } from '../../shared/selection.ts';

import { resultRows } from './result-rows.ts';
import { globsOf } from './search-form.ts';
import { noticesOf, statusWords } from './search-words.ts';
import { createSearchStore } from './store.ts';
import type { SearchStore } from './store.ts';

type End = CallOutput<'textSearch'>;
const END: End = { files: 2, lines: 3, searched: 9, skipped: { binary: 0, large: 0, unreadable: 0 }, end: 'all' };

const text = (path: string, lines: readonly number[], part: Partial<FoundText> = {}): FoundText => ({
  path,
  change: null,
  version: null,
  lines: lines.map((line) => ({ line, text: 'a needle', from: 10, spans: [[2, 8]] })),
  more: 0,
  ...part,
});

interface Asked {
  readonly input: CallInput<'textSearch'>;
  readonly answer: (end: End) => Promise<void>;
  readonly fail: (error: Error) => Promise<void>;
}

let asked: Asked[];
let cancelled: string[];
let opened: EditorTarget[];
let store: SearchStore;
beforeEach(() => {
  vi.useFakeTimers();
  [asked, cancelled, opened] = [[], [], []];
  const client = {
    textSearch: (input: CallInput<'textSearch'>) => {
      const { promise, resolve, reject } = Promise.withResolvers<End>();
      const settled = async (): Promise<void> => {
        await promise.catch(() => null);
      };
      asked.push({
        input,
        answer: (end) => (resolve(end), settled()),
        fail: (error) => (reject(error), settled()),
      });
      return promise;
    },
    jobCancel: async ({ job }: { readonly job: string }) => (cancelled.push(job), {}),
  };
  store = createSearchStore({ client, sandbox: 's', open: (target) => void opened.push(target) });
});
afterEach(() => {
  vi.useRealTimers();
});

const state = () => store.getState();
const job = (): string => asked.at(-1)?.input.job ?? '';
const tell = (...found: readonly FoundText[]): void => state().feed.found(job(), found);
const searchFor = (words: string): void => state().choose({ text: words });

describe('a search', () => {
  test('what is typed is searched for after a moment, once', () => {
    for (const words of ['n', 'ne', 'need']) state().type({ text: words });
    expect(asked).toHaveLength(0);
    vi.advanceTimersByTime(300);
    expect(asked.map(({ input }) => input.query.text)).toEqual(['need']);
  });

  test('results come while it goes on: the first at once, others now and then', async () => {
    searchFor('needle');
    tell(text('cwd://a', [1]));
    expect(state().found).toHaveLength(1);
    tell(text('cwd://b', [1]));
    tell(text('cwd://c', [1]));
    expect(state().found).toHaveLength(1);
    vi.advanceTimersByTime(100);
    expect(state().found).toHaveLength(3);
    tell(text('cwd://d', [1]));
    await asked[0]?.answer(END);
    expect(state()).toMatchObject({ phase: 'done', searched: 9 });
    expect(state().found).toHaveLength(4);
  });

  test('a new one ends the one before, whose results are nobody’s any more', async () => {
    searchFor('one');
    const first = job();
    searchFor('two');
    expect(cancelled).toEqual([first]);
    state().feed.found(first, [text('cwd://a', [1])]);
    await asked[0]?.answer(END);
    expect(state()).toMatchObject({ phase: 'searching', found: [] });
  });

  test('one that is cancelled keeps what it found', () => {
    searchFor('needle');
    tell(text('cwd://a', [1]));
    tell(text('cwd://b', [1]));
    state().cancel();
    expect(cancelled).toEqual([job()]);
    expect(state().phase).toBe('cancelled');
    expect(state().found).toHaveLength(2);
  });

  test('one that is refused says why', async () => {
    state().choose({ text: '(', as: 'regex' });
    await asked[0]?.fail(new Error('no such thing'));
    expect(state()).toMatchObject({ phase: 'failed', problem: 'no such thing' });
  });

  test('nothing is asked for no text', () => {
    state().toggle('letters');
    expect(asked).toHaveLength(0);
    expect(state().form.letters).toBe('same-case');
  });
});

describe('results', () => {
  beforeEach(() => {
    searchFor('needle');
    tell(
      text('cwd://a', [1, 5], { more: 3 }),
      text('cwd://b', [2]),
      text('cwd://b', [2], { version: { event: 7, at: 0 } }),
    );
  });

  test('stand as lines below their files, and lines that are not told are counted', () => {
    const rows = resultRows(state().found, new Set(['cwd://b']));
    expect(rows.map(({ id }) => id)).toEqual([
      'cwd://a',
      'cwd://a:1',
      'cwd://a:5',
      'cwd://a:more',
      'cwd://b',
      'cwd://b@7',
      'cwd://b@7:2',
    ]);
    expect(rows[3]?.label).toBe('3 more lines');
    expect(rows[1]).toMatchObject({ level: 1, position: 1, siblings: 3, parent: 'cwd://a' });
  });

  test('F4 goes from line to line over all files, and round; a folded file is unfolded', () => {
    state().fold('cwd://b');
    for (let step = 0; step < 5; step += 1) state().step(1);
    expect(opened.map(({ path }) => path)).toEqual(['cwd://a', 'cwd://a', 'cwd://b', 'cwd://b', 'cwd://a']);
    expect(state().collapsed.size).toBe(0);
    state().step(-1);
    expect(opened.at(-1)).toEqual({
      kind: 'moment',
      path: 'cwd://b',
      moment: 7,
      at: { line: 2, column: 13, length: 6 },
    });
  });

  test('open at their place, in the layer that was searched', () => {
    const [first] = state().found;
    if (first) state().open(first, first.lines[1] ?? null, 'keep');
    expect(opened).toEqual([{ kind: 'file', path: 'cwd://a', view: 'merged', at: { line: 5, column: 13, length: 6 } }]);
  });

  test('can be dismissed, line by line or whole', () => {
    const rows = resultRows(state().found, new Set());
    for (const id of ['cwd://a:1', 'cwd://b:2', 'cwd://b@7']) {
      const row = rows.find((one) => one.id === id);
      if (row) state().dismiss(row);
    }
    expect(resultRows(state().found, new Set()).map(({ id }) => id)).toEqual(['cwd://a', 'cwd://a:5', 'cwd://a:more']);
  });
});

describe('words', () => {
  test('say what was found, and what was not looked into', async () => {
    searchFor('needle');
    state().feed.progress(job(), 1200);
    expect(statusWords(state())).toBe('0 lines in 0 files, 1,200 looked into…');
    await asked[0]?.answer({ ...END, searched: 9, skipped: { binary: 1, large: 2, unreadable: 0 } });
    expect(statusWords(state())).toBe('Nothing found in 9 files');
    expect(noticesOf(state())).toEqual([
      'What git ignores was not looked into.',
      'Not looked into: 1 binary file, 2 files above 16 MiB.',
    ]);
  });

  test('say that there may be more', async () => {
    searchFor('needle');
    tell(text('cwd://a', [1]));
    await asked[0]?.answer({ ...END, lines: 100_000, end: 'limit' });
    expect(statusWords(state())).toBe('1 line in 1 file');
    expect(noticesOf(state())[0]).toContain('Stopped at 100,000 lines');
  });
});

test('globs are parted by commas that are in no braces', () => {
  expect(globsOf(' *.ts, src/{a,b}/** ,,x')).toEqual(['*.ts', 'src/{a,b}/**', 'x']);
});
