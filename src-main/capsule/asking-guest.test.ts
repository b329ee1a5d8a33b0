/** A real guest in a thread of its own whose user is asked, answers, and takes rights back while it runs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { AccessDecision } from '../../src-preload/contract/policy-words.ts';
import type { AccessQuestion } from '../sandbox/services/prompt.ts';
import { createTestServices, TEST_CAPSULE } from '../sandbox/services/test-services-contract.ts';
import type { TestServices } from '../sandbox/services/test-services-contract.ts';
import { useCapsuleHost } from './capsule-host-contract.ts';
import type { RunEnd, RunningCapsule } from './host.ts';

const SHELL = fileURLToPath(new URL('../../resources/capsules/shell.wasm', import.meta.url));
const { host } = useCapsuleHost();

/** The shell of the bundle, at whose prompt a test types. */
class Typed {
  readonly #services: TestServices;
  readonly ended: Promise<RunEnd>;
  readonly questions: string[] = [];
  #running: RunningCapsule | null = null;
  #output = '';
  #heard = (): void => undefined;
  /** What is answered from now on; null leaves a question unanswered. */
  answer: AccessDecision | null = 'run';

  constructor(services: TestServices) {
    this.#services = services;
    this.ended = this.#start();
  }

  async #start(): Promise<RunEnd> {
    const { prompts } = this.#services.session().services;
    prompts.onChange(() => setImmediate(() => this.#respond()));
    const capsule = await host().load(SHELL);
    const { promise, resolve } = Promise.withResolvers<RunEnd>();
    const calls = this.#services.guest({ run: 'typed', capsule: TEST_CAPSULE });
    const onOutput = (_stream: string, bytes: Uint8Array): void => {
      this.#output += Buffer.from(bytes).toString();
      this.#heard();
    };
    const options = { capsule, args: [], env: {}, calls, onOutput, onEnd: resolve, terminal: 'pipe' } as const;
    this.#running = host().start(options);
    return promise;
  }

  #respond(): void {
    const { prompts } = this.#services.session().services;
    const prompt = prompts.list()[0];
    if (prompt?.question.kind !== 'access') return;
    const { access, path }: AccessQuestion = prompt.question;
    if (this.answer === null) return this.#heard();
    this.questions.push(`${access} ${path}: ${this.answer}`);
    prompts.answer(prompt.id, { kind: 'access', decision: this.answer });
  }

  /** What the shell prints until it says `end`. */
  async type(line: string, answer: AccessDecision): Promise<string> {
    this.answer = answer;
    const from = this.#output.length;
    while (this.#running === null) await new Promise((resolve) => setImmediate(resolve));
    this.#running.input(Buffer.from(`${line}\necho end-of-${from}\n`));
    const end = `end-of-${from}\n`;
    while (!this.#output.includes(end)) await new Promise<void>((resolve) => (this.#heard = resolve));
    return this.#output.slice(from, this.#output.indexOf(end));
  }

  /** Types what will wait for an answer, and returns once it does. */
  async leave(line: string): Promise<void> {
    this.answer = null;
    this.#running?.input(Buffer.from(`${line}\n`));
    const { prompts } = this.#services.session().services;
    while (prompts.list().length === 0) await new Promise<void>((resolve) => (this.#heard = resolve));
  }

  kill(): void {
    this.#running?.kill('enough');
  }
}

let services: TestServices;
let shell: Typed;
beforeEach(() => {
  services = createTestServices();
  mkdirSync(join(services.workspace, 'src'));
  writeFileSync(join(services.workspace, 'src', 'a'), 'what a holds');
  shell = new Typed(services);
});
afterEach(async () => {
  shell.kill();
  await shell.ended;
  services.remove();
});

const READ = '/ $ what a holds/ $ ';
const REFUSED = '/ $ cat: src/a: Operation not permitted\n/ $ ';

it('asks, asks no more while an answer holds, and again once it was taken back', async () => {
  const printed: string[] = [];
  for (const answer of ['deny', 'once', 'deny', 'sandbox', 'deny'] as const)
    printed.push(await shell.type('cat src/a', answer));
  expect(printed).toEqual([REFUSED, READ, REFUSED, READ, READ]);
  expect(shell.questions.filter((question) => question.endsWith('sandbox'))).toEqual(['read cwd://src/a: sandbox']);
  const { grants, desk } = services.session().services;
  for (const { id } of grants.list()) desk.revoke(id);
  expect(await shell.type('cat src/a', 'deny')).toBe(REFUSED);
});

it('goes on when something else was granted that covers what it waits for', async () => {
  await shell.type('echo ready', 'deny');
  await shell.leave('cat src/a');
  const wish = { access: 'read', pattern: '*', lifetime: 'sandbox', capsule: TEST_CAPSULE, source: 'window' } as const;
  services.session().services.desk.add(wish);
  expect(await shell.type('', 'deny')).toContain('what a holds');
});

it('leaves nothing waiting when it is stopped while its user is asked', async () => {
  await shell.type('echo ready', 'deny');
  await shell.leave('cat src/a');
  shell.kill();
  await shell.ended;
  const { audit, services: asked } = services.session();
  expect(asked.prompts.list()).toEqual([]);
  const events = audit.page({ after: 0, limit: 1000 }).events.filter(({ path }) => path === 'cwd://src/a');
  expect(events.map(({ decision, outcome }) => `${decision} ${outcome}`)).toEqual(['deny cancelled']);
});
