/** A sandbox and what it stands on, as windows are told of them. */
import type { Mount, Quota, Sandbox } from '../../src-preload/contract/schemas.ts';
import type { MountedTree } from '../sandbox/mounts.ts';
import type { Session } from '../sandbox/session.ts';
import type { SandboxRecord } from '../store/sandbox-record.ts';

export const describeSandbox = ({ imported, ...record }: SandboxRecord): Sandbox => ({
  id: record.id,
  name: record.name,
  workspace: record.workspace,
  createdAt: record.createdAt,
  openedAt: record.openedAt,
  ...(record.principal === undefined ? {} : { principal: record.principal }),
  ...(imported ? { imported: { from: imported.from, exportedAt: imported.exportedAt } } : {}),
});

export const quotaOf = ({ settings, usage }: Session): Quota => ({ limits: settings.limits, usage });

export const describeMount = ({ name, kind, access, guestPath, overlay }: MountedTree): Mount => ({
  name,
  kind,
  access,
  guestPath,
  hostPath: overlay.base?.hostPath ?? null,
});
