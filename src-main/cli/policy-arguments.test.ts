/** The grammar of commands about rights and of what is said about questions, line by line: scripts rely on it. */
import { describe, expect, it } from 'vitest';

import { parseCommand } from './grammar.ts';
import type { Command, RunCommand } from './grammar.ts';
import { UsageError } from './parse-options.ts';

const where = { workspace: '/at', sandbox: null };
const common = { where, format: 'plain' } as const;
const grants = { kind: 'grants', ...common } as const;
const listing = { kind: 'list', state: null, words: [] } as const;
const add = { kind: 'add', capsule: 'c', access: 'read', pattern: 'cwd://a', lifetime: 'sandbox' } as const;
const learn = { kind: 'learn', ...common, filter: null, manifest: null, result: 'print' } as const;
const whatIf = { kind: 'what-if', ...common, filter: null, manifest: 'm' } as const;
const ADD = 'grants add --capsule c --access read --pattern cwd://a';

const VALID: readonly (readonly [string, Command])[] = [
  ['grants', { ...grants, action: listing }],
  [
    'grants list --json --sandbox s',
    { ...grants, format: 'json', where: { workspace: null, sandbox: 's' }, action: listing },
  ],
  [
    'grants src tidy --state expired',
    { ...grants, action: { kind: 'list', state: 'expired', words: ['src', 'tidy'] } },
  ],
  ['grants list add', { ...grants, action: { ...listing, words: ['add'] } }],
  [ADD, { ...grants, action: add }],
  [`${ADD} --lifetime always --for 10m`, { ...grants, action: { ...add, lifetime: 'always', forMs: 600_000 } }],
  ['grants revoke a b', { ...grants, action: { kind: 'revoke', ids: ['a', 'b'] } }],
  ['grants renew a --capsule c', { ...grants, action: { kind: 'renew', id: 'a', capsule: 'c' } }],
  ['why 12', { kind: 'why', ...common, seq: 12 }],
  [
    'why --workspace w 12 --json',
    { kind: 'why', where: { workspace: '/at/w', sandbox: null }, format: 'json', seq: 12 },
  ],
  ['learn', learn],
  ['learn op:read --filter x --run r --most 5', { ...learn, filter: '(op:read) (x)', run: 'r', most: 5 }],
  ['learn --manifest m --write', { ...learn, manifest: 'm', result: 'write' }],
  ['what-if --manifest m op:read', { ...whatIf, filter: 'op:read' }],
  ['what-if --manifest m --run r --json', { ...whatIf, run: 'r', format: 'json' }],
];

const INVALID: readonly (readonly [string, RegExp])[] = [
  ['grants --state gone', /--state is one of active,/],
  ['grants --access read', /grants list does not take --access/],
  ['grants add', /grants add needs --capsule/],
  ['grants add cwd://a', /takes options only/],
  ['grants add --capsule c', /needs --access/],
  ['grants add --capsule c --access both --pattern a', /--access is one of read, write/],
  ['grants add --capsule c --access read', /needs --pattern/],
  [`${ADD} --lifetime run`, /--lifetime is one of sandbox, always/],
  [`${ADD} --for 1ms`, /--for needs a time/],
  [`${ADD} --for none`, /--for needs a time/],
  [`${ADD} --state active`, /does not take --state/],
  ['grants revoke', /needs an ID/],
  ['grants renew', /needs an ID/],
  ['grants renew a', /needs --capsule/],
  ['grants renew a b --capsule c', /takes one ID, not "b" too/],
  ['why', /needs the number of an event/],
  ['why 0', /not "0"/],
  ['why 1 2', /takes one number, not "2" too/],
  ['learn --write', /--write needs --manifest/],
  ['learn --most 0', /from 1 to 10000/],
  ['learn --most 10001', /from 1 to 10000/],
  ['what-if op:read', /needs --manifest/],
  ['run c.wasm --broker=', /--broker needs a SOCKET/],
  ['run c.wasm --yes-to read:/etc', /--yes-to "read:\/etc" allows nothing/],
];

const words = (line: string): string[] => line.split(' ');

describe('the grammar of rights', () => {
  it.each(VALID)('understands "%s"', (line, command) => expect(parseCommand(words(line), '/at')).toEqual(command));

  it.each(INVALID)('refuses "%s" in one sentence', (line, message) => {
    const parse = (): unknown => parseCommand(words(line), '/at');
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/^[^\n]*\.$/);
  });
});

describe('what is said about questions', () => {
  const prompts = (line: string): RunCommand['prompts'] => {
    const command = parseCommand(words(`run c.wasm ${line}`), '/at');
    return command.kind === 'run' ? command.prompts : undefined;
  };

  it('is nothing when nothing is said', () => expect(prompts('--json')).toBeUndefined());

  it('is a list of what is allowed, and what becomes of the rest', () => {
    expect(prompts('--yes-to read:cwd://src --yes-to tmp:// --yes-to git --deny-prompts')).toEqual({
      yesTo: [
        { approval: null, access: { rights: ['read'], path: 'cwd://src' } },
        { approval: 'tmp://', access: { rights: ['read', 'write'], path: 'tmp://' } },
        { approval: 'git', access: null },
      ],
      rest: 'deny',
    });
  });

  it.each([
    ['s', '/at/s'],
    ['/tmp/s', '/tmp/s'],
    ['\\\\.\\pipe\\s', '\\\\.\\pipe\\s'],
  ])('has a broker at %s', (text, broker) => {
    expect(prompts(`--broker ${text}`)).toEqual({ yesTo: [], rest: 'ask', broker });
  });
});
