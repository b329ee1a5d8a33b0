/** The part of THE LIST that is about the user's settings and about where windows keep what they look like: see `api.ts`. */
import { z } from 'zod';

import { call, event } from './define.ts';
import { SandboxId } from './schemas.ts';

/** One settings file for all windows and sandboxes of a user. */
export const SettingsState = z.object({
  /** The file as it is: JSON with comments. */
  text: z.string(),
  /** What it says, checked; the keys are those of `settings-list.ts`. What it leaves out has its default. */
  values: z.record(z.string(), z.json()),
  /** What of it was not understood; `key` null is about all of it. */
  problems: z.array(z.object({ key: z.string().nullable(), message: z.string() })),
  /** Where it is, for the user. */
  file: z.string(),
});
export type SettingsState = z.infer<typeof SettingsState>;

export const settingsCalls = {
  settingsRead: call(z.object({}), SettingsState),
  /**
   * Changes some in the text, keeping its comments; null takes one out. `invalid-argument` names the one that cannot be so, `invalid-input`
   * says why the text cannot be changed.
   */
  settingsSet: call(z.object({ values: z.record(z.string().max(200), z.json()) }), SettingsState),
  /**
   * Writes the file as the user typed it. `invalid-input` when it is not JSON, `conflict` when `was` is given and the file is another
   * one by now; nothing is written then.
   */
  settingsWrite: call(z.object({ text: z.string().max(1_000_000), was: z.string().optional() }), SettingsState),
  /**
   * What a window keeps with a sandbox, or for all of them: tabs, sizes. Sets it when `set` is given; null when it never was. At most
   * 1 MiB of JSON (`too-large`). A sandbox that was imported keeps nothing.
   */
  windowState: call(
    z.object({ sandbox: SandboxId.nullable(), key: z.string().min(1).max(100), set: z.json().optional() }),
    z.object({ value: z.json() }),
  ),
};

export const settingsEvents = { settingsChanged: event(SettingsState) };
