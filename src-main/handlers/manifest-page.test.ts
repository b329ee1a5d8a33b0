/** docs/manifest.md tells what the schema has, and nothing else. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { checkManifest } from '../../src-preload/contract/manifest/check-manifest.ts';
import { readManifest } from '../../src-preload/contract/manifest/read-manifest.ts';
import { manifestTables } from './manifest-page-contract.ts';

const plain = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---').trim();
const PAGE = readFileSync(new URL('../../docs/manifest.md', import.meta.url), 'utf8');
const REFERENCE = PAGE.indexOf('### `[package]`');

it('docs/manifest.md has the tables of the schema: to renew them, print manifestTables()', () => {
  expect(plain(PAGE.slice(REFERENCE))).toBe(plain(manifestTables()));
});

it('the examples of docs/manifest.md are sound', () => {
  const examples = [...PAGE.slice(0, REFERENCE).matchAll(/```toml\n(?<text>[^]*?)```/g)].map(
    (one) => one.groups?.['text'] ?? '',
  );
  expect(examples.length).toBeGreaterThan(0);
  for (const text of examples) expect(checkManifest(readManifest(text))).toEqual([]);
});
