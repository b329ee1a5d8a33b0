import { describe, expect, it } from 'vitest';

import { sleepingClock } from '../../guest-fake.ts';
import { GuestError } from '../../guest-fs.ts';
import { GuestExit } from '../../guest-world.ts';
import { Fields, OutgoingRequest } from './http-request.ts';
import { IoError } from './streams.ts';
import { answerOf, setUp } from './test-world.ts';
import { offersWasi } from './wasi.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('wasi:io streams', () => {
  it('read a file on and on until it is closed', () => {
    const { open } = setUp();
    const stream = open().readViaStream(990n);
    expect(stream.read(4n)).toHaveLength(4);
    expect(stream.skip(2n)).toBe(2n);
    expect(stream.blockingRead(2n ** 60n)).toHaveLength(4);
    expect(answerOf(() => stream.read(1n))).toEqual({ tag: 'closed' });
    expect(answerOf(() => stream.blockingSkip(1n))).toEqual({ tag: 'closed' });
  });

  it('write a file on and on, or at its end', () => {
    const { open, calls } = setUp();
    const file = open();
    const stream = file.writeViaStream(5n);
    expect(stream.checkWrite()).toBe(1048576n);
    stream.write(Uint8Array.of(1, 2));
    stream.blockingWriteAndFlush(Uint8Array.of(3));
    stream.flush();
    file.appendViaStream().write(Uint8Array.of(4));
    expect(calls.map(([, , , offset]) => offset)).toEqual([5, 7, 'end']);
  });

  it('write as many zeroes as asked for, in bounded pieces', () => {
    const { open, calls } = setUp();
    open().writeViaStream(0n).writeZeroes(150_000n);
    const pieces = calls.map(([, , , , bytes]) => bytes as Uint8Array);
    expect(pieces.map(({ length }) => length)).toEqual([65_536, 65_536, 18_928]);
    expect(pieces.every((piece) => piece.every((byte) => byte === 0))).toBe(true);
  });

  it('pass bytes from one to the other', () => {
    const { open, calls } = setUp();
    const [from, to] = [open().readViaStream(0n), open().writeViaStream(0n)];
    expect(to.splice(from, 100n)).toBe(100n);
    expect(to.blockingSplice(from, 2n ** 30n)).toBe(900n);
    expect(calls.filter(([method]) => method === 'write').map(([, , , offset]) => offset)).toEqual([0, 100]);
  });

  it('fail with an error that a filesystem can explain', () => {
    const { open, imports } = setUp({
      fs: {
        write: () => {
          throw new GuestError('no-space');
        },
      },
    });
    const answer = answerOf(() => open().writeViaStream(0n).write(Uint8Array.of(1)));
    expect(answer).toEqual({ tag: 'last-operation-failed', val: new IoError('insufficient-space') });
    const { val } = answer as { readonly val: IoError };
    expect(val).toBeInstanceOf(imports['wasi:io/error'].Error);
    expect(imports['wasi:filesystem/types'].filesystemErrorCode(val)).toBe('insufficient-space');
    expect(imports['wasi:filesystem/types'].filesystemErrorCode(new IoError(null))).toBeUndefined();
    expect(val.toDebugString()).toBe('insufficient-space');
  });

  it('are of the classes the imports name, as the generated code checks', () => {
    const { imports, open, root } = setUp();
    const { InputStream, OutputStream } = imports['wasi:io/streams'];
    expect(imports['wasi:cli/stdin'].getStdin()).toBeInstanceOf(InputStream);
    expect(open().readViaStream(0n)).toBeInstanceOf(InputStream);
    expect(imports['wasi:cli/stdout'].getStdout()).toBeInstanceOf(OutputStream);
    expect(open().appendViaStream()).toBeInstanceOf(OutputStream);
    expect(root).toBeInstanceOf(imports['wasi:filesystem/types'].Descriptor);
    expect(root.readDirectory()).toBeInstanceOf(imports['wasi:filesystem/types'].DirectoryEntryStream);
    expect(imports['wasi:cli/stdin'].getStdin().subscribe()).toBeInstanceOf(imports['wasi:io/poll'].Pollable);
  });
});

describe('wasi:cli', () => {
  it('gives arguments, environment and no working directory', () => {
    const { getArguments, getEnvironment, initialCwd } = setUp().imports['wasi:cli/environment'];
    expect([getArguments(), getEnvironment(), initialCwd()]).toEqual([['prog', 'ä'], [['A', 'b']], undefined]);
  });

  it('exits', () => {
    const { exit, exitWithCode } = setUp().imports['wasi:cli/exit'];
    expect(() => exit({ tag: 'ok' })).toThrow(new GuestExit(0));
    expect(() => exit({ tag: 'err' })).toThrow(new GuestExit(1));
    expect(() => exitWithCode(42)).toThrow(new GuestExit(42));
  });

  it('writes to both outputs and says that they are a terminal', () => {
    const { imports, calls } = setUp();
    imports['wasi:cli/stdout'].getStdout().write(Buffer.from('out'));
    imports['wasi:cli/stderr'].getStderr().blockingWriteAndFlush(Buffer.from('err'));
    expect(calls).toEqual([
      ['stdout', 'out'],
      ['stderr', 'err'],
    ]);
    expect(imports['wasi:cli/terminal-stdin'].getTerminalStdin()).toBeDefined();
    const pipe = { terminal: 'pipe' } as const;
    expect(setUp({ stdio: pipe }).imports['wasi:cli/terminal-stdin'].getTerminalStdin()).toBeUndefined();
  });

  it('reads input without waiting when asked to, else waits, and closes at its end', () => {
    let input = '';
    let ended = false;
    const stdio = {
      available: (): number | 'end' => (input === '' && ended ? 'end' : input.length),
      read: (max: number) => {
        const bytes = Buffer.from(input.slice(0, max));
        input = input.slice(max);
        return bytes;
      },
    };
    const stdin = setUp({ stdio }).imports['wasi:cli/stdin'].getStdin();
    expect(stdin.read(10n)).toHaveLength(0);
    input = 'hello';
    expect(text(stdin.read(2n))).toBe('he');
    expect(text(stdin.blockingRead(10n))).toBe('llo');
    ended = true;
    expect(answerOf(() => stdin.read(1n))).toEqual({ tag: 'closed' });
  });
});

describe('wasi:clocks, wasi:random and wasi:io/poll', () => {
  it('read the clocks', () => {
    const { imports } = setUp();
    expect(imports['wasi:clocks/monotonic-clock'].now()).toBe(6n);
    expect(imports['wasi:clocks/wall-clock'].now()).toEqual({ seconds: 5n, nanoseconds: 6 });
  });

  it('fill as many random bytes as asked for, within reason', () => {
    const { getRandomBytes, getRandomU64 } = setUp().imports['wasi:random/random'];
    expect(getRandomBytes(3n)).toEqual(Uint8Array.of(4, 4, 4));
    expect(getRandomU64()).toBe(0x0404_0404_0404_0404n);
    expect(() => getRandomBytes(2n ** 40n)).toThrow(WebAssembly.RuntimeError);
  });

  it('wait for the first of several clocks', () => {
    const { clock, slept } = sleepingClock();
    const { imports } = setUp({ clock });
    const { subscribeDuration, subscribeInstant } = imports['wasi:clocks/monotonic-clock'];
    const list = [subscribeDuration(9_000_000n), subscribeInstant(2_001_000n), subscribeInstant(5n)];
    expect([...imports['wasi:io/poll'].poll(list.slice(0, 2))]).toEqual([1]);
    expect(slept).toEqual([2]);
    expect([...imports['wasi:io/poll'].poll(list)]).toEqual([1, 2]);
    list[0]?.block();
    expect(list[0]?.ready()).toBe(true);
  });

  it('wait for input, and are ready at once for files', () => {
    const { clock } = sleepingClock();
    let bytes = 0;
    const stdio = { available: () => bytes, waitReadable: () => void (bytes = 3) };
    const { imports, open } = setUp({ clock, stdio });
    const input = imports['wasi:cli/stdin'].getStdin().subscribe();
    expect(input.ready()).toBe(false);
    expect([
      ...imports['wasi:io/poll'].poll([input, imports['wasi:clocks/monotonic-clock'].subscribeDuration(10n ** 9n)]),
    ]).toEqual([0]);
    expect(open().readViaStream(0n).subscribe().ready()).toBe(true);
  });

  it('trap at an empty list, as the contract says', () => {
    expect(() => setUp().imports['wasi:io/poll'].poll([])).toThrow(WebAssembly.RuntimeError);
  });
});

describe('the offer of WASI 0.2', () => {
  it('is exactly what the imports hold', () => {
    for (const name of Object.keys(setUp().imports)) expect(offersWasi(name)).toBe(true);
    expect(Object.keys(setUp().imports)).toHaveLength(29);
    expect(['wasi:nn/tensor', 'wasi:http/incoming-handler', 'toString'].map(offersWasi)).toEqual([false, false, false]);
  });
});

describe('the network', () => {
  interface Network {
    readonly 'wasi:sockets/instance-network': { instanceNetwork: () => object };
    readonly 'wasi:sockets/ip-name-lookup': { resolveAddresses: (network: object, name: string) => unknown };
    readonly 'wasi:sockets/tcp-create-socket': { createTcpSocket: (family: string) => unknown };
    readonly 'wasi:sockets/udp-create-socket': { createUdpSocket: (family: string) => unknown };
    readonly 'wasi:http/outgoing-handler': { handle: (request: OutgoingRequest) => unknown };
  }
  const network = () => {
    const { imports, calls } = setUp();
    return { imports: imports as unknown as Network, calls };
  };

  it.each<[string, string, (imports: Network) => unknown, unknown]>([
    [
      'ip-name-lookup.resolve-addresses',
      'example.org',
      (i) =>
        i['wasi:sockets/ip-name-lookup'].resolveAddresses(
          i['wasi:sockets/instance-network'].instanceNetwork(),
          'example.org',
        ),
      'access-denied',
    ],
    [
      'tcp-create-socket.create-tcp-socket',
      'ipv4',
      (i) => i['wasi:sockets/tcp-create-socket'].createTcpSocket('ipv4'),
      'access-denied',
    ],
    [
      'udp-create-socket.create-udp-socket',
      'ipv6',
      (i) => i['wasi:sockets/udp-create-socket'].createUdpSocket('ipv6'),
      'access-denied',
    ],
    [
      'outgoing-handler.handle',
      'http://example.org/a?b',
      (i) => {
        const request = new OutgoingRequest(Fields.fromList([['accept', Buffer.from('*')]]));
        request.setScheme({ tag: 'HTTP' });
        request.setAuthority('example.org');
        request.setPathWithQuery('/a?b');
        return i['wasi:http/outgoing-handler'].handle(request);
      },
      { tag: 'HTTP-request-denied' },
    ],
  ])('denies %s, and records it once', (fn, resource, act, error) => {
    const { imports, calls } = network();
    expect(answerOf(() => act(imports))).toEqual(error);
    expect(calls).toEqual([['refusedCall', fn, resource, 'there is no network for capsules']]);
  });

  it('lets a request be put together, by the rules of its fields', () => {
    const fields = new Fields();
    fields.append('A', Buffer.from('1'));
    fields.append('a', Buffer.from('2'));
    expect(fields.get('A')).toHaveLength(2);
    fields.set('a', [Buffer.from('3')]);
    expect(fields.entries()).toEqual([['a', Buffer.from('3')]]);
    expect(answerOf(() => fields.append('not a name', Buffer.from('1')))).toEqual({ tag: 'invalid-syntax' });
    expect(answerOf(() => fields.append('a', Buffer.from('1\n2')))).toEqual({ tag: 'invalid-syntax' });
    const copy = fields.clone();
    const request = new OutgoingRequest(fields);
    expect(answerOf(() => request.headers().delete('a'))).toEqual({ tag: 'immutable' });
    copy.delete('A');
    expect([copy.has('a'), fields.has('a')]).toEqual([false, true]);
    const body = request.body();
    expect(answerOf(() => request.body())).toBeUndefined();
    expect(() => body.write().write(Buffer.from('x'))).not.toThrow();
    expect(answerOf(() => body.write())).toBeUndefined();
  });
});
