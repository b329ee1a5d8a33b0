/** The rows of the Permissions view. */
import { describe, expect, it } from 'vitest';

import { grantRows } from './grant-rows.ts';
import type { GrantQuestion } from './grant-rows.ts';
import { expiryText, originOf } from './grant-words.ts';
import { draftOf, patternProblem } from './new-grant.ts';
import { HASH, sampleCapsule, sampleGrant } from './test-grants.ts';
import { sampleRun } from '../../client/fake-client.ts';

const grants = [
  sampleGrant('1'),
  sampleGrant('2', { capsule: { name: 'lua', hash: HASH }, access: 'write', pattern: 'tmp://' }),
  sampleGrant('3', { state: 'revoked' }),
  sampleGrant('4', { state: 'other-binary', pattern: 'home://notes' }),
];
const allowances = [{ pattern: 'git push *', lifetime: 'always' as const, capsule: 'tidy', grantedAt: 0 }];
const keys = (part: Partial<GrantQuestion>): readonly string[] =>
  grantRows({ grants, allowances: [], search: '', filter: 'all', ...part }).map(({ key }) => key);

describe('the list of grants', () => {
  it('has capsules by name, each with its own', () => {
    expect(keys({})).toEqual(['capsule lua', '2', 'capsule tidy', '1', '3', '4']);
  });

  it('shows those that hold, or those that do not', () => {
    expect(keys({ filter: 'holding' })).toEqual(['capsule lua', '2', 'capsule tidy', '1']);
    expect(keys({ filter: 'over' })).toEqual(['capsule tidy', '3', '4']);
  });

  it('finds by every word of a search, in any field and case', () => {
    expect(keys({ search: 'NOTES tidy' })).toEqual(['capsule tidy', '4']);
    expect(keys({ search: 'write tmp' })).toEqual(['capsule lua', '2']);
    expect(keys({ search: 'write notes' })).toEqual([]);
  });

  it('ends with approvals, which can only hold', () => {
    expect(keys({ allowances, search: 'push' })).toEqual(['approvals', 'allowance git push *']);
    expect(keys({ allowances, search: 'push', filter: 'over' })).toEqual([]);
  });
});

describe('a grant in words', () => {
  it('counts down to its end, and only while it holds', () => {
    const at = (expiresAt: number | null, state: 'active' | 'expired' = 'active') =>
      expiryText({ expiresAt, state }, 1000);
    expect(at(31_000)).toBe('expires in 30 s');
    expect(at(301_000)).toBe('expires in 5:00');
    expect(at(1000 + 3 * 86_400_000)).toBe('expires in 3 days');
    expect(at(500)).toBe('expires now');
    expect([at(null), at(500, 'expired')]).toEqual([null, null]);
  });

  it('names who decided when that was not the user', () => {
    expect(originOf({ source: 'prompt', by: 'user' })).toBe('answered a question');
    expect(originOf({ source: 'broker', by: 'policy-bot' })).toBe('decided by a broker, policy-bot');
  });
});

describe('a grant by hand', () => {
  const capsules = [sampleCapsule('tidy', HASH)];
  const fields = {
    capsule: '/capsules/tidy.wasm',
    access: 'read',
    pattern: ' cwd://src ',
    lifetime: 'sandbox',
    forMs: 0,
  } as const;

  it('is for the very binary that was chosen', () => {
    expect(draftOf(fields, capsules, [])).toEqual({
      access: 'read',
      pattern: 'cwd://src',
      lifetime: 'sandbox',
      capsule: { name: 'tidy', hash: HASH },
    });
    expect(draftOf({ ...fields, forMs: 5000 }, capsules, [])).toMatchObject({ forMs: 5000 });
    expect(draftOf({ ...fields, capsule: '/gone' }, capsules, [])).toBeNull();
  });

  it('for one run needs one that goes on, of that binary', () => {
    const run = { ...fields, lifetime: 'run' as const };
    expect(draftOf(run, capsules, [sampleRun('r', { capsuleHash: 'x' })])).toBeNull();
    expect(draftOf(run, capsules, [sampleRun('r', { capsuleHash: HASH })])).toMatchObject({ run: 'r' });
  });

  it('is not given for a path that covers nothing', () => {
    for (const pattern of ['', ' ', 'src', 'cwd://a/../b', 'cwd:///etc']) {
      expect(patternProblem(pattern), pattern).not.toBeNull();
      expect(draftOf({ ...fields, pattern }, capsules, [])).toBeNull();
    }
  });
});
