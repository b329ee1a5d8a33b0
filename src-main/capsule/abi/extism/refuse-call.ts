/** What this host does not give to plug-ins: recorded as denied, then refused in so many words. */
import type { GuestWorld } from '../../guest-world.ts';
import { printable, textOf } from './parts.ts';
import { trap } from './plugin-trap.ts';

/** Characters of the first argument that the record keeps: enough to tell a URL, a key or a topic. */
const MAX_RESOURCE = 256;
/** More bytes than that many characters can have are not looked at. */
const MAX_RESOURCE_BYTES = MAX_RESOURCE * 4;
const REASON = 'not offered to Extism plug-ins by this host';

const resourceOf = (bytes: Uint8Array): string =>
  printable(textOf(bytes.subarray(0, MAX_RESOURCE_BYTES))).slice(0, MAX_RESOURCE);

/** In the audit once; returns the sentence for the plug-in. `name` is that of the import. */
export function recordRefusal({ fs }: GuestWorld, name: string, resource: Uint8Array): string {
  fs.refusedCall(name, resourceOf(resource), REASON);
  return `security denied ${name.replace(/^astrid_/, '')}: ${REASON}`;
}

/** The same for a function that has no way to answer an error. */
export const refuseCall = (world: GuestWorld, name: string, resource: Uint8Array): never =>
  trap(recordRefusal(world, name, resource));
