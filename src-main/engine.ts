/** The engine thread: owns every piece of state, answers calls, tells what happened. */
import { parentPort, workerData } from 'node:worker_threads';

import type { CallFrame } from '../src-preload/contract/wire.ts';

import { composeEngine } from './compose.ts';
import type { ToEngine } from './rpc/engine-link.ts';
import type { EngineData } from './shell/start-engine.ts';

const port = parentPort;
if (!port) throw new Error('engine.ts is the entry of a thread');

const engine = composeEngine(workerData as EngineData, (name, payload) => {
  port.postMessage({ kind: 'event', name, payload });
});

function answer({ id, name, input }: CallFrame): void {
  void engine.dispatch(name, input).then((reply) => {
    port?.postMessage({ kind: 'reply', id, reply });
  });
}

port.on('message', (message: ToEngine) => {
  switch (message.kind) {
    case 'call':
      answer(message);
      return;
    case 'taken':
      engine.taken(message.run, message.bytes);
      return;
    case 'watch':
      engine.watch(message.state);
      return;
    case 'close':
      void engine.close().finally(() => {
        port.close();
      });
  }
});
