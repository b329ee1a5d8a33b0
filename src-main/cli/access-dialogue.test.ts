/** What a person sees who is asked for a right, and what comes of what is typed. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Prompt } from '../../src-preload/contract/prompt-schemas.ts';

import type { AccessDetails } from './access-details.ts';
import { coverageText } from './access-details.ts';
import { openAccessDialogue } from './access-dialogue.ts';
import { anEvent } from './context-fixture.ts';
import type { Dialogue } from './dialogue.ts';
import { anAccess } from './test-prompts-contract.ts';

const details: AccessDetails = {
  lead: (_, seqs) =>
    Promise.resolve(
      seqs.map((seq) => anEvent({ seq, op: seq === 6 ? 'prompt' : 'open', path: `cwd://step\u202e${seq}` })),
    ),
  coverage: (pattern) => Promise.resolve(`covers ${pattern.length} things`),
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

function open(prompt: Prompt, some: Partial<AccessDetails> = {}): Promise<Dialogue> {
  if (prompt.question.kind !== 'access') throw new Error('no question for a right');
  return openAccessDialogue(prompt, prompt.question, { ...details, ...some });
}
/** Shown, and looked at for a while. */
async function read(prompt: Prompt, some: Partial<AccessDetails> = {}) {
  const dialogue = await open(prompt, some);
  const text = dialogue.show(59_500);
  vi.advanceTimersByTime(1000);
  return { dialogue, text };
}

describe('a question for a right', () => {
  it('tells who asks for what, what led here, and what each answer would store', async () => {
    const { text } = await read(anAccess('1', { asked: './out/a.md', lead: [6, 7, 8] }));
    expect(text.split('\n')).toEqual([
      'capsule-inspector: tidy (abababababab, for default) asks for the right to write',
      '  cwd://out/a.md',
      '  spelled "./out/a.md"',
      '  by path_open (open); a file is there',
      '  Not declared: no fs_write entry covers cwd://out/a.md.',
      '  before that:',
      '    7  path_open  open  cwd://step\\u{202e}7  ok',
      '    8  path_open  open  cwd://step\\u{202e}8  ok',
      '  y once, stores nothing   n deny   d deny write of this for the run',
      '  r for this run   s in this sandbox   a always store: write cwd://out/a.md',
      '    which covers 14 things',
      '  store instead: f its folder cwd://out   m the whole mount cwd://',
      '  allow? [y/r/s/a/f/m/d/N; Enter denies; 60 s] ',
    ]);
  });

  it('shows a hostile name escaped, on one line, and says what is odd about it', async () => {
    const path = 'cwd://\u0430dmin\n  allow? y\u202e\u001b[2J';
    const { text } = await read(anAccess('1', { path, offers: [{ pattern: path, scope: 'entry' }] }));
    const shown = 'cwd://\u0430dmin\\u{a}  allow? y\\u{202e}\\u{1b}[2J';
    expect(text.split('\n')[1]).toBe(`  ${shown}`);
    expect(text).toContain(`a always store: write ${shown}\n`);
    expect(text).toContain('Look twice:');
    // eslint-disable-next-line no-control-regex -- finding control characters is its job
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it.each([
    ['y', { decision: 'once' }],
    ['YES', { decision: 'once' }],
    ['r', { decision: 'run', pattern: 'cwd://out/a.md' }],
    ['s', { decision: 'sandbox', pattern: 'cwd://out/a.md' }],
    ['a', { decision: 'always', pattern: 'cwd://out/a.md' }],
    ['n', { decision: 'deny' }],
    ['d', { decision: 'deny-run' }],
    ['', { decision: 'deny' }],
    [' ', { decision: 'deny' }],
    ['yy', { decision: 'deny' }],
    ['once', { decision: 'deny' }],
    ['toString', { decision: 'deny' }],
  ])('takes the line %j for %o', async (line, answer) => {
    const { dialogue } = await read(anAccess('1'));
    expect(dialogue.take(line)).toEqual({ kind: 'answer', answer: { kind: 'access', ...answer } });
  });

  it('shows a wider rule, and what it covers, before it can be stored', async () => {
    const { dialogue } = await read(anAccess('1'));
    const understood = dialogue.take('f');
    if (understood.kind !== 'changed') throw new Error(understood.kind);
    await understood.ready;
    expect(dialogue.show(50_000).split('\n')).toEqual([
      '  y once, stores nothing   n deny   d deny write of this for the run',
      '  r for this run   s in this sandbox   a always store: write cwd://out',
      '    which covers 9 things',
      '  store instead: e this entry cwd://out/a.md   m the whole mount cwd://',
      '  allow? [y/r/s/a/e/m/d/N; Enter denies; 50 s] ',
    ]);
    vi.advanceTimersByTime(1000);
    expect(dialogue.take('s')).toMatchObject({ answer: { decision: 'sandbox', pattern: 'cwd://out' } });
  });

  it('has no wider rule where none is offered', async () => {
    const { dialogue, text } = await read(anAccess('1', { offers: [{ pattern: 'cwd://', scope: 'mount' }] }));
    expect(text).toContain('allow? [y/r/s/a/d/N;');
    expect(dialogue.take('f')).toMatchObject({ kind: 'wrong' });
  });

  it('takes no answer that allows before anybody can have read it, and any that denies', async () => {
    const dialogue = await open(anAccess('1'));
    dialogue.show(60_000);
    vi.advanceTimersByTime(299);
    expect(['y', 'r', 's', 'a'].map((line) => dialogue.take(line).kind)).toEqual(Array(4).fill('wrong'));
    expect(dialogue.take('')).toMatchObject({ kind: 'answer', answer: { decision: 'deny' } });
    vi.advanceTimersByTime(1);
    expect(dialogue.take('y')).toMatchObject({ kind: 'answer', answer: { decision: 'once' } });
  });
});

describe('what a rule covers', () => {
  it('is told shortly when it is the file itself', () => {
    const coverage = { files: 1, directories: 0, more: false, sample: ['cwd://a'] };
    expect(coverageText('cwd://a', coverage)).toBe('covers this file alone');
  });

  it.each([
    [{ files: 0, directories: 0, more: false, sample: [] }, 'covers nothing that is there now'],
    [{ files: 1, directories: 0, more: false, sample: ['cwd://a'] }, 'covers 1 file, e.g. cwd://a'],
    [{ files: 0, directories: 1, more: false, sample: ['cwd://a'] }, 'covers 1 folder, e.g. cwd://a'],
    [
      { files: 12, directories: 3, more: true, sample: ['cwd://a\n', 'b', 'c', 'd'] },
      'covers more than 12 files in 3 folders, e.g. cwd://a\\u{a}, b, c',
    ],
  ])('is told in a line', (coverage, text) => expect(coverageText('cwd://', coverage)).toBe(text));
});
