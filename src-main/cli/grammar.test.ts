/** The grammar, line by line: scripts rely on it. */
import { describe, expect, it } from 'vitest';

import { UsageError, parseCommand } from './grammar.ts';
import type { Command, RunCommand } from './grammar.ts';
import { helpText } from './help.ts';

const here = { workspace: '/at', sandbox: null };
const run: RunCommand = { kind: 'run', where: here, capsule: 'c.wasm', mounts: [], env: {}, format: 'plain', args: [] };
const diff = { kind: 'diff', where: here, format: 'plain', paths: [] } as const;
const commit = { kind: 'commit', where: here, dryRun: false, format: 'plain', paths: [] } as const;
const log = { kind: 'log', where: here, format: 'plain', filter: null } as const;

const VALID: readonly (readonly [string, Command])[] = [
  ['run c.wasm', run],
  ['run c.wasm --', run],
  ['run c.wasm -- a -b --json --', { ...run, args: ['a', '-b', '--json', '--'] }],
  ['run c.wasm -- --help', { ...run, args: ['--help'] }],
  ['run --json c.wasm', { ...run, format: 'json' }],
  ['run c.wasm --json', { ...run, format: 'json' }],
  ['run c.wasm --workspace w', { ...run, where: { workspace: '/at/w', sandbox: null } }],
  ['run c.wasm --workspace=/w', { ...run, where: { workspace: '/w', sandbox: null } }],
  ['run c.wasm --sandbox s', { ...run, where: { workspace: null, sandbox: 's' } }],
  ['run c.wasm --sandbox s --workspace w', { ...run, where: { workspace: '/at/w', sandbox: 's' } }],
  ['run c.wasm --env A=1 --env B=x=y --env C=', { ...run, env: { A: '1', B: 'x=y', C: '' } }],
  ['run c.wasm --env A=1 --env A=2', { ...run, env: { A: '2' } }],
  ['run c.wasm --mount d::/data', { ...run, mounts: [{ host: '/at/d', guest: '/data', access: 'read-write' }] }],
  ['run c.wasm --mount /d::/data:ro', { ...run, mounts: [{ host: '/d', guest: '/data', access: 'read-only' }] }],
  ['run c.wasm --mount /d::/a//b/./c/', { ...run, mounts: [{ host: '/d', guest: '/a/b/c', access: 'read-write' }] }],
  ['run c.wasm --mount /a::b::/c', { ...run, mounts: [{ host: '/a::b', guest: '/c', access: 'read-write' }] }],
  [
    'run c.wasm --mount a::/x --mount b::/y:ro',
    {
      ...run,
      mounts: [
        { host: '/at/a', guest: '/x', access: 'read-write' },
        { host: '/at/b', guest: '/y', access: 'read-only' },
      ],
    },
  ],
  ['diff', diff],
  ['diff a cwd://b', { ...diff, paths: ['a', 'cwd://b'] }],
  ['diff -- --odd', { ...diff, paths: ['--odd'] }],
  ['diff --json', { ...diff, format: 'json' }],
  ['diff --patch --sandbox s a', { ...diff, where: { workspace: null, sandbox: 's' }, format: 'patch', paths: ['a'] }],
  ['commit', commit],
  ['commit --dry-run --json a', { ...commit, dryRun: true, format: 'json', paths: ['a'] }],
  ['discard --workspace w a', { kind: 'discard', where: { workspace: '/at/w', sandbox: null }, paths: ['a'] }],
  ['log', log],
  ['log --filter tidy --json', { ...log, filter: 'tidy', format: 'json' }],
  ['', { kind: 'help', topic: null }],
  ['--help', { kind: 'help', topic: null }],
  ['help', { kind: 'help', topic: null }],
  ['help open', { kind: 'help', topic: 'open' }],
  ['help diff', { kind: 'help', topic: 'diff' }],
  ['run --help', { kind: 'help', topic: 'run' }],
  ['log -h', { kind: 'help', topic: 'log' }],
  ['--version', { kind: 'version' }],
  ['verify', { kind: 'verify', where: here, format: 'plain' }],
  ['verify s --json', { kind: 'verify', where: { workspace: null, sandbox: 's' }, format: 'json' }],
  ['verify --workspace w', { kind: 'verify', where: { workspace: '/at/w', sandbox: null }, format: 'plain' }],
  ['recover', { kind: 'recover', where: here, format: 'plain' }],
  ['recover --sandbox s', { kind: 'recover', where: { workspace: null, sandbox: 's' }, format: 'plain' }],
];

const INVALID: readonly (readonly [string, RegExp])[] = [
  ['rnu c.wasm', /no command "rnu"/],
  ['run', /needs a CAPSULE/],
  ['run -- c.wasm', /needs a CAPSULE/],
  ['run c.wasm more', /Put "--" before .*"more"/],
  ['run c.wasm --nonsense', /Unknown option '--nonsense'/],
  ['run c.wasm --env A', /--env needs K=V, not "A"/],
  ['run c.wasm --env =A', /--env needs K=V/],
  ['run c.wasm --env', /argument missing/],
  ['run c.wasm --mount /d', /--mount needs HOST::GUEST/],
  ['run c.wasm --mount /d::data', /absolute GUEST/],
  ['run c.wasm --mount ::/data', /--mount needs/],
  ['run c.wasm --mount /d::/', /--mount needs/],
  ['run c.wasm --mount /d::/a/../b', /--mount needs/],
  ['run c.wasm --mount a::/x --mount b::/x/', /Two mounts .* \/x/],
  ['run c.wasm --workspace=', /--workspace needs/],
  ['diff --json --patch', /exclude each other/],
  ['diff --workspace a --sandbox b', /exclude each other/],
  ['discard --json', /Unknown option '--json'/],
  ['discard --dry-run', /Unknown option '--dry-run'/],
  ['log path', /--filter "path"/],
  ['log --json=yes', /--json/],
];

const words = (line: string): string[] => (line === '' ? [] : line.split(' '));

describe('the grammar', () => {
  it.each(VALID)('understands "%s"', (line, command) => {
    expect(parseCommand(words(line), '/at')).toEqual(command);
  });

  it.each(INVALID)('refuses "%s" in one sentence', (line, message) => {
    const parse = (): unknown => parseCommand(words(line), '/at');
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/^[^\n]*\.$/);
  });

  it('has help for everything it knows', () => {
    for (const topic of ['open', 'run', 'diff', 'commit', 'discard', 'log'] as const)
      expect(helpText(topic)).toMatch(new RegExp(`^Usage: capsule-inspector .*${topic}`));
    expect(helpText(null)).toContain('Usage:');
  });
});
