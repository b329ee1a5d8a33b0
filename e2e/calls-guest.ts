/** An Astrid capsule whose functions take and give all kinds of values, and which asks the user for one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildComponent, ourPackages } from '../src-main/capsule/component-guest-contract.ts';
import type { Place } from './harness.ts';

const WIT = `package test:calls;
world guest {
  import astrid:sys/host@1.0.0;
  import astrid:kv/host@1.0.0;
  import astrid:elicit/host@1.0.0;
  import astrid:http/host@1.0.0;
  use astrid:guest/lifecycle@1.0.0.{capsule-result};
  enum color { dark-red, blue }
  record point { x: s8, label: option<string> }
  export astrid-hook-trigger: func(action: string, payload: list<u8>) -> capsule-result;
  export run: func();
  export astrid-install: func();
  export ask: func() -> u32;
  export draw: func(points: list<point>) -> list<point>;
  export paint: func(with-color: color, fast: bool, size: u32) -> u32;
  export fetch: func() -> u32;
  export boom: func();
}
package astrid:http@1.0.0 {
  interface host {
    variant error-code { timeout, capability-denied }
    fetch: func(url: string) -> result<u32, error-code>;
  }
}
${ourPackages()}`;

/** Constants in memory: a key, a question, and the names of the elicit errors by their number. */
const DATA = `(data (i32.const 64) "greeting") (data (i32.const 96) "Who are you?") (data (i32.const 128) "tag 0tag 1tag 2tag 3tag 4")`;

/** Asks for a text with the key "greeting"; the answer is at 256: 0 or 1, at 260 the case, at 264 the text. */
const elicit = (call: number): string =>
  `i32.const 0 i32.const 64 i32.const 8 i32.const 96 i32.const 12 i32.const 0 i32.const 0 i32.const 0
   i32.const 0 i32.const 0 i32.const 0 i32.const 256 call ${call}`;

/** Writes it into the place; returns the file. */
export async function writeCallsGuest(place: Place): Promise<string> {
  const bytes = await buildComponent({
    wit: WIT,
    extra: DATA,
    bodies(call) {
      const ask = elicit(call('astrid:elicit/host@1.0.0', 'elicit'));
      const log = `call ${call('astrid:sys/host@1.0.0', 'log')}`;
      return {
        // Keeps the payload, reads it again, and answers with it and with the action it was asked for.
        'astrid-hook-trigger': `i32.const 64 i32.const 8 local.get 2 local.get 3 i32.const 320 call ${call('astrid:kv/host@1.0.0', 'kv-set')}
          i32.const 64 i32.const 8 i32.const 352 call ${call('astrid:kv/host@1.0.0', 'kv-get')}
          i32.const 384 local.get 0 i32.store i32.const 388 local.get 1 i32.store i32.const 392 i32.const 356 i32.load8_u i32.store8
          i32.const 396 i32.const 360 i32.load i32.store i32.const 400 i32.const 364 i32.load i32.store i32.const 384`,
        run: `i32.const 2 i32.const 64 i32.const 8 ${log}`,
        // Logs the answer, or which error it was.
        'astrid-install': `${ask} i32.const 256 i32.load8_u
          if i32.const 2 i32.const 260 i32.load8_u i32.const 5 i32.mul i32.const 128 i32.add i32.const 5 ${log}
          else i32.const 2 i32.const 264 i32.load i32.const 268 i32.load ${log} end`,
        ask: `${ask} i32.const 256 i32.load8_u i32.const 100 i32.mul i32.const 260 i32.load8_u i32.add`,
        draw: 'i32.const 16 local.get 0 i32.store i32.const 20 local.get 1 i32.store i32.const 16',
        paint: 'local.get 2',
        fetch: `i32.const 64 i32.const 8 i32.const 256 call ${call('astrid:http/host@1.0.0', 'fetch')}
          i32.const 256 i32.load8_u i32.const 100 i32.mul i32.const 260 i32.load8_u i32.add`,
      };
    },
  });
  const file = join(place.folder, 'calls.wasm');
  writeFileSync(file, bytes);
  return file;
}
