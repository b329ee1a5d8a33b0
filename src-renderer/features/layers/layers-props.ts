/** What every part of the layers view is given. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { LayoutStore } from '../../shared/layout.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';

import type { LayersFeature } from './feature.ts';

export interface LayersPaneProps {
  readonly feature: LayersFeature;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly layout: LayoutStore;
  readonly onShowChanges: (mount: string) => void;
}

export interface LayersDialogsProps {
  readonly feature: LayersFeature;
  readonly sandbox: SandboxStore;
  readonly client: Pick<ApiClient, 'shellPickFolder' | 'shellBrowse'>;
}
