import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ACCESS_OF_OPERATION, SECOND_ACCESS } from '../../../src-preload/contract/policy-words.ts';
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import { atOnce } from '../../audit/query/test-blocks-contract.ts';
import { placeOfEvent } from './event-place.ts';
import { learnRights } from './learn-rights.ts';
import type { LearnedRight, LearnedRights } from './learn-rights.ts';
import { createRuleSet } from './rule-set.ts';
import type { Rule, RulePlace, RuleSet } from './rule-set.ts';
import { groupsIn } from './test-attempts-contract.ts';
import type { SomeEvent } from './test-attempts-contract.ts';

const learn = (events: readonly SomeEvent[], { most = Infinity, rules = [] as readonly Rule[] } = {}): LearnedRights =>
  atOnce(learnRights({ found: groupsIn(events), most, rules, hostRoots: (mount) => (mount === 'cwd' ? ['w'] : null) }));

const spelled = ({ entries }: LearnedRights): readonly string[] =>
  entries.map(({ access, pattern, because }) => `${access} ${pattern} ${because}`);

const rule = (access: Rule['access'], pattern: string): Rule => ({ access, pattern, place: 'Capsule.toml 1:1' });
const ruleSetOf = (entries: readonly LearnedRight[]): RuleSet =>
  createRuleSet(entries.map(({ access, pattern }) => rule(access, pattern)));

const at = (text: string): RulePlace => ({ mount: '', names: [], ...placeOfEvent(text), hostRoot: null });

/** The gate's own order: both places, and of a move reading where it was when it can be read where it goes. */
function allows(rules: RuleSet, { access, op, path, path2 }: SomeEvent): boolean {
  const covers = (right: Right, text: string): boolean => rules.covering(right, at(text)) !== null;
  const isMove = op === 'rename' || op === 'link';
  const right = isMove || access === 'write' ? 'write' : 'read';
  const second = SECOND_ACCESS[op];
  if (!covers(right, path)) return false;
  if (second === undefined || typeof path2 !== 'string') return true;
  const leaks = isMove && rules.hasBelow('read', at(path2)) && !covers('read', path);
  return covers(second, path2) && !leaks;
}

describe('what is learned', () => {
  test('is each path by the right it needs, without those that another one covers', () => {
    const learned = learn([
      { op: 'read', path: 'cwd://src/a.ts' },
      { op: 'list', path: 'cwd://src' },
      { op: 'write', path: 'cwd://src/a.ts' },
      { op: 'open', access: 'write', path: 'cwd://src/a.ts' },
      { op: 'stat', path: 'cwd://srcs' },
      { op: 'close', path: 'cwd://other' },
    ]);
    expect(learned.entries).toEqual([
      { access: 'read', pattern: 'cwd://src', events: 2, paths: 2, because: 'used', firstSeq: 1 },
      { access: 'read', pattern: 'cwd://srcs', events: 1, paths: 1, because: 'used', firstSeq: 5 },
      { access: 'write', pattern: 'cwd://src/a.ts', events: 2, paths: 1, because: 'used', firstSeq: 3 },
    ]);
    expect(learned.events).toBe(5);
  });

  test('is written with a star for the whole workspace', () => {
    expect(
      spelled(
        learn([
          { op: 'list', path: 'cwd://' },
          { op: 'list', path: 'home://' },
        ]),
      ),
    ).toEqual(['read * used', 'read home:// used']);
  });

  test('takes what was refused for want of a right like what was allowed, and leaves out what no right could allow', () => {
    const learned = learn([
      { op: 'read', path: 'cwd://a', decision: 'deny', cause: 'rule' },
      { op: 'read', path: 'cwd://b', decision: 'deny', cause: 'ignored' },
      { op: 'read', path: 'cwd://b2', decision: 'deny', cause: 'ignored' },
      { op: 'read', path: '../up', decision: 'allow' },
      { op: 'read', path: 'cwd://c', decision: 'deny', cause: 'user' },
      { op: 'read', path: 'cwd://d', principal: 'user' },
      { op: 'read', path: 'cwd://e', run: null },
    ]);
    expect(spelled(learned)).toEqual(['read cwd://a used']);
    expect(learned.events).toBe(5);
    expect(learned.leftOut).toEqual([
      { reason: '.capsuleignore keeps every capsule away', events: 2 },
      { reason: 'the path is not known in full', events: 1 },
      { reason: 'the user refused it', events: 1 },
    ]);
  });

  test('needs both places of a rename, and reading of the old one as soon as the new one can be read', () => {
    const moved: SomeEvent = { op: 'rename', path: 'cwd://a', path2: 'cwd://out/b' };
    expect(spelled(learn([moved]))).toEqual(['write cwd://a used', 'write cwd://out/b used']);
    expect(spelled(learn([moved, { op: 'list', path: 'cwd://out' }]))).toEqual([
      'read cwd://a used',
      'read cwd://out used',
      'write cwd://a used',
      'write cwd://out/b used',
    ]);
    const refused: SomeEvent = { ...moved, access: 'read', decision: 'deny', cause: 'rule' };
    expect(spelled(learn([refused]))).toEqual(['write cwd://a used', 'write cwd://out/b used']);
    const copied: SomeEvent = { op: 'copy', path: 'cwd://a', path2: 'cwd://b' };
    expect(spelled(learn([copied]))).toEqual(['read cwd://a used', 'write cwd://b used']);
    const linked: SomeEvent = { op: 'symlink', path: 'cwd://l', path2: '/etc/passwd' };
    expect(spelled(learn([linked]))).toEqual(['write cwd://l used']);
  });
});

describe('names that a run made and removed again', () => {
  const temporary = (name: string): readonly SomeEvent[] => [
    { op: 'create', path: `cwd://out/${name}` },
    { op: 'write', path: `cwd://out/${name}` },
    { op: 'rename', path: `cwd://out/${name}`, path2: 'cwd://out/result' },
  ];

  test('stand for their folder when others come there, or their names are made up', () => {
    expect(spelled(learn([...temporary('one.tmp'), ...temporary('two.tmp')]))).toEqual(['write cwd://out temporary']);
    expect(spelled(learn(temporary('.result.48213')))).toEqual(['write cwd://out temporary']);
  });

  test('stay what they are when there is one that the next run will name so, too', () => {
    expect(spelled(learn(temporary('result.tmp')))).toEqual([
      'write cwd://out/result used',
      'write cwd://out/result.tmp used',
    ]);
  });

  test('stay what they are when they were there before, or are there afterwards', () => {
    const events: SomeEvent[] = ['a1', 'a2'].flatMap((name) => [
      { op: 'unlink', path: `cwd://${name}` },
      { op: 'create', path: `cwd://${name}b` },
    ]);
    expect(learn(events).entries.every(({ because }) => because === 'used')).toBe(true);
  });

  test('lead to the folder that was there when their own folder is temporary, too', () => {
    const events: SomeEvent[] = [
      { op: 'mkdir', path: 'tmp://work1234' },
      { op: 'create', path: 'tmp://work1234/a' },
      { op: 'unlink', path: 'tmp://work1234/a' },
      { op: 'rmdir', path: 'tmp://work1234' },
    ];
    expect(spelled(learn(events))).toEqual(['write tmp:// temporary']);
  });
});

describe('fewer entries', () => {
  const reads = (...paths: readonly string[]): readonly SomeEvent[] =>
    paths.map((path) => ({ op: 'read', path: `cwd://${path}` }));

  test('are made where the least is given beyond what was used: deepest first', () => {
    const events = reads('a/b/1', 'a/b/2', 'a/c', 'd');
    expect(spelled(learn(events, { most: 3 }))).toEqual([
      'read cwd://a/b joined',
      'read cwd://a/c used',
      'read cwd://d used',
    ]);
    expect(spelled(learn(events, { most: 2 }))).toEqual(['read cwd://a joined', 'read cwd://d used']);
    expect(learn(events, { most: 1 }).entries).toEqual([
      { access: 'read', pattern: '*', events: 4, paths: 4, because: 'joined', firstSeq: 1 },
    ]);
  });

  test('are no fewer than rights and mounts', () => {
    const events: readonly SomeEvent[] = [
      ...reads('a'),
      { op: 'read', path: 'home://a' },
      { op: 'write', path: 'cwd://a' },
    ];
    expect(learn(events, { most: 1 }).entries).toHaveLength(3);
  });

  test('join no more than they must', () => {
    expect(spelled(learn(reads('a/1', 'a/2', 'a/3', 'b/1', 'b/2'), { most: 4 }))).toEqual([
      'read cwd://a/1 used',
      'read cwd://a/2 used',
      'read cwd://a/3 used',
      'read cwd://b joined',
    ]);
  });
});

test('declarations that nothing needed are listed, those of real folders too', () => {
  const rules = [
    rule('read', 'cwd://src'),
    rule('write', 'cwd://src'),
    rule('read', '*'),
    rule('read', '/w/src/a'),
    rule('read', '/w/src/b'),
    rule('read', '/'),
    rule('read', 'cwd://../x'),
  ];
  expect(learn([{ op: 'read', path: 'cwd://src/a' }], { rules }).unused).toEqual([
    { access: 'write', pattern: 'cwd://src' },
    { access: 'read', pattern: '/w/src/b' },
    { access: 'read', pattern: 'cwd://../x' },
  ]);
});

const anyPath = fc
  .tuple(fc.constantFrom('cwd', 'home'), fc.array(fc.constantFrom('a', 'b', 'c', 'tmp12345'), { maxLength: 3 }))
  .map(([mount, names]) => `${mount}://${names.join('/')}`);
/** Rights that are not those of the operation: opening for writing; a move that was refused for want of reading. */
const ODD: Partial<Record<string, Pick<SomeEvent, 'access' | 'decision' | 'cause'>>> = {
  open: { access: 'write' },
  rename: { access: 'read', decision: 'deny', cause: 'rule' },
  link: { access: 'read', decision: 'deny', cause: 'rule' },
};
const anyAttempt: fc.Arbitrary<SomeEvent> = fc
  .record({
    op: fc.constantFrom(
      'read',
      'write',
      'open',
      'list',
      'create',
      'unlink',
      'rename',
      'link',
      'copy',
      'mkdir',
      'rmdir',
    ),
    path: anyPath,
    path2: anyPath,
    run: fc.constantFrom('run-1', 'run-2'),
    isOdd: fc.boolean(),
  })
  .map(({ op, path, path2, run, isOdd }): SomeEvent => ({
    ...{ op, path, run, access: ACCESS_OF_OPERATION[op], path2: SECOND_ACCESS[op] === undefined ? null : path2 },
    ...(isOdd ? ODD[op] : undefined),
  }));
const someAttempts = fc.array(anyAttempt, { minLength: 1, maxLength: 14 });

describe('whatever was done', () => {
  test('is allowed by what was learned from it, however few entries there may be', () => {
    fc.assert(
      fc.property(someAttempts, fc.constantFrom(Infinity, 1, 2, 4), (events, most) => {
        const rules = ruleSetOf(learn(events, { most }).entries);
        for (const event of events) expect(allows(rules, event), JSON.stringify(event)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  test('needs every entry that was learned from it, and none could be one of those below it', () => {
    fc.assert(
      fc.property(someAttempts, (events) => {
        const { entries } = learn(events);
        for (const entry of entries) {
          const others = entries.filter((each) => each !== entry);
          if (entry.because === 'temporary') continue;
          const rules = ruleSetOf([...others, ...childrenOf(entry)]);
          expect(
            events.every((event) => allows(rules, event)),
            JSON.stringify(entry),
          ).toBe(false);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

const childrenOf = (entry: LearnedRight): readonly LearnedRight[] => {
  const folder = entry.pattern === '*' ? 'cwd://' : entry.pattern;
  return ['a', 'b', 'c', 'tmp12345'].map((name) => ({
    ...entry,
    pattern: folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`,
  }));
};
