/** For tests: the whole engine, as a process has it, with its threads from the sources. */
import { join } from 'node:path';

import { createClient } from '../src-preload/contract/client.ts';
import type { ApiClient } from '../src-preload/contract/api.ts';
import { composeEngine } from './compose.ts';
import type { Engine } from './compose.ts';
import type { Publish } from './handlers/publisher.ts';

export interface TestEngine {
  readonly engine: Engine;
  readonly client: ApiClient;
}

/** `top` holds its data folder, `home`; there are no resources. */
export function startTestEngine(top: string, publish: Publish = () => undefined): TestEngine {
  const thread = (name: string): string => new URL(`./${name}.ts`, import.meta.url).href;
  const threads = { guestThread: thread('guest'), transpileThread: thread('transpile') };
  const places = { home: join(top, 'home'), resources: join(top, 'resources') };
  const engine = composeEngine({ ...places, ...threads }, publish);
  return { engine, client: createClient(engine.dispatch) };
}
