/** For tests: grants, capsules and the answers of an engine that has them. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Grant } from '../../../src-preload/contract/policy-schemas.ts';
import type { ModeChoice } from '../../../src-preload/contract/policy-words.ts';
import type { Capsule } from '../../../src-preload/contract/schemas.ts';

export const HASH = 'a1b2c3d4'.repeat(8);
export const OTHER_HASH = 'ffee0011'.repeat(8);

export const sampleGrant = (id: string, part: Partial<Grant> = {}): Grant => ({
  id,
  verdict: 'allow',
  access: 'read',
  pattern: 'cwd://src',
  lifetime: 'sandbox',
  capsule: { name: 'tidy', hash: HASH },
  principal: 'default',
  run: null,
  source: 'prompt',
  by: 'user',
  grantedAt: 0,
  expiresAt: null,
  state: 'active',
  endedAt: null,
  uses: 0,
  ...part,
});

export const sampleCapsule = (name: string, hash: string): Capsule => ({
  hash,
  name,
  file: `/capsules/${name}.wasm`,
  size: 1,
  abi: 'preview1',
  shape: 'command',
  imports: [],
  exports: [],
  functions: [],
  bundled: true,
  description: '',
});

/** What the view asks for at first. */
export function answersOf(grants: readonly Grant[]): Partial<ApiClient> {
  let mode: ModeChoice = 'default';
  return {
    grantList: () => Promise.resolve([...grants]),
    allowanceList: () => Promise.resolve([]),
    policyMode({ set }) {
      mode = set ?? mode;
      return Promise.resolve({ mode });
    },
  };
}
