/** A process that gives and takes back grants, and agrees to rights, and is killed right after it was answered; for tests. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, kill, pid } from 'node:process';

import { GrantFile } from '../../store/grant-file.ts';
import { USER_PRINCIPAL } from '../gate.ts';
import { openKilled } from '../kill-record-work-contract.ts';
import type { Session } from '../session.ts';
import type { GrantWish } from './grant-desk.ts';

const CAPSULE = { name: 'tidy', hash: 'a'.repeat(64) } as const;
const WISH = { access: 'read', capsule: CAPSULE, source: 'window' } as const;

/** The sandbox in `folder`, whatever state it was left in. */
export const openGranted = (folder: string): Session =>
  openKilled(folder, { services: { grants: new GrantFile(join(folder, 'policy', 'default.json')) } });

export const AGREED = { hash: CAPSULE.hash, version: '1.0.0', rights: [{ capability: 'fs_read', entry: 'cwd://src' }] };

/** What is done one after the other; each is answered before the next. */
export const ACTS: readonly (
  Pick<GrantWish, 'pattern' | 'lifetime'> | { readonly revokes: string } | { readonly agreesFor: string }
)[] = [
  { pattern: 'cwd://a', lifetime: 'sandbox' },
  { pattern: 'cwd://b', lifetime: 'always' },
  { revokes: 'cwd://a' },
  { revokes: 'cwd://b' },
  { pattern: 'cwd://c', lifetime: 'sandbox' },
  { agreesFor: CAPSULE.name },
];

function act(session: Session, what: (typeof ACTS)[number]): void {
  const { desk, grants, consents } = session.services;
  if ('pattern' in what) desk.add({ ...WISH, ...what });
  else if ('agreesFor' in what)
    session.door.attempt({ run: null, capsule: '', principal: USER_PRINCIPAL }, 'ui', 'grant', () =>
      consents.remember(what.agreesFor, AGREED),
    );
  else desk.revoke(grants.list().find(({ pattern }) => pattern === what.revokes)?.id ?? '');
}

const [folder, count] = argv.slice(2);
if (import.meta.main && folder !== undefined) {
  const session = openGranted(folder);
  for (const what of ACTS.slice(0, Number(count))) {
    act(session, what);
    appendFileSync(join(folder, 'answers'), `${JSON.stringify(what)}\n`);
  }
  kill(pid, 'SIGKILL');
}
