/** What commands are made of. */
import type { Capsule } from '../../src-preload/contract/schemas.ts';
import type { AppDeps, WorkbenchStores } from '../stores.ts';

export interface CommandDeps {
  readonly deps: AppDeps;
  readonly stores: WorkbenchStores;
  readonly capsules: readonly Capsule[];
  readonly openPalette: () => void;
  /** Quick open, with what is typed there at first. */
  readonly openQuick: (text: string) => void;
}
