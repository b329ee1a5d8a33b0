/** What services are told of a run. */
import { expect, it } from 'vitest';

import { parseManifest } from '../capsule/manifest/capsule-manifest.ts';
import { factsOf } from './run-facts.ts';

const capsuleWith = (text: string) =>
  ({
    manifest: parseManifest(Buffer.from(`[package]\nname = "a"\n[[component]]\nfile = "a.wasm"\n${text}`)),
  }) as Parameters<typeof factsOf>[0]['capsule'];

it('a capsule with a manifest has what that declares, and nothing else', () => {
  const capsule = capsuleWith(
    '[capabilities]\nfs_read = ["*"]\nfs_write = []\nipc_publish = ["old.*"]\n[publish]\n"a.b" = "opaque"\n[env.A]\ndefault = 3\n[env.B]\ntype = "secret"\ndefault = "x"\n',
  );
  expect(factsOf({ capsule }, 'enforce')).toEqual({
    purpose: 'ordinary',
    defaults: { A: '3' },
    capabilities: ['fs_read', 'ipc_publish'],
    topics: { publish: ['a.b', 'old.*'], subscribe: [], undeclared: 'refuse' },
  });
  expect(factsOf({ capsule }, 'observe').topics).toMatchObject({ undeclared: 'note' });
});

it('a bare program has no capabilities, and the whole bus', () => {
  const facts = factsOf({ capsule: { ...capsuleWith(''), manifest: null } }, 'open');
  expect(facts).toEqual({ purpose: 'ordinary', defaults: {} });
});
