import { expect, test } from 'vitest';

import { createTestSandbox } from '../test-sandbox-contract.ts';
import { Consents } from './consents.ts';

const KNOWN = {
  hash: 'a'.repeat(64),
  version: '1.0.0',
  rights: [{ capability: 'fs_read', entry: 'cwd://src' }],
} as const;

test('what a capsule had is kept with the journal, and survives a session that never came to an end', () => {
  const sandbox = createTestSandbox();
  const session = sandbox.open();
  expect(session.services.consents.of('notes')).toBeNull();
  session.door.note({ run: null, capsule: '', principal: 'user' }, 'ui', 'grant', () => undefined);
  session.services.consents.remember('notes', KNOWN);
  session.store.journal.commit();
  // Closed without a checkpoint of its own: what was acknowledged is in the log.
  session.store.close();
  sandbox.forget();
  expect(sandbox.open().services.consents.of('notes')).toEqual(KNOWN);
  sandbox.remove();
});

test.each(['', 'null', '{', '{"hash":1}', '{"hash":"","version":"","rights":[1]}'])(
  'what cannot be read, as %j, is no consent to anything',
  (text) => {
    const consents = new Consents({ get: () => Buffer.from(text), set: () => undefined });
    expect(consents.of('notes')).toEqual({ hash: '', version: '', rights: [] });
  },
);

test('only what names a right is kept, without its words for people', () => {
  let kept = '';
  const consents = new Consents({
    get: () => null,
    set: (_space, _key, value) => (kept = Buffer.from(value).toString()),
  });
  const inWords = { ...KNOWN.rights[0], sentence: 'reads', impact: 'low' };
  consents.remember('notes', { ...KNOWN, rights: [inWords] });
  expect(JSON.parse(kept)).toEqual(KNOWN);
});
