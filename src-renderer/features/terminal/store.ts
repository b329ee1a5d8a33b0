/** A terminal per run: its transcript, its input line, and how it ended. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Run, RunEnd } from '../../../src-preload/contract/schemas.ts';
import type { EngineEvents } from '../../client/client.ts';
import { messageOf } from '../../shared/failure.ts';

import { createLineEditor } from './line-editor.ts';
import type { LineAction, LineEditor } from './line-editor.ts';
import { createTranscript } from './transcript.ts';
import type { Transcript } from './transcript.ts';

export interface Session {
  readonly transcript: Transcript;
  readonly editor: LineEditor;
  input: 'open' | 'closed';
  farewell: 'pending' | 'said';
}

export interface TerminalState {
  /** Runs whose tab was closed. */
  readonly closed: ReadonlySet<string>;
  readonly session: (run: string) => Session;
  /** Keyboard data for the run's stdin. */
  readonly type: (run: string, data: string) => void;
  readonly stop: (run: string) => void;
  readonly close: (run: string) => void;
  /** Output, or the news that the run ended. */
  readonly receive: (run: string, bytes: Uint8Array) => void;
  readonly changed: (run: Run) => void;
}
export type TerminalStore = StoreApi<TerminalState>;

const DIM = '\x1b[2m';
const PLAIN = '\x1b[0m';
/** First line for a run that was there already. */
const EARLIER = `${DIM}What it printed before this window was opened is not kept.${PLAIN}\r\n`;
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
    case 'trapped':
      return `${RED}trapped: ${end.message}${PLAIN}${end.doing === '' ? '' : `\r\n${DIM}${end.doing}${PLAIN}`}`;
    case 'failed':
      return `${RED}failed: ${end.message}${PLAIN}`;
  }
}

type TerminalClient = Pick<ApiClient, 'runInput' | 'runKill'>;

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
    const [transcript, editor] = [createTranscript(), createLineEditor()];
    const fresh: Session = { transcript, editor, input: 'open', farewell: 'pending' };
    if (this.#isEarlier(run)) transcript.write(EARLIER);
    this.#sessions.set(run, fresh);
    return fresh;
  };
  readonly type = (run: string, data: string): void => {
    const { editor, input, farewell: end } = this.session(run);
    // After end of input only Ctrl+C still means something.
    if (end === 'said' || (input === 'closed' && data !== '\x03')) return;
    for (const action of editor.feed(data)) this.#act(run, action);
  };
  readonly stop = (run: string): void => void this.#client.runKill({ run }).catch(this.#complain(run));
  readonly close = (run: string): void =>
    this.#store.setState({ closed: new Set(this.#store.getState().closed).add(run) });
  readonly receive = (run: string, bytes: Uint8Array): void => this.session(run).transcript.write(bytes);
  readonly changed = ({ id, end }: Run): void => {
    const session = this.session(id);
    if (!end || session.farewell === 'said') return;
    session.farewell = 'said';
    session.transcript.write(`\r\n${DIM}──${PLAIN} ${farewell(end)}\r\n${HIDE_CURSOR}`);
  };

  #act(run: string, action: LineAction): void {
    if (action.do === 'echo') this.session(run).transcript.write(action.text);
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
    return (error) => this.session(run).transcript.write(`${RED}${messageOf(error)}${PLAIN}\r\n`);
  }
}

/** `isEarlier` tells runs that began before this window, whose output was for another one. */
export function createTerminalStore(
  client: TerminalClient,
  isEarlier: (run: string) => boolean = () => false,
): TerminalStore {
  return createStore<TerminalState>()((_set, _get, store) =>
    Object.assign(
      {
        closed: new Set<string>(),
      } as const,
      new TerminalActions(client, isEarlier, store),
    ),
  );
}

/** Feeds the store while the sandbox is open. Returns the undo. */
export function followOutput(store: TerminalStore, sandbox: string, events: EngineEvents): () => void {
  const undo = [
    events.on('runOutput', ({ sandbox: from, run, bytes }) => {
      if (from === sandbox) store.getState().receive(run, bytes);
    }),
    events.on('runChanged', (run) => {
      if (run.sandbox === sandbox) store.getState().changed(run);
    }),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}
