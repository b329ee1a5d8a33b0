/** The user's settings, and what windows keep. */
import type { ApiHandlers, CallInput } from '../../src-preload/contract/api.ts';
import type { Session } from '../sandbox/session.ts';
import { fail } from '../vfs/errors.ts';
import type { SettingsDesk } from './settings-desk.ts';
import type { Workbench } from './workbench.ts';

type Calls = 'settingsRead' | 'settingsSet' | 'settingsWrite' | 'windowState';
type Kept = CallInput<'windowState'>['set'];

/** Their space among the kept values of a sandbox. */
const SPACE = 'window';
/** Bytes of one value. */
const LARGEST = 1_048_576;

/** Not an attempt on anything: how a window looks is not in the record. */
function keep({ record, services, store }: Session, key: string, text: string): void {
  if (record.imported) return;
  services.values.set(SPACE, key, Buffer.from(text));
  store.journal.commit();
}

function kept({ services }: Session, key: string): Kept | null {
  const bytes = services.values.get(SPACE, key);
  return bytes === null ? null : (JSON.parse(Buffer.from(bytes).toString()) as Kept);
}

function ofAll({ windows }: SettingsDesk, key: string, set: Kept): Kept | null {
  if (set !== undefined) windows.set(key, set);
  return windows.get(key) as Kept | null;
}

export const createSettingsHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const { settings } = workbench.deps;
  return {
    settingsRead: () => settings.state(),
    settingsSet: ({ values }) => settings.set(values),
    settingsWrite: ({ text, was }) => settings.write(text, was),
    windowState({ sandbox, key, set }) {
      const text = set === undefined ? null : JSON.stringify(set);
      if (text !== null && Buffer.byteLength(text) > LARGEST) fail('too-large', 'A window keeps at most 1 MiB.');
      if (sandbox === null) return { value: ofAll(settings, key, set) ?? null };
      const { session } = workbench.opened(sandbox);
      if (text !== null) keep(session, key, text);
      return { value: kept(session, key) ?? null };
    },
  };
};
