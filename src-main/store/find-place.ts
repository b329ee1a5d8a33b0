/** Which sandbox is meant by a folder, a name and a principal, and where it is, or would be made. */
import { basename } from 'node:path';

import { DEFAULT_PRINCIPAL } from './principal-name.ts';
import { realWorkspace } from './real-workspace.ts';
import { RegistryError } from './registry-error.ts';
import type { SandboxFolders } from './sandbox-folders.ts';
import { familyOf, isSameName, memberOf, ownFamily, slug, standIns, standsInFor } from './sandbox-ids.ts';
import type { SandboxRecord } from './sandbox-record.ts';

/** A sandbox that is there, or is to be made. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly workspace: string;
  readonly principal: string;
}

/** Which sandbox is meant: that of a folder, of a name, or of that name over that folder; of `default` when nobody is named. */
export interface WantedSandbox {
  readonly workspace?: string | undefined;
  readonly name?: string | undefined;
  readonly principal?: string | undefined;
}

export const principalOf = ({ principal }: SandboxRecord): string => principal ?? DEFAULT_PRINCIPAL;

const placeOf = (record: SandboxRecord): Place => {
  const { id, name, workspace } = record;
  return { id, name, workspace, principal: principalOf(record) };
};

type Folders = Pick<SandboxFolders, 'isReady' | 'shelfOf' | 'look' | 'list'>;

/** Makes nothing. Errors: `RegistryError`. */
export function findPlace(folders: Folders, wanted: WantedSandbox): Place {
  const { name, principal } = wanted;
  if (wanted.workspace === undefined) return placeOfName(folders, name, principal);
  const workspace = realWorkspace(wanted.workspace);
  const owner = principal ?? DEFAULT_PRINCIPAL;
  const here = { workspace, owner };
  const family = name === undefined ? familyOfFolder(folders, here) : familyOfName(folders, name, here);
  return { id: memberOf(family, owner), name: name ?? basename(workspace), workspace, principal: owner };
}

interface Here {
  readonly workspace: string;
  readonly owner: string;
}

interface Look {
  /** The family that is the one. */
  readonly found: string | null;
  /** The first one that nobody has. */
  readonly free: string;
}

/** Goes through a family and its stand-ins up to one that nobody has, also on no other shelf. */
function lookThrough(
  folders: Folders,
  family: string,
  owner: string,
  isMeant: (ids: readonly string[]) => boolean,
): Look {
  for (const candidate of standIns(family)) {
    const ids = [...new Set([memberOf(candidate, owner), candidate])];
    if (isMeant(ids)) return { found: candidate, free: candidate };
    if (ids.every((id) => folders.shelfOf(id) === null)) return { found: null, free: candidate };
  }
  return { found: null, free: family };
}

/** What a folder has without a name stays its own, whatever it is called by now. */
function familyOfFolder(folders: Folders, here: Here): string {
  const family = ownFamily(here.workspace);
  const own = memberOf(family, here.owner);
  if (folders.isReady(own)) return family;
  const standIn = standInThatIsThere(folders, family, here);
  if (standIn !== null) return standIn;
  return folders.shelfOf(own) === null ? family : lookThrough(folders, family, here.owner, () => false).free;
}

/** The first one was archived or deleted, and another was made in its place. */
function standInThatIsThere(folders: Folders, family: string, { workspace, owner }: Here): string | null {
  const isOne = (record: SandboxRecord): boolean =>
    record.workspace === workspace && principalOf(record) === owner && standsInFor(record.id, family);
  const record = folders.list().find(isOne);
  return record ? familyOf(record.id) : null;
}

/** The sandbox that a folder has without a name is called as the folder, and found by that too unless another one has that name. */
function familyOfName(folders: Folders, name: string, here: Here): string {
  const { found, free } = lookThrough(folders, slug(name), here.owner, (ids) => {
    const there = ids.find((id) => folders.isReady(id));
    if (there === undefined) return false;
    const record = folders.look(there);
    return record === null || isSameName(record.name, name);
  });
  return found ?? familyCalled(folders, name, here) ?? unreadableOwn(folders, name, here) ?? free;
}

/** By what they are called now: one of this folder, else one that was given that name elsewhere, which is refused. */
function familyCalled(folders: Folders, name: string, { workspace, owner }: Here): string | null {
  const called = folders.list().filter((record) => record.name === name && !record.imported);
  const here = called.filter((record) => record.workspace === workspace);
  const meant =
    here.find((record) => principalOf(record) === owner) ??
    here[0] ??
    called.find((record) => record.name !== basename(record.workspace));
  return meant ? familyOf(meant.id) : null;
}

function unreadableOwn(folders: Folders, name: string, { workspace, owner }: Here): string | null {
  const family = ownFamily(workspace);
  const own = memberOf(family, owner);
  return name === basename(workspace) && folders.isReady(own) && folders.look(own) === null ? family : null;
}

/** A name is that of a family: of the sandboxes that its principals have there. An id is that of one of them. */
function placeOfName(folders: Folders, name: string | undefined, principal: string | undefined): Place {
  if (name === undefined) throw new RegistryError('not-found', 'Name a workspace or a sandbox.');
  const named = folders.list().filter((record) => record.name === name || record.id === name);
  const byId = named.filter(({ id }) => id === name);
  const meant = byId.length > 0 ? byId : named;
  const found =
    byId[0] && principal === undefined ? placeOf(byId[0]) : memberPlace(meant, principal ?? DEFAULT_PRINCIPAL);
  const isThere = found !== undefined && (principal !== undefined || folders.isReady(found.id));
  if (!isThere) throw new RegistryError('not-found', `There is no sandbox named ${name}.`);
  realWorkspace(found.workspace);
  return found;
}

/** Where a principal's sandbox is, or would be, in the family of one of those that were named. */
function memberPlace(named: readonly SandboxRecord[], principal: string): Place | undefined {
  const own = named.find((record) => principalOf(record) === principal);
  if (own) return placeOf(own);
  const relative = named.find(({ imported }) => !imported);
  return relative && { ...placeOf(relative), id: memberOf(familyOf(relative.id), principal), principal };
}
