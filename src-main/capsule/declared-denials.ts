/** What the record says of calls that are refused because this host offers nothing of the kind: whether they were declared. */
import type { Capabilities, FlagCapability, ListCapability } from '../../src-preload/contract/manifest/capabilities.ts';
import { heldNames } from '../../src-preload/contract/manifest/capabilities.ts';
import type { Program } from './program.ts';

/** The capabilities that a package needs, any of which declares its use (contracts.md 5.1 and 7.1). */
const CAPABILITIES_OF_PACKAGE: Readonly<Record<string, readonly (ListCapability | FlagCapability)[]>> = {
  'astrid:http': ['net'],
  'astrid:net': ['net_connect', 'net_bind'],
  'astrid:process': ['host_process'],
  'astrid:identity': ['identity'],
  'astrid:uplink': ['uplink'],
};

/** `name` is that of the interface, with its version. */
function reasonOf(name: string, held: readonly string[]): string | null {
  const packageName = name.split('/')[0] ?? '';
  const needed = Object.hasOwn(CAPABILITIES_OF_PACKAGE, packageName) ? CAPABILITIES_OF_PACKAGE[packageName] : undefined;
  if (needed === undefined) return null;
  const declared = needed.filter((capability) => held.includes(capability));
  return declared.length > 0
    ? `${declared.join(', ')} is declared in the manifest, and not offered here`
    : `not declared: the manifest has no ${needed.join(' and no ')}; nor is it offered here`;
}

/** Of a capsule without a manifest nothing can be said. */
export function withReasons(program: Program, capabilities: Capabilities | null): Program {
  if (program.kind !== 'component' || capabilities === null) return program;
  const held = heldNames(capabilities);
  const denied = program.denied.map((one) => {
    const reason = reasonOf(one.name, held);
    return reason === null ? one : { ...one, reason };
  });
  return { ...program, denied };
}
