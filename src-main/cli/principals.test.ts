import { expect, test } from 'vitest';

import type { CallInput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import { aState, play } from './context-fixture.ts';
import { EXIT } from './context.ts';
import { parseCommand } from './grammar.ts';
import { showPrincipals } from './principals.ts';
import type { PrincipalsCommand } from './principals.ts';
import { runCapsule } from './run.ts';
import type { RunCommand } from './grammar.ts';

const commandOf = (line: string): PrincipalsCommand => parseCommand(line.split(' '), '/work') as PrincipalsCommand;
const LIST = [
  { name: 'default', sandbox: 'work-1', current: true },
  { name: 'ada', sandbox: null, current: false },
];

test('principals are listed, the one whose sandbox it is with a mark', async () => {
  const played = play({ principalList: () => LIST });
  expect(await showPrincipals(commandOf('principals'), played.context)).toBe(EXIT.done);
  expect(played.out().split('\n').slice(0, 2)).toEqual([
    expect.stringMatching(/^\* +default +work-1$/),
    expect.stringMatching(/^ +ada +no sandbox here yet$/),
  ]);
});

test('one is made first when it is asked for, and each is an object of a line with --json', async () => {
  const made: unknown[] = [];
  const played = play({ principalCreate: ({ name }) => (made.push(name), LIST) });
  await showPrincipals(commandOf('principals --create ada --json'), played.context);
  expect(made).toEqual(['ada']);
  expect(
    played
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual(LIST);
});

test('--as leads to the sandbox that the principal has there', async () => {
  const opened: CallInput<'sandboxOpen'>[] = [];
  const sandboxOpen = (wanted: CallInput<'sandboxOpen'>) => (opened.push(wanted), aState('/work'));
  const played = play({ sandboxOpen, principalList: () => LIST });
  await showPrincipals(commandOf('principals --as ada'), played.context);
  expect(opened).toEqual([{ workspace: '/work', principal: 'ada' }]);
});

test('a capsule that asks for more is refused with what it asks for, spelled out, and how to agree', async () => {
  const digest = 'd'.repeat(64);
  const details = {
    capsule: 'notes',
    digest,
    before: { version: '1.0.0', hash: 'a'.repeat(64) },
    after: { version: '2.0.0', hash: 'b'.repeat(64) },
    added: [{ capability: 'fs_write', entry: 'cwd://\u202egnp.x', sentence: 'Writes files.', impact: 'high' }],
    removed: [{ capability: 'net', entry: 'example.org', sentence: 'Connects.', impact: 'medium' }],
  };
  const started: CallInput<'runStart'>[] = [];
  const played = play({
    capsuleList: () => [],
    runStart(input) {
      started.push(input);
      throw new CallError('needs-consent', 'notes asks for one right more.', details);
    },
  });
  const command = parseCommand(`run x.wasm --mode ask --consent ${'0'.repeat(64)}`.split(' '), '/work') as RunCommand;
  expect(await runCapsule(command, played.context)).toBe(EXIT.cannotLoad);
  expect(started).toMatchObject([{ mode: 'ask', consent: '0'.repeat(64) }]);
  const told = played.err();
  expect(told).toContain('notes asks for one right more.');
  expect(told).toContain(`1.0.0 (${'a'.repeat(12)}) and is 2.0.0 (${'b'.repeat(12)})`);
  expect(told).toMatch(/\+ fs_write .*high +Writes files\./);
  expect(told).toMatch(/- net example\.org +medium/);
  expect(told).not.toContain('\u202e');
  expect(told).toContain(`--consent ${digest}`);
});
