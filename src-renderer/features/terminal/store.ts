/** A terminal per run: its transcript, its input line, and how it ended. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Run, RunEnd } from '../../../src-preload/contract/schemas.ts';
import type { EngineEvents } from '../../client/client.ts';
import { messageOf } from '../../shared/failure.ts';

import { createLineEditor } from './line-editor.ts';
import type { LineAction, LineEditor } from './line-editor.ts';
import { createRunScreen } from './run-screen.ts';
import type { OutputPart, RunScreen } from './run-screen.ts';
import { createTranscript } from './transcript.ts';
import type { Transcript } from './transcript.ts';

export interface Session {
  readonly transcript: Transcript;
  readonly screen: RunScreen;
  readonly editor: LineEditor;
  /** `raw`: a program that draws the whole screen gets every key as it is. */
  keys: 'edited' | 'raw';
  input: 'open' | 'closed';
  farewell: 'pending' | 'said';
}

/** In characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface TerminalState {
  /** Runs whose tab was closed. */
  readonly closed: ReadonlySet<string>;
  /** Of the terminal as it is, or was last; null before there was one. */
  readonly size: TerminalSize | null;
  readonly session: (run: string) => Session;
  /** Keyboard data for the run's stdin. */
  readonly type: (run: string, data: string) => void;
  readonly setKeys: (run: string, keys: Session['keys']) => void;
  readonly resize: (size: TerminalSize) => void;
  readonly stop: (run: string) => void;
  readonly close: (run: string) => void;
  /** Output, or the news that the run ended. */
  readonly receive: (run: string, part: OutputPart) => void;
  readonly changed: (run: Run) => void;
}
export type TerminalStore = StoreApi<TerminalState>;

/** Not the attribute "dim", which halves the contrast. */
const DIM = '\x1b[90m';
const PLAIN = '\x1b[0m';
const RED = '\x1b[31m';
const YELLOW = '\x1b[33m';
const GREEN = '\x1b[32m';
const HIDE_CURSOR = '\x1b[?25l';

/** The last line of a terminal. */
export function farewell(end: RunEnd): string {
  switch (end.how) {
    case 'exited':
      return `${end.code === 0 ? GREEN : RED}exited with ${end.code}${PLAIN}`;
    case 'killed':
      return `${YELLOW}${end.why}${PLAIN}`;
    case 'limit':
      return `${RED}stopped: ${end.message}${PLAIN}`;
    case 'trapped':
      return `${RED}trapped: ${end.message}${PLAIN}${end.doing === '' ? '' : `\r\n${DIM}${end.doing}${PLAIN}`}`;
    case 'failed':
      return `${RED}failed: ${end.message}${PLAIN}`;
  }
}

type TerminalClient = Pick<ApiClient, 'runInput' | 'runKill' | 'runOutputGet'>;

class TerminalActions {
  readonly #client: TerminalClient;
  readonly #isEarlier: (run: string) => boolean;
  readonly #store: Pick<TerminalStore, 'getState' | 'setState'>;
  readonly #sessions = new Map<string, Session>();
  readonly #encoder = new TextEncoder();
  constructor(
    client: TerminalClient,
    isEarlier: (run: string) => boolean,
    store: Pick<TerminalStore, 'getState' | 'setState'>,
  ) {
    this.#client = client;
    this.#isEarlier = isEarlier;
    this.#store = store;
  }

  readonly session = (run: string): Session => {
    const known = this.#sessions.get(run);
    if (known) return known;
    const transcript = createTranscript();
    const screen = createRunScreen(transcript, this.#isEarlier(run) ? 'awaited' : 'nothing');
    const fresh: Session = {
      transcript,
      screen,
      editor: createLineEditor(),
      keys: 'edited',
      input: 'open',
      farewell: 'pending',
    };
    this.#sessions.set(run, fresh);
    if (this.#isEarlier(run)) void this.#recall(run, screen);
    return fresh;
  };
  readonly type = (run: string, data: string): void => {
    const { editor, keys, input, farewell: end } = this.session(run);
    // After end of input only Ctrl+C still means something.
    if (end === 'said' || (input === 'closed' && data !== '\x03')) return;
    if (keys === 'raw') this.#send(run, this.#encoder.encode(data));
    else for (const action of editor.feed(data)) this.#act(run, action);
  };
  readonly setKeys = (run: string, keys: Session['keys']): void => {
    this.session(run).keys = keys;
  };
  readonly resize = (size: TerminalSize): void => this.#store.setState({ size });
  readonly stop = (run: string): void => void this.#client.runKill({ run }).catch(this.#complain(run));
  readonly close = (run: string): void =>
    this.#store.setState({ closed: new Set(this.#store.getState().closed).add(run) });
  readonly receive = (run: string, part: OutputPart): void => this.session(run).screen.output(part);
  readonly changed = ({ id, end }: Run): void => {
    const session = this.session(id);
    if (!end || session.farewell === 'said') return;
    session.farewell = 'said';
    session.screen.say(`\r\n${DIM}──${PLAIN} ${farewell(end)}\r\n${HIDE_CURSOR}`);
  };

  async #recall(run: string, screen: RunScreen): Promise<void> {
    try {
      screen.recall(await this.#client.runOutputGet({ run }));
    } catch (error) {
      screen.recall({ pieces: [], missing: 0, cutAt: 0, total: 0 });
      this.#complain(run)(error);
    }
  }

  #act(run: string, action: LineAction): void {
    if (action.do === 'echo') this.session(run).screen.say(action.text);
    else if (action.do === 'send') this.#send(run, this.#encoder.encode(action.text));
    else if (action.do === 'interrupt') this.stop(run);
    else {
      this.session(run).input = 'closed';
      this.#send(run, null);
    }
  }

  #send(run: string, bytes: Uint8Array | null): void {
    void this.#client.runInput({ run, bytes }).catch(this.#complain(run));
  }

  #complain(run: string): (error: unknown) => void {
    return (error) => this.session(run).screen.say(`${RED}${messageOf(error)}${PLAIN}\r\n`);
  }
}

/** `isEarlier` tells runs that began before this window, whose output is asked for. */
export function createTerminalStore(
  client: TerminalClient,
  isEarlier: (run: string) => boolean = () => false,
): TerminalStore {
  return createStore<TerminalState>()((_set, _get, store) =>
    Object.assign(
      {
        closed: new Set<string>(),
        size: null,
      } as const,
      new TerminalActions(client, isEarlier, store),
    ),
  );
}

/** Feeds the store while the sandbox is open. Returns the undo. */
export function followOutput(store: TerminalStore, sandbox: string, events: EngineEvents): () => void {
  const undo = [
    events.on('runOutput', ({ sandbox: from, run, ...part }) => {
      if (from === sandbox) store.getState().receive(run, part);
    }),
    events.on('runChanged', (run) => {
      if (run.sandbox === sandbox) store.getState().changed(run);
    }),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}
