import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';

import { Attempt } from '../attempt.ts';
import type { Gate, GateRequest } from '../gate.ts';
import { CALLS, play } from './gate-play-contract.ts';
import type { CallName, Play } from './gate-play-contract.ts';
import type { Fault } from './gate-world-contract.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const names = fc.constantFrom('a', 'b', 'c', 'f', 'h', 'k.pem', 'l', 'x', '..');
const below = fc.array(names, { maxLength: 3 }).map((path) => path.join('/'));
const mount = fc.constantFrom('cwd', 'tmp', 'direct');
const path = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(mount, below).map(([name, rest]) => `${name}://${rest}`) },
  { weight: 1, arbitrary: fc.constantFrom('cwd://.capsuleignore', 'direct://.capsuleignore', 'cwd://l/../f') },
);
const entry = fc.oneof(
  fc.constant('*'),
  fc
    .tuple(mount, fc.constantFrom('', 'a', 'a/b', 'b', 'f', 'x', 'c/a', 'l'))
    .map(([name, rest]) => `${name}://${rest}`),
);
const entries = fc.array(entry, { maxLength: 4 });
const grant = fc.record({
  verdict: fc.constantFrom('allow', 'deny'),
  access: fc.constantFrom('read', 'write'),
  pattern: entry.filter((text) => text !== '*'),
});
const plan = fc.record({
  mode: fc.constantFrom('enforce', 'enforce', 'enforce', 'ask', 'open', 'observe'),
  rights: fc.record({ read: entries, write: entries }),
  grants: fc.array(grant, { maxLength: 3 }),
  ignored: fc.constantFrom('', '', '*.pem\n', '/a/b\n', 'b/\n', '/*\n!/a/\n', '**/b/k.pem\n/x\n', '*.pem\n!k.pem\n'),
  links: fc.constantFrom(
    [],
    [['l', 'a']],
    [['l', 'b/none']],
    [['a/l', '../b']],
    [
      ['c/l', '../a/b'],
      ['l', 'c/l'],
    ],
    [['l', '../..']],
  ),
  answers: fc.array(fc.constantFrom('allow', 'allow', 'deny'), { minLength: 1, maxLength: 4 }),
});
const playsOf = (calls: readonly CallName[]): fc.Arbitrary<Play> =>
  fc.record({
    plan,
    calls: fc.array(fc.record({ name: fc.constantFrom(...calls), path, second: path, handle: fc.nat(5) }), {
      ...{ minLength: 40, maxLength: 70, size: 'max' },
    }),
  });

/** What the first play that something is wrong in says; null when all are well. */
function firstFault(count: number, seed: number, calls: readonly CallName[], fault?: Fault): readonly string[] | null {
  for (const one of fc.sample(playsOf(calls), { numRuns: count, seed })) {
    const faults = play(one, fault);
    if (faults.length > 0) return [...faults, JSON.stringify(one.plan)];
  }
  return null;
}

test('nothing is reached in a tree without a decision that allows it, and what is refused changes nothing', () => {
  expect(firstFault(24, 11, CALLS)).toBeNull();
});

const asked =
  (gate: Gate, change: (request: GateRequest) => GateRequest): Gate =>
  (request) =>
    gate(change(request));
const ALLOW = { verdict: 'allow', cause: 'default', reason: 'a fault' } as const;
const namesIn = (text: string): readonly string[] =>
  text
    .replace(/^[a-z]+:\/\//, '')
    .split('/')
    .filter((name) => name !== '' && name !== '..');

/** Faults that doors have had; each must be seen. */
const FAULTS: Readonly<Record<string, () => Fault>> = {
  'a right to write is one to read': () => ({
    gate: (gate) => (request) => (gate({ ...request, access: 'write' }).verdict === 'allow' ? ALLOW : gate(request)),
  }),
  'the path is judged as it was asked': () => ({
    gate: (gate) => asked(gate, (request) => ({ ...request, names: namesIn(request.asked) })),
  }),
  'the directory is judged, not the entry': () => ({
    gate: (gate) => asked(gate, (request) => ({ ...request, names: request.names.slice(0, 1) })),
  }),
  'what is open is not asked about again': () => ({
    gate: (gate) => (request) => (['read', 'write', 'list'].includes(request.operation) ? ALLOW : gate(request)),
  }),
  'the second path is not asked about': () => {
    vi.spyOn(Attempt.prototype, 'enterSecond').mockImplementation(function (this: Attempt, target, access, last) {
      const entered = this.enter(target, 'read', last);
      return access === 'write' ? entered : entered;
    });
    return {};
  },
  'a move is not held to be a way to read': () => {
    vi.spyOn(Attempt.prototype, 'decideMove').mockImplementation(() => undefined);
    return {};
  },
  'a tree is not looked through': () => ({ boundary: (boundary) => ({ ...boundary, hasBelow: () => false }) }),
  'the boundary knows files only': () => ({
    boundary: (boundary) => ({
      ...boundary,
      forbids: (...[name, place, access]) => boundary.forbids(name, place, access, 'file'),
    }),
  }),
  'a refusal below does not count': () => ({
    gate: (gate) => asked(gate, (request) => ({ ...request, reach: 'entry' })),
  }),
  'only the first of several directories is asked about': () => {
    let last = '';
    return {
      gate: (gate) => (request) => {
        const isSame = request.operation === 'mkdir' && request.asked === last;
        last = request.operation === 'mkdir' ? request.asked : '';
        return isSame ? ALLOW : gate(request);
      },
    };
  },
};

/** Those that a fault can lie in, where that is not most of them. */
const CALLS_OF: Readonly<Record<string, readonly CallName[]>> = {
  'what is open is not asked about again': ['openBoth', 'read', 'openDirectory', 'rename', 'list', 'create'],
  'a move is not held to be a way to read': ['rename', 'link'],
  'a tree is not looked through': ['rename', 'removeAll'],
  'a refusal below does not count': ['rename', 'removeAll'],
};

test.each(Object.keys(FAULTS))('it would be seen when %s', (name) => {
  expect(firstFault(60, 12, CALLS_OF[name] ?? CALLS, FAULTS[name]?.())).not.toBeNull();
});
