/** The engine thread: owns every piece of state, answers calls, tells what happened. */
import { parentPort, workerData } from 'node:worker_threads';

import { composeEngine } from './compose.ts';
import type { ToEngine } from './rpc/engine-link.ts';
import type { EngineData } from './shell/start-engine.ts';

const port = parentPort;
if (!port) throw new Error('engine.ts is the entry of a thread');

const engine = composeEngine(workerData as EngineData, (name, payload) => {
  port.postMessage({ kind: 'event', name, payload });
});

port.on('message', (message: ToEngine) => {
  if (message.kind === 'call') {
    void engine.dispatch(message.name, message.input).then((reply) => {
      port.postMessage({ kind: 'reply', id: message.id, reply });
    });
    return;
  }
  if (message.kind === 'taken') {
    engine.taken(message.run, message.bytes);
    return;
  }
  void engine.close().finally(() => {
    port.close();
  });
});
