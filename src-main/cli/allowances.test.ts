import { expect, it } from 'vitest';

import { showAllowances } from './allowances.ts';
import { play } from './context-fixture.ts';

const where = { workspace: '/work', sandbox: null };
const allowance = { pattern: 'git push *', lifetime: 'always', capsule: 'tidy\u202e', grantedAt: 0 } as const;
const command = { kind: 'allowances', where, format: 'plain', revoke: [] } as const;

it('lists what is allowed, safe to print', async () => {
  const played = play({ allowanceList: () => [allowance] });
  expect(await showAllowances(command, played.context)).toBe(0);
  expect(played.out()).toBe('git push *  tidy\\u{202e}  1970-01-01T00:00:00.000Z\n');
});

it('takes allowances back first, and says which one there was not', async () => {
  const revoked: string[] = [];
  const played = play({
    allowanceList: () => [allowance],
    allowanceRevoke({ pattern }) {
      revoked.push(pattern);
      return { revoked: pattern === 'a *' };
    },
  });
  const asked = { ...command, format: 'json', revoke: ['a *'] } as const;
  expect(await showAllowances(asked, played.context)).toBe(0);
  expect(JSON.parse(played.out())).toEqual(allowance);
  expect(await showAllowances({ ...asked, revoke: ['b *', 'a *'] }, played.context)).toBe(1);
  expect([revoked, played.err()]).toEqual([['a *', 'b *'], 'capsule-inspector: There is no allowance "b *".\n']);
});
