/** Whether what is refused was declared. */
import { expect, it } from 'vitest';

import { capabilitiesOf } from '../../src-preload/contract/manifest/capabilities.ts';
import { readManifest } from '../../src-preload/contract/manifest/read-manifest.ts';
import { withReasons } from './declared-denials.ts';
import type { Program } from './program.ts';

const programOf = (name: string): Program => ({
  kind: 'component',
  glue: '',
  cores: [],
  denied: [{ name, resources: [], functions: [] }],
});
const reasonOf = (name: string, text: string | null): string | undefined => {
  const made = withReasons(programOf(name), text === null ? null : capabilitiesOf(readManifest(text)));
  return made.kind === 'component' ? made.denied[0]?.reason : undefined;
};

it.each([
  ['astrid:http/host@1.1.0', '[capabilities]\nnet = ["*"]', 'net is declared in the manifest, and not offered here'],
  [
    'astrid:http/host@1.1.0',
    '[capabilities]\nnet = []',
    'not declared: the manifest has no net; nor is it offered here',
  ],
  [
    'astrid:net/host@1.0.0',
    '[capabilities]\nnet_bind = ["/s"]',
    'net_bind is declared in the manifest, and not offered here',
  ],
  [
    'astrid:net/host@1.0.0',
    '',
    'not declared: the manifest has no net_connect and no net_bind; nor is it offered here',
  ],
  [
    'astrid:uplink/host@1.0.0',
    '[capabilities]\nuplink = true',
    'uplink is declared in the manifest, and not offered here',
  ],
  ['astrid:process/host@1.0.0', null, undefined],
  ['astrid:io/streams@1.0.0', '', undefined],
])('%s with %j: %s', (name, text, reason) => {
  expect(reasonOf(name, text)).toBe(reason);
});
