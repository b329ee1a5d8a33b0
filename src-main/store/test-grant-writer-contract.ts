/** For tests: a grant, and a process that adds some to a file while others do. */
import { argv } from 'node:process';

import { GrantFile } from './grant-file.ts';
import type { KeptGrant } from './kept-grant.ts';

export const keptGrant = (id: string, some: Partial<KeptGrant> = {}): KeptGrant => ({
  id,
  verdict: 'allow',
  access: 'read',
  pattern: 'cwd://src',
  lifetime: 'always',
  capsule: { name: 'tidy', hash: 'a'.repeat(64) },
  principal: 'default',
  run: null,
  source: 'window',
  by: 'user',
  grantedAt: 1,
  expiresAt: null,
  endedAt: null,
  ending: null,
  ...some,
});

const [path, name, count] = argv.slice(2);
if (import.meta.main && path !== undefined) {
  const file = new GrantFile(path);
  for (let number = 0; number < Number(count); number += 1)
    file.change((grants) => [...grants, keptGrant(`${name} ${number}`)]);
}
