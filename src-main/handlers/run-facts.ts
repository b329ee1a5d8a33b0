/** What services need to know of a run: from its manifest, and how it was started. */
import { heldNames } from '../../src-preload/contract/manifest/capabilities.ts';
import type { DeclaredEntry } from '../../src-preload/contract/manifest/capabilities.ts';
import type { RunMode } from '../../src-preload/contract/policy-words.ts';
import type { InspectedCapsule } from '../capsule/host.ts';
import type { StartOptions } from '../capsule/running-guest.ts';
import type { RunFacts } from '../sandbox/services/run-services.ts';

/** What the manifest says its variables are when nobody says anything else; a secret is never one of them. */
export const defaultsOf = ({ manifest }: Pick<InspectedCapsule, 'manifest'>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (manifest?.variables ?? []).flatMap(({ key, type, defaultValue }) =>
      type === 'secret' || defaultValue === null ? [] : [[key, defaultValue] as const],
    ),
  );

const textsOf = (entries: readonly DeclaredEntry[]): readonly string[] => entries.map(({ text }) => text);

/** A bare program has no capabilities to name, and the whole bus. */
function declaredBy({ manifest }: Pick<InspectedCapsule, 'manifest'>, mode: RunMode): RunFacts {
  if (manifest === null) return {};
  const { publish, subscribe } = manifest.capabilities.topics;
  const undeclared = mode === 'observe' ? 'note' : 'refuse';
  return {
    capabilities: heldNames(manifest.capabilities),
    topics: { publish: textsOf(publish), subscribe: textsOf(subscribe), undeclared },
  };
}

export const factsOf = ({ capsule, call }: Pick<StartOptions, 'capsule' | 'call'>, mode: RunMode): RunFacts => ({
  purpose: call?.function.kind === 'lifecycle' ? 'lifecycle' : 'ordinary',
  defaults: defaultsOf(capsule),
  ...declaredBy(capsule, mode),
});
