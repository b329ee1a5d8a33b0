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
  #started = 0;
  #urlFile = '';
  #process: ChildProcess;
  #errors = '';

  constructor(place: Place) {
    this.place = place;
    this.#process = this.#start([place.workspace]);
  }

  #start(args: readonly string[]): ChildProcess {
    this.#started += 1;
    this.#urlFile = join(this.place.folder, `url-${this.#started}`);
    const started = spawn(process.execPath, [join(TOP, 'out/main/browser.js'), ...args], {
      env: { ...this.place.env, CAPSULE_INSPECTOR_URL_FILE: this.#urlFile, CI: 'true' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    started.stderr.on('data', (text: Buffer) => (this.#errors += text.toString()));
    return started;
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

  /** Ends it like that, and starts another one over the same place. */
  async restart(signal: NodeJS.Signals, args: readonly string[] = [this.place.workspace]): Promise<void> {
    await this.stop(signal);
    this.#process = this.#start(args);
  }
}
