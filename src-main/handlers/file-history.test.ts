/** The history of one name, whatever programs do to replace what it holds. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { RunDoor } from '../sandbox/run-door.ts';
import { guestOf } from '../sandbox/test-sandbox-contract.ts';
import { Chance } from '../vfs/node/fuzz/chance-contract.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

const sandbox = 'test';
const FILE = 'cwd://README';
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A line, and the event that brought it to the name; null for one of the folder. */
interface Line {
  readonly text: string;
  readonly seq: number | null;
}

const textOf = (lines: readonly Line[]): string => lines.map(({ text }) => `${text}\n`).join('');

let bench: TestWorkbench;
let door: RunDoor;
beforeEach(async () => {
  bench = await createTestWorkbench();
  writeFileSync(join(bench.sandbox.workspace, 'README'), 'x\ny\nz\n');
  door = guestOf(bench.session());
});
afterEach(() => bench.remove());

const count = (): number => bench.session().audit.count();
const at = (path: string) => ({ at: door.preopens()[0]?.handle ?? 0, path });

/** Returns the event of each piece. */
function guestWrites(path: string, content: 'keep' | 'discard', pieces: readonly string[]): number[] {
  const options = { access: 'write', create: 'if-missing', want: 'file', last: 'follow' } as const;
  const { handle } = door.open('path_open', at(path), { ...options, content });
  const events = pieces.map((piece) => {
    door.write('fd_write', handle, 'end', bytesOf(piece));
    return count();
  });
  door.close('fd_close', handle);
  return events;
}

function guestRenames(from: string, to: string): number {
  door.rename('path_rename', at(from), at(to));
  return count();
}

async function userWrites(path: string, text: string): Promise<number> {
  await bench.client.fileWrite({ sandbox, path, bytes: bytesOf(text) });
  return count();
}

async function blamed(path: string, moment?: number): Promise<(number | null)[]> {
  const { lines } = await bench.client.fileBlame({ sandbox, path, ...(moment !== undefined && { moment }) });
  return lines.flatMap(({ count: length, seq }) => Array.from({ length }, () => seq));
}

test('a file that is replaced by a temporary one keeps its versions and the writers of its lines', async () => {
  const first = await userWrites(FILE, 'x\none\nz\n');
  const [led = 0] = guestWrites('.tmp', 'discard', ['x\none\ntwo\nz\n']);
  const replaced = guestRenames('.tmp', 'README');
  guestWrites('.tmp', 'discard', ['of another file\n']);
  guestRenames('.tmp', 'OTHER');
  const { versions } = await bench.client.fileHistory({ sandbox, path: FILE, limit: 10 });
  expect(versions.map(({ seq, path, op }) => [seq, path, op])).toEqual([
    [replaced, FILE, 'rename'],
    [led, 'cwd://.tmp', 'write'],
    [first, FILE, 'write'],
  ]);
  expect(await blamed(FILE)).toEqual([null, first, replaced, null]);
});

test('each page of a history goes on where the one before it ended, under whatever name', async () => {
  await userWrites(FILE, 'one\n');
  guestWrites('.tmp', 'discard', ['two\n']);
  guestRenames('.tmp', 'README');
  guestWrites('README', 'discard', ['three\n']);
  const all = await bench.client.fileHistory({ sandbox, path: FILE, limit: 10 });
  expect(all.versions).toHaveLength(4);
  const seqs: number[] = [];
  for (let more = true; more;) {
    const before = seqs.at(-1);
    const page = await bench.client.fileHistory({ sandbox, path: FILE, limit: 1, ...(before && { before }) });
    seqs.push(...page.versions.map(({ seq }) => seq));
    ({ more } = page);
  }
  expect(seqs).toEqual(all.versions.map(({ seq }) => seq));
});

test('a file that was moved has the writers of its lines with it, also with a directory above it', async () => {
  mkdirSync(join(bench.sandbox.workspace, 'd'));
  const one = await userWrites('cwd://d/a', 'one\n');
  const two = await userWrites('cwd://d/a', 'one\ntwo\n');
  guestRenames('d', 'e');
  guestRenames('e/a', 'b');
  expect(await blamed('cwd://b')).toEqual([one, two]);
  const { versions } = await bench.client.fileHistory({ sandbox, path: 'cwd://b', limit: 10 });
  expect(versions.map(({ path }) => path)).toEqual(['cwd://b', 'cwd://e/a', 'cwd://d/a', 'cwd://d/a']);
});

/** Edits one file in every way, and knows the event that brought each line to its name. */
class Editor {
  readonly #chance: Chance;
  readonly #versions: { readonly seq: number; readonly lines: readonly Line[] }[] = [];
  lines: readonly Line[] = ['x', 'y', 'z'].map((text) => ({ text, seq: null }));
  /** Events after which the name held something else. */
  readonly changes: number[] = [];
  #fresh = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  async step(): Promise<string> {
    const ways = {
      user: () => this.#user(),
      anew: () => this.#anew(),
      append: () => this.#append(),
      replace: () => this.#replace(),
      backup: () => this.#backup(),
      again: () => this.#again(),
      copy: () => this.#copy(),
      restore: () => this.#restore(),
      other: () => this.#other(),
    };
    const way = this.#chance.pick(Object.keys(ways) as (keyof typeof ways)[]);
    await ways[way]();
    if (this.#chance.hits(10)) bench.session().store.journal.checkpoint();
    this.#versions.push({ seq: count(), lines: this.lines });
    return way;
  }

  /** Some lines go, and others come. Lines that are not new keep their order. */
  #edited(): readonly (Line | string)[] {
    const kept = this.lines.filter(() => this.#chance.hits(80));
    const edited: (Line | string)[] = [...kept];
    for (let fresh = this.#chance.below(3); fresh >= 0; fresh -= 1)
      edited.splice(this.#chance.below(edited.length + 1), 0, `line ${(this.#fresh += 1)}`);
    return edited;
  }

  #shown = (lines: readonly (Line | string)[]): string =>
    textOf(lines.map((line) => (typeof line === 'string' ? { text: line, seq: null } : line)));

  #brought(lines: readonly (Line | string)[], seq: number): void {
    this.lines = lines.map((line) => (typeof line === 'string' ? { text: line, seq } : line));
    this.changes.push(seq);
  }

  async #user(): Promise<void> {
    const edited = this.#edited();
    this.#brought(edited, await userWrites(FILE, this.#shown(edited)));
  }

  /** A guest writes it anew, in pieces of some lines. */
  #anew(): void {
    const edited = this.#edited();
    const cut = this.#chance.below(edited.length + 1);
    const parts = [edited.slice(0, cut), edited.slice(cut)].filter(({ length }) => length > 0);
    const events = guestWrites('README', 'discard', parts.map(this.#shown));
    const lines = parts.flatMap((part, index) =>
      part.map((line) => (typeof line === 'string' ? { text: line, seq: events[index] ?? 0 } : line)),
    );
    this.#brought(lines, events.at(-1) ?? 0);
  }

  #append(): void {
    const line = `line ${(this.#fresh += 1)}`;
    const [seq = 0] = guestWrites('README', 'keep', [`${line}\n`]);
    this.#brought([...this.lines, line], seq);
  }

  #replace(): void {
    const edited = this.#edited();
    guestWrites('.tmp', 'discard', [this.#shown(edited)]);
    this.#brought(edited, guestRenames('.tmp', 'README'));
  }

  /** What was there is moved away first. */
  #backup(): void {
    const edited = this.#edited();
    guestRenames('README', 'README~');
    guestWrites('.tmp', 'discard', [this.#shown(edited)]);
    this.#brought(edited, guestRenames('.tmp', 'README'));
  }

  async #again(): Promise<void> {
    door.unlink('path_unlink_file', at('README'));
    if (this.#chance.hits(50)) await this.#user();
    else this.#anew();
  }

  #copy(): void {
    const edited = this.#edited();
    guestWrites('.copied', 'discard', [this.#shown(edited)]);
    door.copy('fs-copy', at('.copied'), at('README'));
    this.#brought(edited, count());
  }

  /** Lines that come back were brought by whoever brought them back. */
  async #restore(): Promise<void> {
    if (this.#versions.length === 0) return this.#user();
    const version = this.#chance.pick(this.#versions);
    await bench.client.fileRestore({ sandbox, path: FILE, seq: version.seq, side: 'after' });
    const now = new Map(this.lines.map((line) => [line.text, line]));
    this.#brought(
      version.lines.map((line) => now.get(line.text) ?? line.text),
      count(),
    );
  }

  /** The same temporary name is used for something else. */
  #other(): void {
    guestWrites('.tmp', 'discard', [`line ${(this.#fresh += 1)}\n`]);
    guestRenames('.tmp', 'OTHER');
  }
}

test('whatever was done, each line is known by the event that brought it to the name', async () => {
  for (let seed = 1; seed <= 6; seed += 1) {
    await bench.remove();
    bench = await createTestWorkbench();
    writeFileSync(join(bench.sandbox.workspace, 'README'), 'x\ny\nz\n');
    door = guestOf(bench.session());
    const editor = new Editor(new Chance(seed));
    const ways: string[] = [];
    const moments: { readonly seq: number; readonly lines: readonly Line[] }[] = [];
    for (let step = 0; step < 25; step += 1) {
      ways.push(await editor.step());
      moments.push({ seq: count(), lines: editor.lines });
    }
    for (const { seq, lines } of moments)
      expect(await blamed(FILE, seq), `seed ${seed}: ${ways.join(' ')}, after event ${seq}`).toEqual(
        lines.map((line) => line.seq),
      );
    const { versions } = await bench.client.fileHistory({ sandbox, path: FILE, limit: 1000 });
    const listed = versions.filter(({ path, kind }) => path === FILE && kind !== null).map(({ seq }) => seq);
    expect(listed, `seed ${seed}`).toEqual(editor.changes.toReversed());
    expect(versions.every(({ path }) => path === FILE || path === 'cwd://.tmp')).toBe(true);
  }
});
