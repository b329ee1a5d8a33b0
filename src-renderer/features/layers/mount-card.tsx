/** What is said about a mount before its layers. */
import { HardDrive, Layers as LayersIcon, Lock, MemoryStick, PencilLine } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Mount } from '../../../src-preload/contract/schemas.ts';
import { rootOf } from '../../shared/paths.ts';
import { visible } from '../../shared/visible.ts';

const KINDS = {
  overlay: { icon: LayersIcon, text: 'overlay' },
  host: { icon: HardDrive, text: 'direct' },
  memory: { icon: MemoryStick, text: 'scratch' },
} as const;

export function MountCard({ mount, children }: { readonly mount: Mount; readonly children?: ReactNode }) {
  const { icon: Icon, text } = KINDS[mount.kind];
  return (
    <article className="mount-card" aria-label={`Mount ${rootOf(mount.name)}`}>
      <header className="mount-head">
        <Icon size={14} aria-hidden />
        <h3 className="mono">{rootOf(mount.name)}</h3>
        <span className="chip">{text}</span>
        <span className="spacer" />
        <Access access={mount.access} />
      </header>
      <div className="mount-guest">
        guest sees <code>{visible(mount.guestPath)}</code>
        {mount.kind === 'host' && (
          <>
            <div className="layer-path mono">{visible(mount.hostPath ?? '')}</div>
            <span className="chip accent">written at once</span>
          </>
        )}
      </div>
      {children}
    </article>
  );
}

function Access({ access }: { readonly access: Mount['access'] }) {
  const readOnly = access === 'read-only';
  return (
    <span className="mount-access">
      {readOnly ? <Lock size={11} aria-hidden /> : <PencilLine size={11} aria-hidden />}
      {readOnly ? 'read-only' : 'read-write'}
    </span>
  );
}
