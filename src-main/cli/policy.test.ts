/** `why`, `learn`, `what-if`, and the line at the end of a run. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import type { ApiHandlers, CallOutput } from '../../src-preload/contract/api.ts';
import type { Flip, Learned, Why } from '../../src-preload/contract/policy-schemas.ts';
import { CallError } from '../../src-preload/contract/reply.ts';

import { aRun, anEvent, play } from './context-fixture.ts';
import { learnRights } from './learn.ts';
import type { LearnCommand, WhatIfCommand, WhyCommand } from './policy-arguments.ts';
import { tellRefusals } from './run-refusals.ts';
import { replayManifest } from './what-if.ts';
import { explainEvent } from './why.ts';

const folder = mkdtempSync(join(tmpdir(), 'inspector-policy-'));
const wasm = join(folder, 'c.wasm');
writeFileSync(wasm, '');
mkdirSync(join(folder, 'capsule'));
writeFileSync(join(folder, 'capsule/Capsule.toml'), 'the text');
afterAll(() => rmSync(folder, { recursive: true }));

const where = { workspace: '/work', sandbox: null };
const hash = 'ab'.repeat(32);
const fail = (code: 'not-found' | 'bad-manifest') => (): never => {
  throw new CallError(code, 'No.');
};
const linesOf = (out: string): unknown[] =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);

describe('why', () => {
  const why: Why = {
    seq: 12,
    capsule: { name: 'tidy\u202e', hash },
    access: 'write',
    mode: 'enforce',
    decision: 'deny',
    sentence: 'No fs_write entry covers cwd://out.',
    steps: [
      { step: 'mount', subject: 'cwd://', place: '', result: 'passed', sentence: 'The run has it.' },
      { step: 'mode', subject: '', place: '', result: 'decided', sentence: 'What is not declared is denied.' },
    ],
    nearest: { pattern: 'cwd://outer', place: 'Capsule.toml 3:4', sentence: 'It covers another folder.' },
    minimal: [{ access: 'write', pattern: "cwd://it's" }],
    now: { verdict: 'ask', sentence: 'The run would ask.' },
  };
  const perform = async (handlers: Partial<ApiHandlers>, format: WhyCommand['format'] = 'plain') => {
    const capsule = { hash, file: '/capsules/my tidy.wasm' } as CallOutput<'capsuleList'>[number];
    const played = play({ capsuleList: () => [capsule], ...handlers });
    const code = await explainEvent({ kind: 'why', where, format, seq: 12 }, played.context);
    return { code, out: played.out(), err: played.err() };
  };

  it('tells each step, what came closest, and what would do, ready to be typed', async () => {
    const { code, out } = await perform({ eventWhy: () => why });
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'Event 12, write by tidy\\u{202e} (abababababab), mode enforce: deny',
        '  No fs_write entry covers cwd://out.',
        '  mount  passed   cwd://  The run has it.',
        '  mode   decided          What is not declared is denied.',
        'Nearest: cwd://outer (Capsule.toml 3:4): It covers another folder.',
        'It needs, in [capabilities] of its manifest,',
        '  fs_write = ["cwd://it\'s"]',
        'or',
        "  capsule-inspector grants add --capsule '/capsules/my tidy.wasm' --access write --pattern 'cwd://it'\\''s'",
        'Now it would be: ask. The run would ask.',
        '',
      ].join('\n'),
    );
  });

  it('says nothing of remedies for what was allowed', async () => {
    const { out } = await perform({ eventWhy: () => ({ ...why, decision: 'allow' }) });
    expect(out).not.toContain('It needs');
  });

  it('prints the whole answer as one object', async () => {
    const { out } = await perform({ eventWhy: () => why }, 'json');
    expect(linesOf(out)).toEqual([why]);
  });

  it('ends with 1 when there is no such event', async () => {
    expect(await perform({ eventWhy: fail('not-found') })).toEqual({
      code: 1,
      out: '',
      err: 'capsule-inspector: There is no event 12 in this record.\n',
    });
  });
});

describe('learn', () => {
  const learned: Learned = {
    entries: [
      { access: 'read', pattern: 'cwd://a\u{e0001}\u202e', events: 3, paths: 1, because: 'used', firstSeq: 4 },
      { access: 'read', pattern: 'cwd://src', events: 1, paths: 9, because: 'joined', firstSeq: 5 },
    ],
    unused: [{ access: 'write', pattern: 'home://' }],
    events: 4,
    leftOut: [{ reason: 'refused by a quota', events: 1 }],
    text: null,
  };
  const perform = async (some: Partial<LearnCommand>, handlers: Partial<ApiHandlers>) => {
    const played = play(handlers);
    const command: LearnCommand = {
      kind: 'learn',
      where,
      format: 'plain',
      filter: null,
      manifest: null,
      result: 'print',
      ...some,
    };
    const code = await learnRights(command, { ...played.context, cwd: folder });
    return { code, out: played.out(), err: played.err() };
  };

  it('prints the lists as TOML, with what each entry rests on', async () => {
    const { code, out, err } = await perform({}, { policyLearn: () => learned });
    expect(code).toBe(0);
    expect(out).toBe(
      [
        '[capabilities]',
        'fs_read = [',
        '  "cwd://a\\U000e0001\\u202e", # 3 events from 4 on, 1 path',
        '  "cwd://src", # 1 event from 5 on, 9 paths, several put together',
        ']',
        'fs_write = []',
        '',
      ].join('\n'),
    );
    expect(err).toBe(
      'capsule-inspector: Learned from 4 events.\ncapsule-inspector: 1 event left out: refused by a quota\n' +
        'capsule-inspector: Nothing needs fs_write "home://".\n',
    );
  });

  it('asks about the events and the entries that are wanted', async () => {
    const asked: unknown[] = [];
    const policyLearn: ApiHandlers['policyLearn'] = (input) => (asked.push(input), learned);
    await perform({ filter: 'op:read', run: 'r', most: 5, manifest: 'capsule' }, { policyLearn });
    const query = { filter: 'op:read', run: 'r' };
    expect(asked).toEqual([{ sandbox: 'id', query, most: 5, manifest: 'the text', job: 'learning' }]);
  });

  it('prints the whole manifest when one is given', async () => {
    const { out } = await perform({ manifest: 'capsule' }, { policyLearn: () => ({ ...learned, text: 'new text\n' }) });
    expect(out).toBe('new text\n');
  });

  it('writes the manifest that was read, and says how to run it', async () => {
    const written: unknown[] = [];
    const there = {
      state: 'proposed',
      file: '/at/Capsule.toml',
      capsuleFile: '/at',
      text: 'old',
      version: null,
      note: null,
    } as const;
    const { code, out } = await perform(
      { manifest: wasm, result: 'write' },
      {
        manifestRead: () => there,
        policyLearn: ({ manifest }) => ({ ...learned, text: `${manifest ?? ''} and new` }),
        manifestWrite: (input) => (written.push(input), { ...there, state: 'file' }),
      },
    );
    expect(written).toEqual([{ sandbox: 'id', file: wasm, text: 'old and new', version: null }]);
    expect([code, out]).toEqual([0, '/at/Capsule.toml has 2 rights to files now: capsule-inspector run /at\n']);
  });

  it('prints a line for everything with --json', async () => {
    const { out } = await perform({ format: 'json' }, { policyLearn: () => learned });
    expect(linesOf(out)).toEqual([
      ...learned.entries.map((entry) => ({ type: 'entry', ...entry })),
      { type: 'unused', access: 'write', pattern: 'home://' },
      { type: 'left-out', reason: 'refused by a quota', events: 1 },
      { type: 'report', events: 4 },
    ]);
  });

  it('ends with 126 for a manifest that cannot be read', async () => {
    const { code, err } = await perform({ manifest: 'capsule' }, { policyLearn: fail('bad-manifest') });
    expect([code, err]).toEqual([126, 'capsule-inspector: No.\n']);
    expect((await perform({ manifest: 'none.toml' }, {})).code).toBe(126);
  });
});

describe('what-if', () => {
  const perform = async (some: Partial<WhatIfCommand>, handlers: Partial<ApiHandlers>) => {
    const played = play(handlers);
    const command: WhatIfCommand = {
      kind: 'what-if',
      where,
      format: 'plain',
      filter: null,
      manifest: 'capsule',
      ...some,
    };
    const code = await replayManifest(command, { ...played.context, cwd: folder });
    return { code, out: played.out() };
  };
  const flip: Flip = {
    access: 'write',
    path: 'cwd://a\n',
    ops: ['open', 'write'],
    from: 'observed',
    to: 'deny',
    events: 3,
    firstSeq: 2,
    lastSeq: 9,
    sentence: 'Not declared.',
  };

  it('ends with 0 when nothing would be decided otherwise', async () => {
    const policyWhatIf = (): CallOutput<'policyWhatIf'> => ({ events: 7, flipped: 0, flips: [], more: false });
    expect(await perform({}, { policyWhatIf })).toEqual({
      code: 0,
      out: 'Of 7 events none would be decided otherwise.\n',
    });
  });

  it('lists what would, and ends with 1', async () => {
    const policyWhatIf: ApiHandlers['policyWhatIf'] = ({ manifest }) => {
      expect(manifest).toBe('the text');
      return {
        events: 7,
        flipped: 4,
        flips: [flip, { ...flip, from: 'deny', to: 'allow', lastSeq: 2, events: 1 }],
        more: true,
      };
    };
    expect(await perform({}, { policyWhatIf })).toEqual({
      code: 1,
      out:
        'write cwd://a\\u{a}: was allowed, because it was observed, would be denied (open, write; 3 events, 2 to 9)\n  Not declared.\n' +
        'write cwd://a\\u{a}: was denied, would be allowed (open, write; event 2)\n  Not declared.\n' +
        'There are more of them than are listed.\nOf 7 events 4 would be decided otherwise.\n',
    });
  });

  it('prints a line for everything with --json', async () => {
    const policyWhatIf = () => ({ events: 7, flipped: 3, flips: [flip], more: false });
    const { code, out } = await perform({ format: 'json' }, { policyWhatIf });
    expect([code, linesOf(out)]).toEqual([
      1,
      [
        { type: 'flip', ...flip },
        { type: 'report', events: 7, flipped: 3, more: false },
      ],
    ]);
  });
});

describe('the line at the end of a run', () => {
  const tell = async (
    counts: { denied: number; observed: number },
    place: Parameters<typeof tellRefusals>[1] = where,
  ) => {
    const eventRows: ApiHandlers['eventRows'] = ({ query, limit }) => {
      expect([query.run, limit]).toEqual(['run', 1]);
      const isObserved = query.filter === 'cause:observed';
      const shown = isObserved ? counts.observed : counts.denied;
      const event = anEvent({ seq: isObserved ? 8 : 5 });
      return { rows: shown > 0 ? [{ event, fold: null }] : [], offset: 0, shown, total: 9, lastSeq: 9 };
    };
    const played = play({ eventRows });
    await tellRefusals(aRun({ mode: 'observe' }), place, played.context);
    return played.err();
  };

  it.each([
    [{ denied: 0, observed: 0 }, where, ''],
    [{ denied: 1, observed: 0 }, where, '1 attempt denied; capsule-inspector why 5 says why of the first.'],
    [
      { denied: 0, observed: 3 },
      { workspace: '/my work', sandbox: null },
      "3 attempts allowed only because it is observed; capsule-inspector why --workspace '/my work' 8 says why of the first.",
    ],
    [
      { denied: 2, observed: 1 },
      { workspace: '/x', sandbox: 'mine', principal: 'ci' },
      '2 attempts denied, 1 attempt allowed only because it is observed; capsule-inspector why --sandbox mine --as ci 5 says why of the first.',
    ],
  ])('counts %o', async (counts, place, line) => {
    expect(await tell(counts, place)).toBe(line === '' ? '' : `capsule-inspector: ${line}\n`);
  });
});
