/** The built engine in this process's own thread pool, driven through its contract as a window drives it. */
import { Worker } from 'node:worker_threads';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { ApiClient, EventPayload } from '../src-preload/contract/api.ts';
import { createClient } from '../src-preload/contract/client.ts';
import type { Run } from '../src-preload/contract/schemas.ts';
import { createEngineLink } from '../src-main/rpc/engine-link.ts';
import type { EngineLink } from '../src-main/rpc/engine-link.ts';
import type { EngineData } from '../src-main/shell/start-engine.ts';

import { TOP } from './harness.ts';
import type { Place } from './harness.ts';

export interface Played {
  /** The exit code, or how else it ended. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Play {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input: string;
  /** `typed`: line by line, each when the one before has been answered with a prompt; `piped`: all of it at once. */
  readonly feeding: 'typed' | 'piped';
}

/** How output ends when a program waits for a line to be typed. */
const PROMPT = /[>.] $/;

export class Engine {
  readonly #link: EngineLink;
  readonly #client: ApiClient;
  readonly #workspace: string;
  #sandbox = '';

  constructor(place: Place) {
    const data: EngineData = {
      home: place.home,
      guestThread: built('guest.js'),
      transpileThread: built('transpile.js'),
      resources: join(TOP, 'resources'),
    };
    const thread = new Worker(new URL(built('engine.js')), { workerData: data, trackUnmanagedFds: false });
    this.#link = createEngineLink(thread);
    this.#client = createClient(this.#link.call);
    this.#workspace = place.workspace;
  }

  async open(): Promise<void> {
    const { sandbox } = await this.#client.sandboxOpen({ workspace: this.#workspace });
    this.#sandbox = sandbox.id;
  }

  /** Runs a capsule to its end. */
  async play(file: string, { args, env = {}, input, feeding }: Play): Promise<Played> {
    const follower = new Follower(this.#link);
    const sandbox = this.#sandbox;
    const run = await this.#client.runStart({ sandbox, file, args: [...args], env, terminal: 'pipe' });
    const feed = async (text: string | null): Promise<void> => {
      const bytes = text === null ? null : new TextEncoder().encode(text);
      // A run that is over takes no more input.
      await this.#client.runInput({ run: run.id, bytes }).catch(() => undefined);
    };
    const lines = feeding === 'typed' ? input.split(/(?<=\n)/) : [input];
    for (const line of lines) {
      if (feeding === 'typed') await follower.prompted();
      await feed(line);
    }
    await feed(null);
    return follower.ended;
  }

  /** Writes everything to the workspace. Errors: a report that is not `done`, as `Error`. */
  async commit(): Promise<void> {
    const report = await this.#client.changeCommit({ sandbox: this.#sandbox, paths: null });
    if (report.state !== 'done') throw new Error(`the commit ended as ${report.state}`);
  }

  async close(): Promise<void> {
    await this.#link.close();
  }
}

const built = (name: string): string => pathToFileURL(join(TOP, 'out/main', name)).href;

/** Listens to one run. What it says before its id is known is kept: only one runs at a time. */
class Follower {
  readonly ended: Promise<Played>;
  readonly #output = { stdout: '', stderr: '' };
  readonly #decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  #seen = 0;
  #over = false;
  #told: () => void = () => undefined;

  constructor(link: EngineLink) {
    const { promise, resolve } = Promise.withResolvers<Played>();
    this.ended = promise;
    const stop = link.onEvent((name, payload) => {
      if (name === 'runOutput') this.#take(payload as EventPayload<'runOutput'>);
      if (name !== 'runChanged' || (payload as Run).state !== 'ended') return;
      stop();
      this.#over = true;
      this.#told();
      resolve({ code: codeOf(payload as Run), ...this.#output });
    });
  }

  /** Resolves when the program waits at a prompt that it printed since the last time, or is over. */
  async prompted(): Promise<void> {
    while (!this.#over && (this.#output.stdout.length === this.#seen || !PROMPT.test(this.#output.stdout))) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.#told = () => resolve(undefined);
      await promise;
    }
    this.#seen = this.#output.stdout.length;
  }

  #take({ stream, bytes }: EventPayload<'runOutput'>): void {
    this.#output[stream] += this.#decoders[stream].decode(bytes, { stream: true });
    this.#told();
  }
}

function codeOf({ end }: Run): number | string {
  if (end === null) return 'not ended';
  return end.how === 'exited' ? end.code : `${end.how}: ${JSON.stringify(end)}`;
}
