import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Engine } from './engine.ts';
import { makeFixture } from './guests/programs/fixture.ts';
import { expectedFile, SESSIONS } from './guests/programs/sessions.ts';
import type { Build, Outcome, Program, Session } from './guests/programs/sessions.ts';
import { capsule, guest, Place, snapshot } from './harness.ts';

function wasmOf(program: Program, build: Build): string {
  if (build === 'component') return guest(`programs/${program}.component.wasm`);
  const shelved = program === 'lua' || program === 'jim';
  return shelved ? capsule(`${program}.wasm`) : guest(`programs/${program}.wasm`);
}

/** Milliseconds for the longest session on a busy machine; alone it takes a tenth. */
const PATIENCE = 120_000;

/** jco's adapter ends a component with "failed" and no number: WASI 0.2 had no other word when it was made. */
const codeIn = (build: Build, code: number): number => (build === 'component' ? Math.min(code, 1) : code);

/** TZ as when it was recorded: a ZIP archive has local times. */
const ENV = { TZ: 'UTC' };

describe.each(SESSIONS)('$name: what native builds of these programs did, they do in a sandbox', (session: Session) => {
  const expected = JSON.parse(readFileSync(expectedFile(session.name), 'utf8')) as Outcome;

  describe.each(session.builds)('as a %s', (build) => {
    let place: Place;
    let engine: Engine;
    beforeAll(async () => {
      place = new Place();
      makeFixture(place.workspace);
      engine = new Engine(place);
      await engine.open();
    });
    afterAll(async () => {
      await engine.close();
      place.remove();
    });

    test(
      'every step ends and prints as it did natively, and the folder is left alone',
      async () => {
        const before = snapshot(place.workspace);
        for (const [index, step] of session.steps.entries()) {
          const played = await engine.play(wasmOf(step.program, build), { ...step, env: ENV });
          const { run, code, stdout, stderr } = expected.steps[index] ?? expect.fail(`step ${index} was not recorded`);
          expect({ run, ...played }).toEqual({ run, code: codeIn(build, code), stdout, stderr });
        }
        expect(snapshot(place.workspace)).toEqual(before);
      },
      PATIENCE,
    );

    test('after the commit the folder is byte for byte what the native programs left', async () => {
      await engine.commit();
      expect(Object.fromEntries(snapshot(place.workspace))).toEqual(expected.tree);
    });
  });
});

describe('a component has no longjmp, because jco knows no WebAssembly exceptions', () => {
  test("so an error in Lua's component build ends it with a trap, and what it wrote before stays", async () => {
    const place = new Place();
    const engine = new Engine(place);
    await engine.open();
    const script = "io.open('before.txt', 'w'):write('written'):close() error('an error')";
    const done = await engine.play(wasmOf('lua', 'component'), { args: ['-e', script], input: '', feeding: 'piped' });
    expect(done.code).toMatch(/^trapped/);
    await engine.commit();
    expect(place.read('before.txt')).toBe('written');
    await engine.close();
    place.remove();
  });
});
