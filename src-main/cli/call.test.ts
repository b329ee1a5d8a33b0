/** `call` and `exports` from the outside. */
import { describe, expect, it } from 'vitest';

import type { ApiHandlers, CallInput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Capsule, Run } from '../../src-preload/contract/schemas.ts';
import type { FunctionExport } from '../../src-preload/contract/value-type.ts';

import type { CallCommand } from './call-arguments.ts';
import { callExport, showExports } from './call.ts';
import { aRun, play } from './context-fixture.ts';
import type { Played } from './context-fixture.ts';

const greet: FunctionExport = {
  name: 'greet',
  kind: 'function',
  params: [
    { name: 'who', type: { kind: 'string' } },
    { name: 'often', type: { kind: 'option', of: { kind: 'u32' } } },
    { name: 'raw', type: { kind: 'list', of: { kind: 'u8' } } },
  ],
  result: { kind: 'string' },
  hindrance: null,
};
const open: FunctionExport = {
  name: 'open',
  kind: 'function',
  params: [],
  result: { kind: 'handle', name: 'file' },
  hindrance: 'it gives file, which JSON cannot say',
};
const capsule: Capsule = {
  hash: 'h',
  name: 'c',
  file: '/c.wasm',
  size: 8,
  abi: 'wasi',
  shape: 'component',
  imports: [],
  exports: [],
  functions: [greet, open],
  bundled: false,
  description: '',
};
const command: CallCommand = {
  kind: 'call',
  where: { workspace: '/work', sandbox: null },
  capsule: '/c.wasm',
  mounts: [],
  schemes: 'given',
  env: {},
  format: 'plain',
  export: 'greet',
  words: [],
};

/** Plays an engine that ends every run at once, with `end` on top of what was asked. */
async function call(some: Partial<CallCommand>, end: Partial<Run>, handlers: Partial<ApiHandlers> = {}) {
  const asked: CallInput<'runStart'>[] = [];
  const played: Played = play({
    capsuleList: () => [],
    capsuleInspect: () => capsule,
    runInput: () => ({}),
    runStart: (input) => {
      asked.push(input);
      void played.emit('runChanged', aRun({ state: 'running' }));
      void played.emit('runChanged', aRun({ state: 'ended', end: { how: 'exited', code: 0 }, ...end }));
      return aRun({});
    },
    ...handlers,
  });
  const code = await callExport({ ...command, ...some }, played.context);
  return { code, asked, out: played.out(), err: played.err() };
}

describe('call', () => {
  it('reads its words by the types of the function, and prints the result as JSON', async () => {
    const { code, asked, out } = await call({ words: ['5', 'null', 'plain'] }, { result: '{"said":"hello\\u001b"}' });
    expect(asked).toMatchObject([{ file: '/c.wasm', args: [], call: { export: 'greet', args: ['5', null, 'plain'] } }]);
    expect({ code, out }).toEqual({ code: 0, out: '{"said":"hello\\u001b"}\n' });
  });

  it.each([
    [
      ['"quoted"', '3', '[1, 2]'],
      ['quoted', 3, [1, 2]],
    ],
    [
      ['{"a":1}', 'three', ''],
      ['{"a":1}', 'three', ''],
    ],
    [
      ['a', '1', 'b', 'd'],
      ['a', 1, 'b', 'd'],
    ],
  ])('takes %j as %j', async (words, args) => {
    expect((await call({ words }, {})).asked[0]?.call?.args).toEqual(args);
  });

  it('prints nothing of its own for a plug-in, which has printed its output', async () => {
    const plugin: Capsule = { ...capsule, abi: 'extism', shape: 'plugin' };
    const { out } = await call({}, { result: '"x"' }, { capsuleInspect: () => plugin });
    expect(out).toBe('');
  });

  it('has the call and the result in its lines of JSON', async () => {
    const { out } = await call(
      { format: 'json', words: ['a'] },
      { result: '[1]' },
      { eventPage: () => ({ events: [], total: 0, more: false }) },
    );
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines.at(-1)).toMatchObject({ type: 'end', result: [1], exitCode: 0 });
  });

  it.each([
    ['invalid-argument', 2],
    ['unsupported-capsule', 126],
    ['missing-imports', 126],
  ] as const)('ends a refusal of %s with %d and one sentence', async (refused, code) => {
    const runStart = (): never => {
      throw new CallError(refused, 'Not like that.');
    };
    expect(await call({}, {}, { runStart })).toMatchObject({
      code,
      out: '',
      err: 'capsule-inspector: Not like that.\n',
    });
  });

  it('of a capsule that cannot be read says why', async () => {
    const capsuleInspect = (): never => {
      throw new CallError('not-wasm', 'This is no wasm.');
    };
    expect(await call({}, {}, { capsuleInspect })).toMatchObject({ code: 126, asked: [] });
  });
});

describe('exports', () => {
  const show = async (format: 'plain' | 'json', functions: readonly FunctionExport[]): Promise<string> => {
    const played = play({ capsuleList: () => [], capsuleInspect: () => ({ ...capsule, functions: [...functions] }) });
    const { where } = command;
    expect(await showExports({ kind: 'exports', where, capsule: '/c.wasm', format }, played.context)).toBe(0);
    return played.out();
  };

  it('lists functions with their types, and why one cannot be called', async () => {
    const text = await show('plain', [greet, open]);
    expect(text).toContain('greet(who: string, often: option<u32>, raw: list<u8>) -> string');
    expect(text).toContain('cannot be called: it gives file, which JSON cannot say');
    expect(await show('plain', [])).toBe('It exports no function.\n');
  });

  it('prints an object per line', async () => {
    expect(JSON.parse(await show('json', [greet]))).toEqual(greet);
  });
});
