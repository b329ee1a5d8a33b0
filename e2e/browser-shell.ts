/** The browser shell as a person gets it: started on a folder, opened by its one-time link. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { Place } from './harness.ts';
import { TOP } from './harness.ts';

/** Milliseconds the shell may take to print its link. */
const PATIENCE = 20_000;

export class BrowserShell {
  readonly place: Place;
  readonly #process: ChildProcess;
  readonly #urlFile: string;
  #errors = '';

  constructor(place: Place, args: readonly string[] = [place.workspace]) {
    this.place = place;
    this.#urlFile = join(place.folder, `url-${Date.now()}`);
    this.#process = spawn(process.execPath, [join(TOP, 'out/main/browser.js'), ...args], {
      env: { ...place.env, CAPSULE_INSPECTOR_URL_FILE: this.#urlFile, CI: 'true' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process.stderr?.on('data', (text: Buffer) => (this.#errors += text.toString()));
  }

  async url(): Promise<string> {
    const until = Date.now() + PATIENCE;
    while (!existsSync(this.#urlFile) || readFileSync(this.#urlFile, 'utf8') === '') {
      if (Date.now() > until || this.#process.exitCode !== null)
        throw new Error(`the browser shell did not come up: ${this.#errors}`);
      await pause(20);
    }
    return readFileSync(this.#urlFile, 'utf8').trim();
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill(signal);
    await exited;
  }
}
