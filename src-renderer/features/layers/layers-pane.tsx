/** Each mount as the stack it is: the writable top drawn over its base. */
import { HardDrive, Layers as LayersIcon, Lock, MemoryStick, PencilLine } from 'lucide-react';
import { useStore } from 'zustand';

import type { Layer, Mount } from '../../../src-preload/contract/schemas.ts';
import { ChangeCounts } from '../../shared/change-mark.tsx';
import { formatBytes } from '../../shared/format.ts';
import type { LayoutStore } from '../../shared/layout.ts';
import { PaneHeader } from '../../shared/pane.tsx';
import { rootOf } from '../../shared/paths.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import { useFocusRequest } from '../../shared/use-focus-request.ts';
import { visible } from '../../shared/visible.ts';

import { QuotaCard } from './quota-card.tsx';

export interface LayersPaneProps {
  readonly sandbox: SandboxStore;
  readonly layout: LayoutStore;
  readonly onShowChanges: (mount: string) => void;
}

export function LayersPane({ sandbox, layout, onShowChanges }: LayersPaneProps) {
  const { mounts, layers, quota } = useStore(sandbox, (view) => view.state);
  const pane = useFocusRequest(layout, 'layers', { selector: 'button', ready: layers.length });
  return (
    <section ref={pane} className="pane" aria-label="Layers">
      <PaneHeader title="Layers" />
      <div className="pane-body scroll layers">
        {mounts.map((mount) => (
          <MountCard
            key={mount.name}
            mount={mount}
            layers={layers.filter((layer) => layer.mount === mount.name)}
            onShowChanges={() => onShowChanges(mount.name)}
          />
        ))}
        <QuotaCard quota={quota} />
      </div>
    </section>
  );
}

interface MountCardProps {
  readonly mount: Mount;
  readonly layers: readonly Layer[];
  readonly onShowChanges: () => void;
}

const KINDS = {
  overlay: { icon: LayersIcon, text: 'overlay' },
  host: { icon: HardDrive, text: 'direct' },
  memory: { icon: MemoryStick, text: 'scratch' },
} as const;

function MountCard({ mount, layers, onShowChanges }: MountCardProps) {
  const { icon: Icon, text } = KINDS[mount.kind];
  const top = layers.find((layer) => layer.name === 'top');
  const base = layers.find((layer) => layer.name === 'base');
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
        {!base && mount.hostPath !== null && <div className="layer-path mono">{visible(mount.hostPath)}</div>}
      </div>
      <div className="layer-stack">
        {top && <TopLayer layer={top} mount={mount} onShowChanges={onShowChanges} />}
        {base && <BaseLayer layer={base} hostPath={mount.hostPath} />}
      </div>
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

interface TopLayerProps {
  readonly layer: Layer;
  readonly mount: Mount;
  readonly onShowChanges: () => void;
}

function TopLayer({ layer, mount, onShowChanges }: TopLayerProps) {
  const { added, modified, deleted, renamed, copied, typeChanged, bytes } = layer.counts;
  const counts = { added, modified, deleted, renamed, copied, 'type-changed': typeChanged };
  const changed = added + modified + deleted + renamed + copied + typeChanged > 0;
  return (
    <button
      type="button"
      className="layer top"
      aria-label={`Show changes of ${rootOf(mount.name)}`}
      onClick={onShowChanges}
    >
      <span className="layer-name">
        top {layer.writable && <span className="chip accent">writable</span>}
        <span className="spacer" />
        <span className="faint">{formatBytes(bytes)}</span>
      </span>
      {changed ? <ChangeCounts counts={counts} /> : <span className="faint">no changes</span>}
    </button>
  );
}

function BaseLayer({ layer, hostPath }: { readonly layer: Layer; readonly hostPath: string | null }) {
  return (
    <div className="layer base">
      <span className="layer-name">
        {layer.writable ? (
          <>
            the folder itself <span className="chip accent">written at once</span>
          </>
        ) : (
          <>
            base <Lock size={11} aria-label="never written until you commit" />
          </>
        )}
      </span>
      <span className="layer-path mono" title={visible(hostPath ?? layer.detail)}>
        {visible(hostPath ?? layer.detail)}
      </span>
    </div>
  );
}
