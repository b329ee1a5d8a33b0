/** A broker behind a real socket: a good one, and every bad one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Prompt } from '../../src-preload/contract/prompt-schemas.ts';

import { createBroker } from './broker.ts';
import type { Broker } from './broker.ts';
import { anAccess, anApproval, aField, PROGRAM } from './test-prompts-contract.ts';

type Request = Record<string, unknown>;
type Behave = (request: Request, socket: Socket) => void;

let folder: string;
let socket: string;
let server: Server | null;
let broker: Broker | null;
let said: string[];
let connections: Socket[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inspector-broker-'));
  socket = join(folder, 's');
  [server, broker, said, connections] = [null, null, [], []];
});
afterEach(async () => {
  broker?.close();
  for (const connection of connections) connection.destroy();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  rmSync(folder, { recursive: true });
});

/** Listens, and does `behave` with each request. */
async function listen(behave: Behave): Promise<void> {
  const started = createServer((connection) => {
    connections.push(connection);
    connection.on('error', () => undefined);
    let begun = '';
    connection.on('data', (bytes) => {
      begun += bytes.toString();
      const lines = begun.split('\n');
      begun = lines.pop() ?? '';
      for (const line of lines) behave(JSON.parse(line) as Request, connection);
    });
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(socket, resolve));
}

function open(): Broker {
  broker = createBroker({ socket, say: (sentence) => void said.push(sentence), hashOf: () => PROGRAM });
  return broker;
}

/** Asks one whose broker answers each request with these bytes. */
async function answered(reply: string | Uint8Array | ((request: Request) => unknown), prompt: Prompt = anAccess('q')) {
  await listen((request, connection) => {
    const bytes = typeof reply === 'function' ? `${JSON.stringify(reply(request))}\n` : reply;
    connection.write(bytes);
  });
  return open().decide(prompt);
}

const denied = { kind: 'access', decision: 'deny', by: 'nobody', broker: 'broker' };
const SUBJECT = 'write cwd://out/a.md';

describe('a broker', () => {
  it('gets one line per question, with all that it needs to decide', async () => {
    const requests: Request[] = [];
    await listen((request, connection) => {
      requests.push(request);
      connection.write(`${JSON.stringify({ id: request['id'], decision: 'deny' })}\n`);
    });
    const asked = open();
    await asked.decide(anAccess('1', { asked: 'out/../out/a.md' }));
    await asked.decide(anApproval('2'));
    const common = {
      version: 1,
      principal: 'default',
      run: 'run',
      leftMs: 59_500,
      capsule: { name: 'tidy', hash: PROGRAM },
    };
    expect(requests).toEqual([
      {
        ...common,
        id: '1',
        kind: 'access',
        fn: 'path_open',
        op: 'open',
        access: 'write',
        path: 'cwd://out/a.md',
        asked: 'out/../out/a.md',
        entry: 'file',
        offers: [
          { pattern: 'cwd://out/a.md', scope: 'entry' },
          { pattern: 'cwd://out', scope: 'folder' },
          { pattern: 'cwd://', scope: 'mount' },
        ],
        missing: 'Not declared: no fs_write entry covers cwd://out/a.md.',
      },
      {
        ...common,
        id: '2',
        kind: 'approval',
        action: 'git push',
        resource: 'git push origin',
        pattern: 'git push *',
        isCovered: true,
      },
    ]);
    expect(said).toEqual([]);
  });

  it.each(['deny', 'deny-run', 'once', 'run', 'sandbox', 'always'])('can answer a right with %s', async (decision) => {
    expect(await answered(({ id }) => ({ id, decision, by: 'policy-7' }))).toEqual({
      kind: 'access',
      decision,
      broker: 'policy-7',
    });
  });

  it('can choose one of the rules that are offered', async () => {
    const answer = await answered(({ id }) => ({ id, decision: 'sandbox', pattern: 'cwd://out' }));
    expect(answer).toEqual({ kind: 'access', decision: 'sandbox', pattern: 'cwd://out', broker: 'broker' });
  });

  it.each(['deny', 'once', 'session', 'always'])('can answer an approval with %s', async (decision) => {
    expect(await answered(({ id }) => ({ id, decision }), anApproval('q'))).toEqual({
      ...{ kind: 'approval', decision, broker: 'broker' },
    });
  });

  it('may answer in any order, and many lines at once', async () => {
    const ids: string[] = [];
    await listen(({ id }, connection) => {
      ids.push(String(id));
      if (ids.length < 3) return;
      connection.write(
        ids
          .reverse()
          .map((each) => `${JSON.stringify({ id: each, decision: each === 'b' ? 'once' : 'deny' })}\r\n`)
          .join(''),
      );
    });
    const asked = open();
    const answers = await Promise.all(['a', 'b', 'c'].map((id) => asked.decide(anAccess(id))));
    expect(answers.map((answer) => answer?.kind === 'access' && answer.decision)).toEqual(['deny', 'once', 'deny']);
  });

  it('may answer byte by byte', async () => {
    await listen(({ id }, connection) => {
      const line = Buffer.from(`${JSON.stringify({ id, decision: 'once', by: 'ä' })}\n`);
      for (const byte of line) connection.write(Uint8Array.of(byte));
    });
    expect(await open().decide(anAccess('q'))).toMatchObject({ decision: 'once', broker: 'ä' });
  });

  it('is never asked for a value', async () => {
    const requests: Request[] = [];
    await listen((request) => requests.push(request));
    expect(await open().decide(aField({}))).toEqual({ kind: 'cancel', by: 'nobody' });
    expect(requests).toEqual([]);
  });
});

describe('a hostile or broken broker', () => {
  it.each<[string, (request: Request) => unknown, RegExp]>([
    ['an unknown decision', ({ id }) => ({ id, decision: 'yes' }), /a decision that is none/],
    ['the decision of an approval', ({ id }) => ({ id, decision: 'session' }), /a decision that is none/],
    ['a decision that is no text', ({ id }) => ({ id, decision: ['once'] }), /without a decision/],
    ['no decision', ({ id }) => ({ id }), /without a decision/],
    ['a name of a prototype', ({ id }) => ({ id, decision: 'constructor' }), /a decision that is none/],
    ['a pattern that was not offered', ({ id }) => ({ id, decision: 'always', pattern: 'home://' }), /not offered/],
    ['a wider pattern for once', ({ id }) => ({ id, decision: 'once', pattern: 'cwd://' }), /once does not store/],
    ['a pattern that is no text', ({ id }) => ({ id, decision: 'run', pattern: {} }), /a pattern that is no text/],
    ['no name', ({ id }) => ({ id, decision: 'once', by: '' }), /a name of its own/],
    ['a very long name', ({ id }) => ({ id, decision: 'once', by: 'x'.repeat(129) }), /a name of its own/],
    ['no id', () => ({ decision: 'once' }), /without the id/],
    ['a list', () => ['once'], /no JSON object/],
    ['null', () => null, /no JSON object/],
  ])('that sends %s denies, and it is said', async (_, reply, sentence) => {
    expect(await answered(reply)).toEqual(denied);
    expect(said).toEqual([expect.stringMatching(sentence)]);
    expect(said[0]).toContain(SUBJECT);
  });

  it.each<[string, string | Uint8Array]>([
    ['no JSON', 'once\n'],
    ['half of an object', '{"id":"q",\n'],
    ['bytes that are no text', Uint8Array.of(0x22, 0xff, 0x22, 0x0a)],
    ['an empty line', '\n'],
    ['deep nesting', `${'['.repeat(30_000)}\n`],
  ])('that sends %s denies', async (_, reply) => {
    expect(await answered(reply)).toEqual(denied);
    expect(said).toEqual([`Denied, because the broker sent a line that is no JSON object: ${SUBJECT}`]);
  });

  it('cannot allow an approval by a pattern', async () => {
    const answer = await answered(({ id }) => ({ id, decision: 'always', pattern: '*' }), anApproval('q'));
    expect(answer).toEqual({ ...denied, kind: 'approval' });
  });

  it('that sends a line without end is not listened to any more, and all is denied from then on', async () => {
    expect(await answered('x'.repeat(70_000))).toEqual(denied);
    expect(await open().decide(anAccess('q'))).toEqual(denied);
    expect(said[0]).toBe(`Denied, because the broker sent a line that is too long: ${SUBJECT}`);
  });

  it('that sends a whole line that is too long denies', async () => {
    await listen(({ id }, connection) => {
      connection.write(`${JSON.stringify({ id, decision: 'once', padding: 'x'.repeat(70_000) })}\n`);
    });
    expect(await open().decide(anAccess('q'))).toEqual(denied);
    expect(said).toEqual([`Denied, because the broker sent a line that is too long: ${SUBJECT}`]);
  });

  it('that answers what is not asked decides nothing by it', async () => {
    await listen(({ id }, connection) => {
      connection.write(`{"id":"other","decision":"always"}\n${JSON.stringify({ id, decision: 'deny' })}\n`);
      connection.write(`${JSON.stringify({ id, decision: 'always' })}\n`);
    });
    expect(await open().decide(anAccess('q'))).toEqual({ kind: 'access', decision: 'deny', broker: 'broker' });
    await vi.waitFor(() => expect(said).toHaveLength(2));
    expect(new Set(said)).toEqual(new Set(['The broker sent an answer to what is not asked.']));
  });

  it('that never stops talking is hung up on', async () => {
    await listen((_, connection) => void connection.write('{"id":"nobody"}\n'.repeat(1000)));
    expect(await open().decide(anAccess('q'))).toEqual(denied);
    expect(said.length).toBeLessThan(20);
    expect(said.at(-1)).toBe(`Denied, because the broker sends too much that makes no sense: ${SUBJECT}`);
  });

  it('that hangs up denies what it was asked, and what would come', async () => {
    await listen((_, connection) => void connection.destroy());
    const asked = open();
    expect(await asked.decide(anAccess('q'))).toEqual(denied);
    expect(await asked.decide(anApproval('p'))).toEqual({ ...denied, kind: 'approval' });
    expect(said).toEqual([
      expect.stringMatching(/^Denied, because the broker has closed the connection|cannot be reached/),
      expect.stringContaining('git push: git push origin'),
    ]);
  });

  it('that hangs up in the middle of an answer has given none', async () => {
    await listen(({ id }, connection) => void connection.end(JSON.stringify({ id, decision: 'once' })));
    expect(await open().decide(anAccess('q'))).toEqual(denied);
  });

  it('that is not there denies everything, and it is said before anything is asked', async () => {
    const asked = open();
    await vi.waitFor(() => expect(said).toHaveLength(1));
    expect(said[0]).toBe('The broker is not there (no such socket): what it would decide is denied.');
    expect(await asked.decide(anAccess('q'))).toEqual(denied);
  });

  it('that says nothing leaves it to the clock', async () => {
    await listen(() => undefined);
    const asked = open();
    const decided = asked.decide(anAccess('q'));
    asked.forget('q');
    expect(await decided).toBeNull();
    expect(said).toEqual([`The broker has not answered, and it is not asked any more: ${SUBJECT}`]);
  });
});
