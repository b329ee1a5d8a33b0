/** Whether the open sandbox can be looked at only: one that was opened from an export. */
import { useStore } from 'zustand';

import type { SandboxStore } from './sandbox-store.ts';

export const isReadOnly = (sandbox: SandboxStore): boolean => Boolean(sandbox.getState().state.sandbox.imported);

export const useReadOnly = (sandbox: SandboxStore): boolean =>
  useStore(sandbox, ({ state }) => Boolean(state.sandbox.imported));
