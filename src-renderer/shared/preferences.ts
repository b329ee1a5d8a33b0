/** Small settings of this window, kept in localStorage; a blocked or broken storage means defaults. */
export interface Preferences {
  read<T extends string>(key: string, allowed: readonly T[], fallback: T): T;
  /** What was written, for settings that are no word of a list; whoever asks checks it. */
  text(key: string): string | null;
  write(key: string, value: string): void;
}

const PREFIX = 'capsule-inspector.';

export function createPreferences(storage: Pick<Storage, 'getItem' | 'setItem'> | null): Preferences {
  return {
    read(key, allowed, fallback) {
      const kept = storage?.getItem(PREFIX + key);
      return allowed.find((value) => value === kept) ?? fallback;
    },
    text: (key) => storage?.getItem(PREFIX + key) ?? null,
    write(key, value) {
      try {
        storage?.setItem(PREFIX + key, value);
      } catch {
        // A full or forbidden storage costs the user a remembered setting, nothing else.
      }
    },
  };
}
