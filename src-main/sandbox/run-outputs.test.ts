/** What runs print is kept, and never more than a bound. */
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { RunOutputTable } from '../store/run-output-table.ts';
import type { KeptOutput } from '../store/run-output-table.ts';
import { VfsError } from '../vfs/errors.ts';
import { OutputKeeper, RunOutputs } from './run-outputs.ts';

const HALF = 512 * 1024;
const bytes = (text: string): Uint8Array => Buffer.from(text);
const textOf = ({ pieces }: KeptOutput): string =>
  pieces.map((piece) => `${piece.stream}:${Buffer.from(piece.bytes).toString()}`).join('|');

describe('what is kept of a run', () => {
  it('is everything in order, with pieces of one stream put together', () => {
    const keeper = new OutputKeeper();
    for (const text of ['a', 'b']) keeper.add('stdout', bytes(text));
    keeper.add('stderr', bytes('!'));
    keeper.add('stdout', bytes('c'.repeat(200)));
    expect(textOf(keeper.kept())).toBe(`stdout:ab|stderr:!|stdout:${'c'.repeat(200)}`);
    expect(keeper.kept()).toMatchObject({ missing: 0, total: 203 });
  });

  it('is the beginning and the end of a flood, and how much is missing between them', () => {
    const keeper = new OutputKeeper();
    const lines = Array.from({ length: 300_000 }, (_, index) => `${index}\n`);
    for (const line of lines) keeper.add('stdout', bytes(line));
    const all = lines.join('');
    const { pieces, missing, cutAt, total } = keeper.kept();
    const head = Buffer.concat(pieces.slice(0, cutAt).map((piece) => piece.bytes)).toString();
    const tail = Buffer.concat(pieces.slice(cutAt).map((piece) => piece.bytes)).toString();
    expect(all.startsWith(head) && all.endsWith(tail)).toBe(true);
    expect(head.length + missing + tail.length).toBe(total);
    expect(total).toBe(all.length);
    expect(head.length).toBeGreaterThan(HALF * 0.9);
    expect(tail.length).toBeGreaterThan(HALF * 0.8);
    expect(head.length + tail.length).toBeLessThanOrEqual(2 * HALF + 128 * 1024);
  });

  it('is bounded also when every byte goes to the other stream', () => {
    const keeper = new OutputKeeper();
    for (let index = 0; index < 100_000; index++) keeper.add(index % 2 === 0 ? 'stdout' : 'stderr', bytes('x'));
    const { pieces, missing, total } = keeper.kept();
    expect(pieces.length).toBeLessThan(20_000);
    expect(pieces.length + missing).toBe(total);
  });

  it('is a copy', () => {
    const keeper = new OutputKeeper();
    const given = bytes('a');
    keeper.add('stdout', given);
    given.set(bytes('z'));
    expect(textOf(keeper.kept())).toBe('stdout:a');
  });
});

describe('the output of runs', () => {
  let database: DatabaseSync;
  beforeEach(() => {
    database = new DatabaseSync(':memory:');
  });
  afterEach(() => {
    database.close();
  });

  it('can be asked for while a run goes on, and after', () => {
    const outputs = new RunOutputs(new RunOutputTable(database));
    expect(outputs.add('r', 'stdout', bytes('one '))).toBe(0);
    expect(outputs.add('r', 'stderr', bytes('two'))).toBe(4);
    const before = outputs.get('r');
    outputs.end('r');
    expect(outputs.get('r')).toEqual(before);
    expect(textOf(new RunOutputs(new RunOutputTable(database)).get('r') ?? fail())).toBe('stdout:one |stderr:two');
  });

  it('is nothing for a run that printed nothing', () => {
    const outputs = new RunOutputs(new RunOutputTable(database));
    outputs.end('r');
    expect(outputs.get('r')).toBeNull();
  });

  it('is that of the last hundred runs', () => {
    const outputs = new RunOutputs(new RunOutputTable(database));
    for (let run = 0; run < 130; run++) {
      outputs.add(`r${run}`, 'stdout', bytes('x'));
      outputs.end(`r${run}`);
    }
    expect(database.prepare('SELECT COUNT(*) AS kept FROM run_outputs').get()).toEqual({ kept: 100 });
    expect(outputs.get('r29')).toBeNull();
    expect(outputs.get('r30')).not.toBeNull();
  });

  it('stays in memory when the disk is full', () => {
    const table = new RunOutputTable(database);
    table.put = () => {
      throw new VfsError('no-space');
    };
    const outputs = new RunOutputs(table);
    outputs.add('r', 'stdout', bytes('kept'));
    outputs.end('r');
    expect(textOf(outputs.get('r') ?? fail())).toBe('stdout:kept');
  });

  it('is given up when its row is damaged', () => {
    const outputs = new RunOutputs(new RunOutputTable(database));
    outputs.add('r', 'stdout', bytes('x'.repeat(100)));
    outputs.end('r');
    database.prepare('UPDATE run_outputs SET output = substr(output, 1, 40)').run();
    expect(outputs.get('r')).toBeNull();
  });
});

const fail = (): never => {
  throw new Error('nothing is kept');
};
