import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { CallInput, CallOutput } from '../../src-preload/contract/api.ts';
import type { FoundText, TextQuery } from '../../src-preload/contract/search-calls.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const encoder = new TextEncoder();
const sandbox = 'test';
function put(path: string, content: string | Uint8Array): void {
  const file = join(bench.sandbox.workspace, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
const write = (path: string, text: string) => bench.client.fileWrite({ sandbox, path, bytes: encoder.encode(text) });
const remove = (path: string) => bench.client.fileRemove({ sandbox, path });

const find = (text: string, within: CallInput<'fileFind'>['within'] = 'merged', limit = 50) =>
  bench.client.fileFind({ sandbox, text, within, limit });
const names = async (text: string, within?: CallInput<'fileFind'>['within']): Promise<readonly string[]> =>
  (await find(text, within)).matches.map(({ path }) => path);

describe('finding files', () => {
  test('a file is found by letters of its path, with what the sandbox did to it', async () => {
    put('src/app/main.ts', 'a');
    put('src/other.ts', 'a');
    await write('cwd://src/app/main.ts', 'b');
    const { matches, ...counts } = await find('mai');
    expect(matches).toEqual([{ path: 'cwd://src/app/main.ts', kind: 'file', change: 'modified', spans: [[14, 17]] }]);
    expect(counts).toEqual({ total: 1, indexed: 2, complete: 'yes' });
  });

  test('the list follows what the sandbox does, at once', async () => {
    put('one.txt', 'a');
    put('two.txt', 'a');
    expect(await names('txt')).toEqual(['cwd://one.txt', 'cwd://two.txt']);
    await write('cwd://three.txt', 'b');
    await remove('cwd://one.txt');
    expect(await names('txt')).toEqual(['cwd://two.txt', 'cwd://three.txt']);
  });

  test('the list follows what others do in the folder, after some seconds', async () => {
    put('one.txt', 'a');
    expect(await names('txt')).toEqual(['cwd://one.txt']);
    put('two.txt', 'a');
    rmSync(join(bench.sandbox.workspace, 'one.txt'));
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
    expect(await names('txt')).toEqual(['cwd://two.txt']);
  });

  test('the folder and what changed can be looked in alone', async () => {
    put('kept.txt', 'a');
    put('gone.txt', 'a');
    await remove('cwd://gone.txt');
    await write('cwd://new.txt', 'b');
    expect(await names('txt', 'base')).toEqual(['cwd://gone.txt', 'cwd://kept.txt']);
    expect(await names('', 'changed')).toEqual(['cwd://gone.txt', 'cwd://new.txt']);
    expect((await find('gone', 'changed')).matches[0]?.change).toBe('deleted');
  });

  test('the best are told, and how many there are', async () => {
    for (let index = 0; index < 30; index += 1) put(`f${index}`, '');
    const { matches, total } = await find('f', 'merged', 5);
    expect([matches.length, total]).toEqual([5, 30]);
  });

  test('what git ignores comes last, and what is git’s own not at all', async () => {
    execFileSync('git', ['init', '-q'], { cwd: bench.sandbox.workspace });
    put('.gitignore', 'out/\n');
    put('out/lib.ts', '');
    put('deep/er/lib.ts', '');
    expect(await names('lib')).toEqual(['cwd://deep/er/lib.ts', 'cwd://out/lib.ts']);
    expect(await names('HEAD')).toEqual([]);
  });
});

const QUERY: TextQuery = {
  text: 'needle',
  as: 'text',
  letters: 'any-case',
  words: 'anywhere',
  include: [],
  exclude: [],
  ignored: 'skip',
  within: 'merged',
};

interface Found {
  readonly end: CallOutput<'textSearch'>;
  readonly texts: readonly FoundText[];
}

let jobs = 0;
async function search(part: Partial<TextQuery> = {}, limit = 1000): Promise<Found> {
  const job = `search-${(jobs += 1)}`;
  const end = await bench.client.textSearch({ sandbox, job, query: { ...QUERY, ...part }, limit });
  const texts = bench.published.flatMap(({ name, payload }) => {
    const told = payload as { readonly job: string; readonly found: readonly FoundText[] };
    return name === 'textFound' && told.job === job ? told.found : [];
  });
  return { end, texts };
}
const places = ({ texts }: Found): readonly string[] =>
  texts.flatMap(({ path, lines }) => lines.map(({ line }) => `${path}:${line}`));

describe('searching texts', () => {
  test('lines are told by path, as they are found', async () => {
    put('b.txt', 'one\nNeedle here\n');
    put('a/c.txt', 'needle');
    await write('cwd://d.txt', 'no\nno\nneedle needle');
    const found = await search();
    expect(places(found)).toEqual(['cwd://a/c.txt:1', 'cwd://b.txt:2', 'cwd://d.txt:3']);
    expect(found.texts[2]).toMatchObject({ change: 'added', version: null, more: 0 });
    expect(found.texts[2]?.lines[0]?.spans).toEqual([
      [0, 6],
      [7, 13],
    ]);
    expect(found.end).toMatchObject({ files: 3, lines: 3, searched: 3, end: 'all' });
  });

  test('each layer can be searched alone', async () => {
    put('a', 'needle');
    put('b', 'needle');
    await write('cwd://a', 'nothing');
    await write('cwd://c', 'needle');
    expect(places(await search())).toEqual(['cwd://b:1', 'cwd://c:1']);
    expect(places(await search({ within: 'base' }))).toEqual(['cwd://a:1', 'cwd://b:1']);
    expect(places(await search({ within: 'changed' }))).toEqual(['cwd://c:1']);
  });

  test('what git ignores, binary and large files are skipped; the last two are counted', async () => {
    execFileSync('git', ['init', '-q'], { cwd: bench.sandbox.workspace });
    put('.gitignore', 'out/\n*.log\n');
    put('out/a', 'needle');
    put('x.log', 'needle');
    put('binary', 'needle\0');
    put('large', Buffer.alloc(16 * 1024 * 1024 + 1, 'needle '));
    put('marked', Buffer.from('\u{feff}needle', 'utf16le'));
    symlinkSync('marked', join(bench.sandbox.workspace, 'link'));
    const found = await search();
    expect(places(found)).toEqual(['cwd://marked:1']);
    expect(found.end.skipped).toEqual({ binary: 1, large: 1, unreadable: 0 });
    expect(places(await search({ ignored: 'search', exclude: ['.git'] }))).toEqual([
      'cwd://marked:1',
      'cwd://out/a:1',
      'cwd://x.log:1',
    ]);
  });

  test('paths are chosen by globs', async () => {
    for (const path of ['a.ts', 'a.js', 'gen/a.ts']) put(path, 'needle');
    expect(places(await search({ include: ['*.ts'], exclude: ['gen'] }))).toEqual(['cwd://a.ts:1']);
  });

  test('it stops at its limit, and says so', async () => {
    for (let index = 0; index < 10; index += 1) put(`f${index}`, 'needle\nneedle\n');
    const found = await search({}, 5);
    expect(places(found)).toHaveLength(5);
    expect(found.end).toMatchObject({ lines: 5, end: 'limit' });
  });

  test('a query that cannot be used is refused with a sentence', async () => {
    await expect(search({ text: '(', as: 'regex' })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  test('it can be cancelled', async () => {
    for (let index = 0; index < 300; index += 1) put(`d${index}/f`, 'needle');
    const going = search();
    const refused = expect(going).rejects.toMatchObject({ code: 'cancelled' });
    await bench.client.jobCancel({ job: `search-${jobs}` });
    await refused;
  });
});

describe('searching the past', () => {
  test('each content that a file had is found where it was last, and what is there now is not', async () => {
    await write('cwd://a', 'first needle');
    await write('cwd://a', 'second needle');
    await write('cwd://a', 'third needle');
    const { texts } = await search({ within: 'past' });
    expect(texts.map(({ path, lines }) => `${path} ${lines[0]?.text}`)).toEqual([
      'cwd://a first needle',
      'cwd://a second needle',
    ]);
    for (const { path, version, lines } of texts) {
      const { bytes } = await bench.client.fileRead({ sandbox, path, view: 'merged', moment: version?.event ?? -1 });
      expect(Buffer.from(bytes).toString()).toBe(lines[0]?.text);
    }
  });

  test('what the folder had before it was changed, and what is removed, is found', async () => {
    put('base', 'needle of the folder');
    put('gone', 'needle that goes');
    await write('cwd://base', 'changed');
    await remove('cwd://gone');
    await write('cwd://made', 'needle for a moment');
    await remove('cwd://made');
    const { texts } = await search({ within: 'past' });
    expect(texts.map(({ path, lines }) => `${path} ${lines[0]?.text}`).toSorted()).toEqual([
      'cwd://base needle of the folder',
      'cwd://gone needle that goes',
      'cwd://made needle for a moment',
    ]);
  });

  test('what lay in a directory that was removed whole is found, too', async () => {
    put('dir/deep/base', 'needle deep down');
    put('other/base', 'needle that stays');
    await remove('cwd://dir');
    const { texts } = await search({ within: 'past' });
    expect(texts.map(({ path, lines }) => `${path} ${lines[0]?.text}`)).toEqual([
      'cwd://dir/deep/base needle deep down',
    ]);
  });

  test('what moved is found under both names, each content once', async () => {
    await write('cwd://a', 'needle');
    await bench.client.fileRename({ sandbox, path: 'cwd://a', to: 'cwd://b' });
    await write('cwd://b', 'other');
    await write('cwd://b', 'needle');
    await write('cwd://b', 'other');
    const { texts } = await search({ within: 'past' });
    expect(texts.map(({ path }) => path).toSorted()).toEqual(['cwd://a', 'cwd://b']);
  });
});

const name = fc.constantFrom('a', 'b', 'c.ts', 'd.log', 'e');
const content = fc.string({ unit: fc.constantFrom('x', 'Y', 'y', ' ', '\n', '\0'), maxLength: 12 });
const files = fc.dictionary(
  fc.array(name, { minLength: 1, maxLength: 2 }).map((parts) => parts.join('/')),
  content,
  { maxKeys: 6 },
);

test('finds what a naive search finds, over random folders and random changes of them', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(files, files, fc.constantFrom('x', 'y', 'Y '), async (base, changed, text) => {
      const top = `round${(round += 1)}`;
      const expected = new Map<string, string>();
      const isFree = (path: string): boolean =>
        [...expected.keys()].every((known) => !known.startsWith(`${path}/`) && !path.startsWith(`${known}/`));
      for (const [path, bytes] of Object.entries(base)) {
        if (!isFree(path)) continue;
        put(`${top}/${path}`, bytes);
        expected.set(path, bytes);
      }
      for (const [path, bytes] of Object.entries(changed)) {
        if (!isFree(path)) continue;
        const [directory] = path.includes('/') ? path.split('/') : [];
        for (const below of [top, directory === undefined ? null : `${top}/${directory}`])
          if (below !== null)
            await bench.client.fileCreateDirectory({ sandbox, path: `cwd://${below}` }).catch(() => null);
        await write(`cwd://${top}/${path}`, bytes);
        expected.set(path, bytes);
      }
      const lines = [...expected].flatMap(([path, bytes]) =>
        bytes.includes('\0')
          ? []
          : bytes
              .split('\n')
              .flatMap((line, index) => (line.includes(text) ? [`cwd://${top}/${path}:${index + 1}`] : [])),
      );
      const found = await search({ text, letters: 'same-case', include: [`/${top}`] });
      expect(places(found).toSorted()).toEqual(lines.toSorted());
    }),
    { numRuns: 40 },
  );
});
