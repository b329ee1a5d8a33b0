/** Which interfaces of the `astrid` packages are offered, and in which versions. A capsule must find exactly what it names. */

/** `whole`: implemented; `types`: it has no functions, or nothing to call them on; `denied`: importable, and refused. */
export type AstridOffer = 'whole' | 'types' | 'denied';

const V1 = ['1.0.0'] as const;
const V1_AND_1_1 = ['1.0.0', '1.1.0'] as const;

const OFFERS: Readonly<Record<string, { readonly how: AstridOffer; readonly versions: readonly string[] }>> = {
  'astrid:fs/host': { how: 'whole', versions: V1 },
  'astrid:sys/host': { how: 'whole', versions: V1 },
  'astrid:ipc/host': { how: 'whole', versions: V1 },
  'astrid:io/poll': { how: 'whole', versions: V1 },
  'astrid:kv/host': { how: 'whole', versions: V1 },
  'astrid:approval/host': { how: 'whole', versions: V1 },
  'astrid:elicit/host': { how: 'whole', versions: V1 },
  'astrid:io/error': { how: 'types', versions: V1 },
  'astrid:io/streams': { how: 'types', versions: V1 },
  'astrid:guest/lifecycle': { how: 'types', versions: V1 },
  'astrid:http/host': { how: 'denied', versions: V1_AND_1_1 },
  'astrid:process/host': { how: 'denied', versions: V1_AND_1_1 },
  'astrid:net/host': { how: 'denied', versions: V1 },
  'astrid:identity/host': { how: 'denied', versions: V1 },
  'astrid:uplink/host': { how: 'denied', versions: V1 },
};

/** How an interface is offered in exactly that version; null when it is not. */
export function astridOffer(name: string, version: string): AstridOffer | null {
  const offer = Object.hasOwn(OFFERS, name) ? OFFERS[name] : undefined;
  return offer?.versions.includes(version) === true ? offer.how : null;
}

/** The versions of an interface that are offered; none for an interface that is not. */
export const astridVersions = (name: string): readonly string[] =>
  Object.hasOwn(OFFERS, name) ? (OFFERS[name]?.versions ?? []) : [];
