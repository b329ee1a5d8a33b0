import { describe, expect, test } from 'vitest';

import type { CallInput } from '../../src-preload/contract/api.ts';
import type { LayerStack } from '../../src-preload/contract/review-schemas.ts';
import { aState, play } from './context-fixture.ts';
import { manageLayers, parseLayers } from './layers.ts';

const parsed = (...words: string[]) => parseLayers(words, '/here');

describe('the words of layers', () => {
  test('name what is done, with files from the current folder', () => {
    expect(parsed().act).toEqual({ what: 'stack' });
    expect(parsed('fate', 'a').act).toEqual({ what: 'fate', path: 'a' });
    expect(parsed('import', '--mount', 'home', 'x.tar').act).toEqual({
      ...{ what: 'import', file: '/here/x.tar', mount: 'home' },
    });
    expect(parsed('unpack', 'x.tar', 'to').act).toEqual({ what: 'unpack', file: '/here/x.tar', folder: '/here/to' });
    expect(parsed('open', '/there/alpine-3.oci.tar').act).toMatchObject({ what: 'open', name: 'alpine-3' });
  });

  test('say what is exported, and as what', () => {
    expect(parsed('export', 'x.patch').act).toMatchObject({
      ...{ format: 'patch', mount: 'cwd', from: { tree: 'base' }, to: { tree: 'merged' } },
    });
    expect(parsed('export', '--from', 'checkpoint:3', '--to', 'event:9', 'x.oci.tar').act).toMatchObject({
      ...{ format: 'oci', from: { tree: 'checkpoint', id: 3 }, to: { tree: 'moment', event: 9 } },
    });
    expect(parsed('export', '--format', 'oci', 'x').act).toMatchObject({ format: 'oci' });
  });

  test.each([
    [['fates', 'a']],
    [['fate']],
    [['fate', 'a', 'b']],
    [['export', '--from', 'yesterday', 'x']],
    [['export', '--format', 'zip', 'x']],
    [['unpack', 'x']],
    [['toString']],
  ])('%j are refused', (words) => {
    expect(() => parsed(...words)).toThrow(/layers|tree|format/);
  });
});

const counts = { added: 1, modified: 2, deleted: 3, renamed: 0, copied: 0, typeChanged: 0, bytes: 2048 };
const nothing = { added: 0, modified: 0, deleted: 0, renamed: 0, copied: 0, typeChanged: 0, bytes: 0 };
const stack: LayerStack = {
  mount: 'cwd',
  folder: '/work',
  layers: [
    { layer: 'base', name: 'base', at: null, counts: nothing, wasted: 10, duplicated: 0 },
    { layer: 4, name: 'mine', at: 0, counts, wasted: 0, duplicated: 2048 },
    { layer: 'top', name: 'top', at: null, counts: nothing, wasted: 0, duplicated: 0 },
  ],
};

describe('layers', () => {
  test('are listed with the newest on top', async () => {
    const played = play({ layerStack: () => [stack] });
    expect(await manageLayers(parsed(), played.context)).toBe(0);
    expect(
      played
        .out()
        .split('\n')
        .map((line) => line.trimEnd()),
    ).toEqual([
      'cwd:// over /work',
      'top                             +0 ~0 -0  0 B',
      '4     1970-01-01T00:00:00.000Z  +1 ~2 -3  2.0 KiB               2.0 KiB twice  mine',
      'base                                               10 B hidden',
      '',
    ]);
    const json = play({ layerStack: () => [stack] });
    await manageLayers(parsed('--json'), json.context);
    expect(JSON.parse(json.out())).toEqual(stack);
  });

  test('tell the fate of a file', async () => {
    const layers = [
      { layer: 'base', kind: null, entry: 'file', size: 4, mode: 0o644, hash: 'ab'.repeat(32) },
      { layer: 'top', kind: 'deleted', entry: null, size: null, mode: null, hash: null },
    ] as const;
    const played = play({ fileFate: ({ path }) => ({ path, layers: [...layers] }) });
    await manageLayers(parsed('fate', 'a'), played.context);
    expect(played.out()).toContain('base     file     644  4 B  abababababab');
    expect(played.out()).toMatch(/top {2} +D {2}nothing/);
  });

  test('are exported and imported by jobs, and what was left out is said', async () => {
    const asked: CallInput<'layerImport'>[] = [];
    const played = play({
      layerExport: ({ file }) => ({ file, bytes: 10, entries: 1 }),
      layerImport: (input) => (
        asked.push(input),
        { sandbox: aState('/work').sandbox, entries: 2, left: ['No owners.'] }
      ),
      checkpointList: () => [],
    });
    await manageLayers(parsed('export', 'x.tar'), played.context);
    await manageLayers(parsed('import', 'x.tar'), played.context);
    await manageLayers(parsed('unpack', 'x.tar', 'to'), played.context);
    await manageLayers(parsed('open', 'x.tar'), played.context);
    expect(asked).toEqual([
      { sandbox: 'id', file: '/here/x.tar', as: { how: 'layer', mount: 'cwd' }, job: 'import' },
      { file: '/here/x.tar', as: { how: 'base', folder: '/here/to' }, job: 'import' },
      { file: '/here/x.tar', as: { how: 'stack', name: 'x' }, job: 'import' },
    ]);
    expect(played.out()).toBe(
      'one entry, 10 B: /here/x.tar\n2 entries applied to cwd://\n2 entries unpacked into /here/to\n2 entries in 0 layers: look at them with --sandbox name\n',
    );
    expect(played.err()).toContain('No owners.');
  });
});
