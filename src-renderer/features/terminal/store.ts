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
const RED = '\x1b[31m';
const GREEN = '\x1b[32m';
const PLAIN = '\x1b[0m';

/** The last line of a terminal. */
export function farewell(end: RunEnd): string {
  switch (end.how) {
    case 'exited':
      return `${end.code === 0 ? GREEN : RED}exited with ${end.code}${PLAIN}`;
    case 'killed':
      return `${RED}killed: ${end.why}${PLAIN}`;
    case 'trapped':
      return `${RED}trapped: ${end.message}${PLAIN}${end.doing === '' ? '' : `\r\n${DIM}while ${end.doing}${PLAIN}`}`;
    case 'failed':
      return `${RED}failed: ${end.message}${PLAIN}`;
  }
}

export function createTerminalStore(client: Pick<ApiClient, 'runInput' | 'runKill'>): TerminalStore {
  const sessions = new Map<string, Session>();
  const encoder = new TextEncoder();

  const session = (run: string): Session => {
    const known = sessions.get(run);
    if (known) return known;
    const fresh: Session = { transcript: createTranscript(), editor: createLineEditor(), input: 'open', farewell: 'pending' };
    sessions.set(run, fresh);
    return fresh;
  };
  const complain = (run: string) => (error: unknown) =>
    session(run).transcript.write(`${RED}${messageOf(error)}${PLAIN}\r\n`);
  const send = (run: string, bytes: Uint8Array | null): void =>
    void client.runInput({ run, bytes }).catch(complain(run));
  const stop = (run: string): void => void client.runKill({ run }).catch(complain(run));

  const act = (run: string, action: LineAction): void => {
    if (action.do === 'echo') session(run).transcript.write(action.text);
    else if (action.do === 'send') send(run, encoder.encode(action.text));
    else if (action.do === 'interrupt') stop(run);
    else {
      session(run).input = 'closed';
      send(run, null);
    }
  };

  return createStore<TerminalState>()((set, get) => ({
    closed: new Set(),
    session,
    type(run, data) {
      const { editor, input, farewell: end } = session(run);
      if (end === 'said') return;
      if (input === 'closed' && data !== '\x03') return;
      for (const action of editor.feed(data)) act(run, action);
    },
    stop,
    close: (run) => set({ closed: new Set(get().closed).add(run) }),
    receive: (run, bytes) => session(run).transcript.write(bytes),
    changed(run) {
      const { end, id } = run;
      const own = session(id);
      if (!end || own.farewell === 'said') return;
      own.farewell = 'said';
      own.transcript.write(`\r\n${DIM}──${PLAIN} ${farewell(end)}\r\n`);
    },
  }));
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
