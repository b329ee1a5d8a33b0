/** The changes that the form of rights makes in the text of a manifest. */
import { CAPABILITY_OF_RIGHT, capabilitiesOf } from '../../../src-preload/contract/manifest/capabilities.ts';
import { withList, withoutEntry } from '../../../src-preload/contract/manifest/edit-manifest.ts';
import { textsOf, valueAt } from '../../../src-preload/contract/manifest/manifest-document.ts';
import { readManifest } from '../../../src-preload/contract/manifest/read-manifest.ts';
import { tomlText } from '../../../src-preload/contract/manifest/toml-text.ts';
import { RIGHTS } from '../../../src-preload/contract/policy-words.ts';
import type { Right } from '../../../src-preload/contract/policy-words.ts';

import type { TextChange } from './manifest-state.ts';

/** Where it is written, in the root or in a component; one that is there already is not written twice. */
export function withEntryChanged(text: string, access: Right, from: string, to: string): TextChange {
  if (from === to) return { text, problem: null };
  const document = readManifest(text);
  if (document.syntax) return { text: null, problem: document.syntax };
  const entries = capabilitiesOf(document).lists[CAPABILITY_OF_RIGHT[access]];
  const found = entries.find((entry) => entry.text === from);
  if (!found) return { text, problem: null };
  if (entries.some((entry) => entry.text === to)) return withoutEntry(text, access, from);
  const { offset, length } = found.place;
  return { text: text.slice(0, offset) + tomlText(to) + text.slice(offset + length), problem: null };
}

/** With those beside what is declared, in the root, that neither it nor a component declares. */
export function withMoreRights(text: string, rights: Readonly<Record<Right, readonly string[]>>): TextChange {
  let change: TextChange = { text, problem: null };
  for (const right of RIGHTS) {
    if (change.text === null) return change;
    const document = readManifest(change.text);
    const name = CAPABILITY_OF_RIGHT[right];
    const declared = new Set(capabilitiesOf(document).lists[name].map((entry) => entry.text));
    const inRoot = textsOf(valueAt(document.root, 'capabilities', name)).map(({ value }) => value);
    const more = rights[right].filter((pattern) => !declared.has(pattern));
    change = withList(change.text, name, [...inRoot, ...more]);
  }
  return change;
}

/** `a, b` -> `['a', 'b']` */
export const listOf = (typed: string): readonly string[] =>
  typed
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
