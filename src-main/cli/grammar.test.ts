/** The grammar, line by line: scripts rely on it. */
import { describe, expect, it } from 'vitest';

import { COMMANDS } from './command-names.ts';
import { parseCommand } from './grammar.ts';
import { UsageError } from './parse-options.ts';
import type { Command, RunCommand } from './grammar.ts';
import type { CallCommand } from './call-arguments.ts';
import { helpText } from './help.ts';

const here = { workspace: '/at', sandbox: null };
const run: RunCommand = {
  kind: 'run',
  where: here,
  capsule: 'c.wasm',
  mounts: [],
  schemes: 'given',
  env: {},
  format: 'plain',
  args: [],
};
const call: CallCommand = {
  kind: 'call',
  where: here,
  capsule: 'c.wasm',
  mounts: [],
  schemes: 'given',
  env: {},
  format: 'plain',
  export: 'go',
  words: [],
};
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
  ['run c.wasm --as ada', { ...run, where: { ...here, principal: 'ada' } }],
  ['diff --sandbox s --as ada', { ...diff, where: { workspace: null, sandbox: 's', principal: 'ada' } }],
  ['run c.wasm --mode observe', { ...run, mode: 'observe' }],
  [`run c.wasm --consent ${'0'.repeat(64)}`, { ...run, consent: '0'.repeat(64) }],
  ['principals', { kind: 'principals', where: here, format: 'plain', create: null }],
  ['principals --json --create ada', { kind: 'principals', where: here, format: 'json', create: 'ada' }],
  ['run c.wasm --env A=1 --env B=x=y --env C=', { ...run, env: { A: '1', B: 'x=y', C: '' } }],
  ['run c.wasm --env A=1 --env A=2', { ...run, env: { A: '2' } }],
  [
    'run c.wasm --pure --mount a:/x --memory /y',
    {
      ...run,
      schemes: 'none',
      mounts: [
        { kind: 'overlay', host: '/at/a', guest: '/x', access: 'read-write' },
        { kind: 'memory', guest: '/y' },
      ],
    },
  ],
  ['call c.wasm go', { ...call, words: [] }],
  ['call c.wasm go {"a":1} two --json', { ...call, words: ['{"a":1}', 'two'], format: 'json' }],
  ['call c.wasm go --env A=1 -- -5 --json', { ...call, words: ['-5', '--json'], env: { A: '1' } }],
  ['exports c.wasm --json', { kind: 'exports', where: here, capsule: 'c.wasm', format: 'json' }],
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
  ['log op:write src --run r', { ...log, filter: '(op:write) (src)', run: 'r' }],
  ['log -- -op:read', { ...log, filter: '-op:read' }],
  ['log a --count', { ...log, filter: 'a', format: 'count' }],
  [
    'log --sort duration --reverse --limit 20',
    { ...log, list: { key: 'duration', order: 'descending', limit: 20, fold: [] } },
  ],
  ['log --fold repeats', { ...log, list: { key: 'seq', order: 'ascending', limit: Infinity, fold: ['repeats'] } }],
  ['history a', { kind: 'history', where: here, path: 'a', format: 'plain', limit: 100 }],
  ['show a --at 12', { kind: 'show', where: here, path: 'a', at: 12 }],
  ['show a', { kind: 'show', where: here, path: 'a', at: null }],
  ['diff a --from 0 --to 7', { ...diff, paths: ['a'], moments: { from: 0, to: 7 } }],
  ['diff --from 7 --json', { ...diff, format: 'json', moments: { from: 7, to: null } }],
  ['restore a --at 9 --before', { kind: 'restore', where: here, path: 'a', at: 9, side: 'before' }],
  ['blame a --at now', { kind: 'blame', where: here, path: 'a', format: 'plain', at: null }],
  ['export t.csv', { kind: 'export', where: here, file: '/at/t.csv', format: 'csv', filter: null, redact: [] }],
  [
    'export /t --format bundle --redact paths,contents --filter a --run r',
    {
      ...{ kind: 'export', where: here, file: '/t', format: 'bundle', filter: 'a', run: 'r' },
      redact: ['paths', 'contents'],
    },
  ],
  ['import t.capsule-trail', { kind: 'import', file: '/at/t.capsule-trail', format: 'plain' }],
  ['retention', { kind: 'retention', where: here, format: 'plain', set: {} }],
  [
    'retention s --event-bytes 4g --event-days 1.5 --history-bytes none',
    {
      ...{ kind: 'retention', where: { workspace: null, sandbox: 's' }, format: 'plain' },
      set: { eventBytes: 4 * 2 ** 30, eventDays: 1.5, historyBytes: null },
    },
  ],
  ['filters', { kind: 'filters', format: 'plain', save: null, remove: [] }],
  [
    'filters --save mine op:write',
    { kind: 'filters', format: 'plain', save: { name: 'mine', filter: 'op:write' }, remove: [] },
  ],
  ['filters --remove a --remove b', { kind: 'filters', format: 'plain', save: null, remove: ['a', 'b'] }],
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
  ['call c.wasm', /needs a CAPSULE and an EXPORT/],
  ['call c.wasm go -5', /Unknown option '-5'/],
  ['exports', /needs a CAPSULE/],
  ['exports a.wasm b.wasm', /takes one CAPSULE, not "b.wasm" too/],
  ['run c.wasm --nonsense', /Unknown option '--nonsense'/],
  ['run c.wasm --env A', /--env needs K=V, not "A"/],
  ['run c.wasm --env =A', /--env needs K=V/],
  ['run c.wasm --as Ada', /--as needs the name of a principal/],
  ['log --as ../up', /--as needs the name/],
  ['run c.wasm --mode open', /--mode is one of enforce, ask, observe/],
  ['run c.wasm --consent yes', /--consent needs the 64 digits/],
  ['principals ada', /takes no "ada"/],
  ['run c.wasm --env', /argument missing/],
  ['run c.wasm --mount a::/x --mount b::/x/', /Two mounts .* \/x/],
  ['run c.wasm --workspace=', /--workspace needs/],
  ['diff --json --patch', /exclude each other/],
  ['diff --workspace a --sandbox b', /exclude each other/],
  ['discard --json', /Unknown option '--json'/],
  ['discard --dry-run', /Unknown option '--dry-run'/],
  ['log --count --json', /exclude each other/],
  ['log --sort size', /--sort is one of seq, time/],
  ['log --fold repeats --sort path', /exclude each other/],
  ['log --limit 0', /--limit needs/],
  ['history', /needs a PATH/],
  ['history a b', /takes one PATH, not "b" too/],
  ['history a --limit 2000', /from 1 to 1000/],
  ['show a --at then', /--at needs the number of an event/],
  ['diff a b --from 1', /takes one PATH, not "b" too/],
  ['diff a --to 1', /--to needs --from/],
  ['restore a', /needs --at/],
  ['export', /needs a FILE/],
  ['export t', /needs --format and one of jsonl/],
  ['export t --format xml', /--format is one of jsonl/],
  ['export t.csv --redact names', /--redact is one of paths, contents/],
  ['import', /needs a FILE/],
  ['retention --event-bytes lots', /a whole number of bytes/],
  ['retention --event-days 5k', /a number of days/],
  ['filters a', /with --save NAME only/],
  ['filters --save a', /needs a FILTER after it/],
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
    for (const topic of ['open', ...COMMANDS] as const)
      expect(helpText(topic)).toMatch(new RegExp(`^Usage: capsule-inspector .*${topic}`));
    expect(helpText(null)).toContain('Usage:');
  });
});
