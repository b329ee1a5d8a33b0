import { once } from 'node:events';
import { readdirSync, symlinkSync, watch } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { guest, jsonLines, Place, snapshot } from './harness.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => {
  place.remove();
});

describe('an Astrid capsule from the command line', () => {
  const drive = (lines: readonly string[]): void => {
    const done = place.cli(['run', guest('astrid/driver.wasm')], `${lines.join('\n')}\n`);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(new Set(done.stdout.split('\n'))).toEqual(new Set(['ok', '']));
  };

  test('a commit that was killed is asked for again: no file is half, and in the end all are there', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `many/file-${index}`);
    for (const name of names) place.write(name, 'old');
    drive(names.map((name) => `write-file\t${name}\t${'new'.repeat(50)}`));
    const watcher = watch(join(place.workspace, 'many'));
    const committing = place.start(['commit']);
    await once(watcher, 'change');
    committing.kill('SIGKILL');
    watcher.close();
    await once(committing, 'exit');
    expect(names.some((name) => place.read(name) === 'old')).toBe(true);
    const contents = new Set(names.map((name) => place.read(name)));
    expect([...contents].filter((text) => text !== 'old' && text !== 'new'.repeat(50))).toEqual([]);
    expect(place.cli(['commit']).code).toBe(0);
    expect(new Set(names.map((name) => place.read(name)))).toEqual(new Set(['new'.repeat(50)]));
    // What the killed one left of its own is swept when it is old enough to be nobody's.
    const there = readdirSync(join(place.workspace, 'many')).filter((name) => !name.startsWith('.capsule-inspector-'));
    expect(there).toHaveLength(names.length);
    expect(place.cli(['diff']).stdout).toBe('Nothing has changed.\n');
  });
});

describe('one list of steps, built for three contracts', () => {
  /** What the record keeps but for the contract's own words, and the folder after a commit. */
  function perform(contract: string) {
    const here = new Place();
    try {
      for (const [path, text] of Object.entries({ 'src/a': 'hello', 'src/b': 'bb', 'old/one': '1', 'old/deep/x': 'x' }))
        here.write(path, text);
      symlinkSync('src/a', join(here.workspace, 'link'));
      symlinkSync('../secret', join(here.workspace, 'escape'));
      const done = here.cli(['run', guest(`scenario/${contract}.wasm`)]);
      const events = jsonLines(here.cli(['log', '--json']).stdout).map(
        ({ op, path, path2, outcome, decision, bytes, layer }) =>
          [op, path, path2, outcome, decision, bytes, layer].join(' '),
      );
      expect(here.cli(['commit']).code).toBe(0);
      return {
        done,
        events: events.filter((event) => !/^(?:run|open-sandbox|close-sandbox)/.test(event)),
        folder: snapshot(here.workspace),
      };
    } finally {
      here.remove();
    }
  }

  test('leaves the same record, and the same folder byte for byte', () => {
    const preview1 = perform('preview1');
    expect(preview1.done.code).toBe(0);
    expect(preview1.events.length).toBeGreaterThan(150);
    expect(preview1.folder.size).toBeGreaterThan(8);
    expect(perform('wasi')).toEqual(preview1);
    expect(perform('astrid')).toEqual(preview1);
  });
});
