/** Questions of capsules for tests. */
import type { Prompt } from '../../src-preload/contract/prompt-schemas.ts';

type Access = Extract<Prompt['question'], { kind: 'access' }>;
type Field = Extract<Prompt['question'], { kind: 'field' }>;

export const anApproval = (id: string, action = 'git push', resource = 'git push origin'): Prompt => ({
  id,
  run: 'run',
  capsule: 'tidy',
  principal: 'default',
  askedAt: 0,
  leftMs: 59_500,
  question: { kind: 'approval', action, resource, pattern: `${action} *`, isCovered: true },
});

export const aField = (some: Partial<Field>): Prompt => ({
  ...anApproval('1'),
  question: { kind: 'field', field: 'text', key: 'name', description: '', options: null, defaultValue: null, ...some },
});

export const PROGRAM = 'ab'.repeat(32);

export const anAccess = (id: string, some: Partial<Access> = {}): Prompt => ({
  ...anApproval(id),
  question: {
    kind: 'access',
    fn: 'path_open',
    op: 'open',
    access: 'write',
    path: 'cwd://out/a.md',
    asked: 'out/a.md',
    entry: 'file',
    capsuleHash: PROGRAM,
    offers: [
      { pattern: 'cwd://out/a.md', scope: 'entry' },
      { pattern: 'cwd://out', scope: 'folder' },
      { pattern: 'cwd://', scope: 'mount' },
    ],
    missing: 'Not declared: no fs_write entry covers cwd://out/a.md.',
    lead: [],
    ...some,
  },
});
