/** Names in a folder that its tree does not show: temporary files of a transaction that is under way. */
import type { Confinement } from './confinement.ts';
import type { HostListing } from './host-list.ts';

const hidden = new WeakMap<Confinement, readonly string[]>();

/** Those that begin with one of `families`, and no others from now on. */
export function hideFamilies(inside: Confinement, families: readonly string[]): void {
  if (families.length === 0) hidden.delete(inside);
  else hidden.set(inside, families);
}

export function isHidden(inside: Confinement, name: string | undefined): boolean {
  const families = hidden.get(inside);
  return families !== undefined && name !== undefined && families.some((family) => name.startsWith(family));
}

export const withoutHidden = (inside: Confinement, listing: HostListing): HostListing =>
  hidden.has(inside) ? { ...listing, entries: listing.entries.filter(({ name }) => !isHidden(inside, name)) } : listing;
