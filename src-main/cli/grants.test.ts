/** Grants from the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import type { ApiHandlers, CallOutput } from '../../src-preload/contract/api.ts';
import type { Grant } from '../../src-preload/contract/policy-schemas.ts';
import { CallError } from '../../src-preload/contract/reply.ts';

import { play } from './context-fixture.ts';
import { manageGrants } from './grants.ts';
import type { GrantsAction } from './policy-arguments.ts';

const folder = mkdtempSync(join(tmpdir(), 'inspector-grants-'));
const file = join(folder, 'c.wasm');
writeFileSync(file, '');
afterAll(() => rmSync(folder, { recursive: true }));

const hash = 'ab'.repeat(32);
const aGrant = (some: Partial<Grant>): Grant => ({
  id: 'g1',
  verdict: 'allow',
  access: 'write',
  pattern: 'cwd://out',
  lifetime: 'sandbox',
  capsule: { name: 'tidy', hash },
  principal: 'default',
  run: null,
  source: 'prompt',
  by: 'user',
  grantedAt: 0,
  expiresAt: null,
  state: 'active',
  endedAt: null,
  uses: 0,
  ...some,
});

async function perform(action: GrantsAction, handlers: Partial<ApiHandlers>, format: 'plain' | 'json' = 'plain') {
  const inspected = { name: 'tidy', hash } as CallOutput<'capsuleInspect'>;
  const played = play({ capsuleInspect: () => inspected, ...handlers });
  const command = { kind: 'grants', where: { workspace: '/work', sandbox: null }, format, action } as const;
  const code = await manageGrants(command, played.context);
  return { code, out: played.out(), err: played.err() };
}
const list = (words: readonly string[], state: Grant['state'] | null = null): GrantsAction => ({
  kind: 'list',
  state,
  words,
});
const grants = [
  aGrant({}),
  aGrant({ id: 'g2', access: 'read', pattern: 'home://\u202e', state: 'revoked', lifetime: 'always', expiresAt: 1000 }),
  aGrant({ id: 'g3', verdict: 'deny', lifetime: 'run', run: 'run-7', source: 'broker', by: 'rules' }),
];

describe('grants', () => {
  it('are listed one to a line, safe to print', async () => {
    const { code, out } = await perform(list([]), { grantList: () => grants });
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      [
        'g1',
        'active',
        'allow write',
        'cwd://out',
        'tidy (abababababab)',
        'sandbox',
        'prompt: user',
        '1970-01-01T00:00:00.000Z',
      ],
      [
        'g2',
        'revoked',
        'allow read',
        'home://\\u{202e}',
        'tidy (abababababab)',
        'always',
        'until 1970-01-01T00:00:01.000Z',
        'prompt: user',
        '1970-01-01T00:00:00.000Z',
      ],
      [
        'g3',
        'active',
        'deny write',
        'cwd://out',
        'tidy (abababababab)',
        'run run-7',
        'broker: rules',
        '1970-01-01T00:00:00.000Z',
      ],
      [''],
    ]);
  });

  it.each([
    [list(['OUT']), ['g1', 'g3']],
    [list(['out', 'rules']), ['g3']],
    [list(['abab', 'read']), ['g2']],
    [list([], 'revoked'), ['g2']],
    [list(['nothing']), []],
  ])('are found by words and state: %o', async (action, ids) => {
    const { code, out } = await perform(action, { grantList: () => grants }, 'json');
    const found = out.split('\n').slice(0, -1);
    expect([code, found.map((line) => (JSON.parse(line) as Grant).id)]).toEqual([0, ids]);
  });

  it('are given to the very binary that is named, at a place that is spelled in any way', async () => {
    const added: unknown[] = [];
    const grantAdd: ApiHandlers['grantAdd'] = (input) => (added.push(input), aGrant({}));
    const add = { kind: 'add', capsule: file, access: 'write', lifetime: 'always' } as const;
    for (const pattern of ['src', '/work/src/', './src', 'home://a', '*', '/elsewhere'])
      expect((await perform({ ...add, pattern }, { grantAdd })).code).toBe(0);
    await perform({ ...add, pattern: 'a', forMs: 5000 }, { grantAdd });
    const common = {
      sandbox: 'id',
      access: 'write',
      lifetime: 'always',
      capsule: { name: 'tidy', hash },
      source: 'command-line',
    };
    expect(added).toEqual([
      ...['cwd://src', 'cwd://src', 'cwd://src', 'home://a', '*', '/elsewhere'].map((pattern) => ({
        ...common,
        pattern,
      })),
      { ...common, pattern: 'cwd://a', forMs: 5000 },
    ]);
  });

  it.each([
    ['invalid-argument', 2],
    ['not-wasm', 126],
  ] as const)('end with a sentence when one cannot be given (%s)', async (code, exit) => {
    const fail = (): never => {
      throw new CallError(code, 'It covers nothing.');
    };
    const add = { kind: 'add', capsule: file, access: 'read', pattern: '*', lifetime: 'sandbox' } as const;
    expect(await perform(add, { grantAdd: fail })).toEqual({
      code: exit,
      out: '',
      err: 'capsule-inspector: It covers nothing.\n',
    });
  });

  it('are all revoked that are named, also behind one that is none', async () => {
    const asked: string[] = [];
    const grantRevoke: ApiHandlers['grantRevoke'] = ({ id }) => (asked.push(id), { revoked: id !== 'b' });
    const handlers = { grantRevoke, grantList: () => [] };
    const { code, out, err } = await perform({ kind: 'revoke', ids: ['a', 'b', 'c'] }, handlers, 'json');
    expect([code, asked]).toEqual([1, ['a', 'b', 'c']]);
    expect(out).toBe('{"id":"a","revoked":true}\n{"id":"b","revoked":false}\n{"id":"c","revoked":true}\n');
    expect(err).toBe('capsule-inspector: There is no grant "b" that holds.\n');
  });

  it('are named by the beginning of their ID, where no other begins so', async () => {
    const asked: string[] = [];
    const grantRevoke: ApiHandlers['grantRevoke'] = ({ id }) => (asked.push(id), { revoked: true });
    const grantList = () => ['abcd-1', 'abcd-2', 'efgh-1'].map((id) => aGrant({ id }));
    await perform({ kind: 'revoke', ids: ['abcd', 'abcd-1', 'efgh', 'efg'] }, { grantRevoke, grantList });
    expect(asked).toEqual(['abcd', 'abcd-1', 'efgh-1', 'efg']);
  });

  it('are renewed for the binary that is there now', async () => {
    const asked: unknown[] = [];
    const grantRenew: ApiHandlers['grantRenew'] = (input) => (asked.push(input), aGrant({ id: 'new' }));
    const { out } = await perform(
      { kind: 'renew', id: 'g1', capsule: file },
      { grantRenew, grantList: () => [] },
      'json',
    );
    expect(asked).toEqual([{ sandbox: 'id', id: 'g1', hash }]);
    expect(JSON.parse(out)).toMatchObject({ id: 'new' });
  });
});
