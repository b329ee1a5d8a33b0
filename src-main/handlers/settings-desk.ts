/** The settings of the user while the inspector runs: the file, what it says, and who is told when it changes. */
import { readSettings, settingProblem, textProblem } from '../../src-preload/contract/settings-check.ts';
import type { SettingsState } from '../../src-preload/contract/settings-calls.ts';
import { CommentedJsonError, readCommented, withMember } from '../../src-preload/contract/text/commented-json.ts';
import type { JsonText } from '../../src-preload/contract/text/json-text.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { SettingsFile } from '../store/settings-file.ts';
import type { WindowValues } from '../store/window-values.ts';
import { VfsError } from '../vfs/errors.ts';
import type { Publish } from './publisher.ts';

export interface SettingsDeskDeps {
  readonly file: SettingsFile;
  /** For all sandboxes. */
  readonly windows: WindowValues;
  readonly publish: Publish;
}

export class SettingsDesk {
  readonly windows: WindowValues;
  readonly #deps: SettingsDeskDeps;
  /** Of the file that windows know of. */
  #told: string;

  constructor(deps: SettingsDeskDeps) {
    this.#deps = deps;
    this.windows = deps.windows;
    this.#told = deps.file.version();
  }

  /** A file that cannot be read sets nothing, and the problem says why. */
  state(): SettingsState {
    const { file } = this.#deps;
    try {
      const text = file.read();
      const { values, problems } = readSettings(text);
      return { text, values: values as SettingsState['values'], problems: [...problems], file: file.path };
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
      return { text: '', values: {}, problems: [{ key: null, message: error.message }], file: file.path };
    }
  }

  /** Errors: `invalid-argument` for a value that cannot be so, `invalid-input` while the text is no JSON, and those of the file. */
  set(values: Readonly<Record<string, JsonText>>): SettingsState {
    const entries = Object.entries(values);
    for (const [key, value] of entries) {
      const problem = value === null ? null : settingProblem(key, value);
      if (problem !== null) throw new CallError('invalid-argument', problem);
    }
    return this.#change((text) =>
      entries.reduce((edited, [key, value]) => withMember(edited, key, value ?? undefined), text),
    );
  }

  /** Errors: `invalid-input`, `conflict`, and those of the file. */
  write(text: string, was?: string): SettingsState {
    return this.#change((before) => {
      if (was !== undefined && was !== before)
        throw new CallError('conflict', 'The settings file was changed by somebody else.');
      readCommented(text);
      return text;
    }, text);
  }

  /** Tells windows when somebody else changed the file; asked again and again. */
  look(): void {
    if (this.#deps.file.version() !== this.#told) this.#tell();
  }

  #change(edit: (text: string) => string, typed?: string): SettingsState {
    try {
      this.#deps.file.change(edit);
    } catch (error) {
      if (!(error instanceof CommentedJsonError)) throw error;
      if (typed !== undefined) throw new CallError('invalid-input', textProblem(typed, error));
      throw new CallError(
        'invalid-input',
        `The settings file is no JSON. ${textProblem(this.#deps.file.read(), error)}`,
      );
    }
    return this.#tell();
  }

  #tell(): SettingsState {
    // Before it is read: what is written in between is told again.
    this.#told = this.#deps.file.version();
    const state = this.state();
    this.#deps.publish('settingsChanged', state);
    return state;
  }
}
