import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { fakeWorld } from './guest-fake.ts';
import type { Different } from './guest-fake.ts';
import { planProgram } from './plan-call.ts';
import type { LoadedCapsule } from './program.ts';
import { runInWorld } from './run-guest.ts';
import { called, createCallWorld } from './capsule-call-contract.ts';
import { buildComponent, ourPackages } from './component-guest-contract.ts';

const { load, close } = createCallWorld();
afterAll(close);

describe('an Astrid capsule', () => {
  const WIT = `package test:typical;
    world guest {
      import astrid:fs/host@1.0.0;
      import astrid:sys/host@1.0.0;
      import astrid:ipc/host@1.0.0;
      import astrid:io/poll@1.0.0;
      import astrid:io/streams@1.0.0;
      import astrid:kv/host@1.0.0;
      import astrid:approval/host@1.0.0;
      import astrid:elicit/host@1.0.0;
      import astrid:http/host@1.1.0;
      import astrid:net/host@1.0.0;
      import astrid:process/host@1.0.0;
      import astrid:identity/host@1.0.0;
      import astrid:uplink/host@1.0.0;
      import wasi:random/random@0.2.3;
      use astrid:guest/lifecycle@1.0.0.{capsule-result};
      export astrid-hook-trigger: func(action: string, payload: list<u8>) -> capsule-result;
      export run: func();
      export astrid-install: func();
      export astrid-upgrade: func();
      export fetch: func() -> u32;
    }
    package astrid:http@1.1.0 { interface host {
      variant error-code { timeout, capability-denied, unknown(string) }
      resource options { constructor(); set-timeout: func(ms: u32); }
      resource body { open: static func() -> result<body, error-code>; }
      send: func(url: string, how: borrow<options>) -> result<u16, error-code>;
      is-online: func() -> bool;
    } }
    package astrid:net@1.0.0 { interface host { enum error-code { other, capability-denied } bind: func() -> result<_, error-code>; } }
    package astrid:process@1.0.0 { interface host { spawn: func() -> result; } }
    package astrid:identity@1.0.0 { interface host { find: func() -> result<_, string>; } }
    package astrid:uplink@1.0.0 { interface host { variant error-code { unknown(string) } register: func() -> result<_, error-code>; } }
    package wasi:random@0.2.3 { interface random { get-random-u64: func() -> u64; } }
    ${ourPackages()}`;
  let typical: LoadedCapsule;
  beforeAll(async () => {
    const bytes = await buildComponent({
      wit: WIT,
      extra: '(data (i32.const 64) "greeting") (data (i32.const 96) "https://x")',
      bodies: (call) => ({
        // Keeps the payload, reads it again, and answers with it and with the action it was asked for.
        'astrid-hook-trigger': `i32.const 64 i32.const 8 local.get 2 local.get 3 i32.const 128 call ${call('astrid:kv/host@1.0.0', 'kv-set')}
          i32.const 64 i32.const 8 i32.const 160 call ${call('astrid:kv/host@1.0.0', 'kv-get')}
          i32.const 192 local.get 0 i32.store i32.const 196 local.get 1 i32.store
          i32.const 200 i32.const 164 i32.load8_u i32.store8
          i32.const 204 i32.const 168 i32.load i32.store i32.const 208 i32.const 172 i32.load i32.store i32.const 192`,
        run: `i32.const 2 i32.const 64 i32.const 8 call ${call('astrid:sys/host@1.0.0', 'log')}`,
        'astrid-install': `call ${call('astrid:http/host@1.1.0', 'is-online')} drop`,
        // Which case each of the refused functions answered with, as decimal digits.
        fetch: `i32.const 96 i32.const 9 call ${call('astrid:http/host@1.1.0', '[constructor]options')} i32.const 128
          call ${call('astrid:http/host@1.1.0', 'send')} i32.const 128 i32.load8_u i32.const 132 i32.load8_u i32.const 10 i32.mul i32.add
          call ${call('astrid:net/host@1.0.0', 'bind')} drop i32.const 100 i32.add
          call ${call('wasi:random/random@0.2.3', 'get-random-u64')} drop`.replace(
          `call ${call('astrid:net/host@1.0.0', 'bind')} drop i32.const 100 i32.add`,
          `i32.const 144 call ${call('astrid:net/host@1.0.0', 'bind')} i32.const 145 i32.load8_u i32.const 100 i32.mul i32.add`,
        ),
      }),
    });
    typical = await load('typical', bytes);
  });

  /** A service that keeps one value, and has everything else. */
  const services = (): NonNullable<Different['ask']> => {
    let kept: unknown = null;
    return (name, request) => {
      if (name === 'kv-set') kept = (request as { value: unknown }).value;
      return name === 'kv-get' ? kept : null;
    };
  };

  it('that imports everything is known for what it is', () => {
    expect(typical).toMatchObject({ abi: 'astrid', shape: 'command' });
    expect(typical.functions.map(({ name, kind }) => [name, kind])).toEqual([
      ['astrid-hook-trigger', 'interceptor'],
      ['run', 'command'],
      ['astrid-install', 'lifecycle'],
      ['astrid-upgrade', 'lifecycle'],
      ['fetch', 'function'],
    ]);
  });

  it('that imports everything starts, and its interceptor answers', () => {
    const { end, calls } = called(typical, 'astrid-hook-trigger', ['final', 'hello'], { ask: services() });
    expect(end).toEqual({ how: 'exited', code: 0, result: '{"action":"final","data":"hello"}' });
    expect(calls.map(([what, fn]) => [what, fn])).toEqual([
      ['ask', 'kv-set'],
      ['ask', 'kv-get'],
    ]);
  });

  it.each([
    ['deny', 1],
    ['abort', 1],
    ['continue', 0],
    ['anything', 0],
  ])('whose interceptor says %s ends with %d', (action, code) => {
    expect(called(typical, 'astrid-hook-trigger', [action, []], { ask: services() }).end).toMatchObject({ code });
  });

  it('of the background kind runs as a program', () => {
    const { world, calls } = fakeWorld({ ask: () => null });
    expect(runInWorld(typical.program, () => world, planProgram(typical))).toEqual({ how: 'exited', code: 0 });
    expect(calls).toEqual([['ask', 'log', 'log', { level: 'info', message: 'greeting' }]]);
  });

  it('gets a refusal in the words of each interface, and each is recorded', () => {
    const { end, calls } = called(typical, 'fetch', []);
    // send: err (1), capability-denied is its second case (1); bind: capability-denied is the second of an enum.
    expect(end).toEqual({ how: 'exited', code: 0, result: '111' });
    expect(calls).toEqual([
      ['refusedCall', '[constructor]options', 'astrid:http/host@1.1.0', expect.any(String)],
      ['refusedCall', 'send', 'astrid:http/host@1.1.0', expect.any(String)],
      ['refusedCall', 'bind', 'astrid:net/host@1.0.0', expect.any(String)],
    ]);
  });

  it('is stopped by a refused function that has no error to answer with', () => {
    expect(called(typical, 'astrid-install', []).end).toMatchObject({
      how: 'trapped',
      message: 'astrid:http/host@1.1.0#is-online is not offered',
    });
  });

  it('of another version is told which one there is', async () => {
    const other = ourPackages().replaceAll('astrid:fs@1.0.0', 'astrid:fs@2.0.0');
    const wit = `package test:newer; world guest { import astrid:fs/host@2.0.0; import astrid:mail/host@1.0.0; export go: func(); }
      package astrid:mail@1.0.0 { interface host { send: func(); } } ${other}`;
    await expect(load('newer', await buildComponent({ wit }))).rejects.toMatchObject({
      code: 'missing-imports',
      details: { missing: ['astrid:fs/host@2.0.0 (offered is 1.0.0)', 'astrid:mail/host@1.0.0'] },
    });
  });

  it('may import two versions of one package side by side', async () => {
    const both = `(component
      (import "astrid:http/host@1.0.0" (instance $old (export "go" (func (result (result))))))
      (import "astrid:http/host@1.1.0" (instance $new (export "go" (func (result (result)))) (export "stop" (func (result (result))))))
      (core func $old_go (canon lower (func $old "go")))
      (core func $new_go (canon lower (func $new "go")))
      (core module $m (import "h" "old" (func $old (result i32))) (import "h" "new" (func $new (result i32)))
        (func (export "both") (result i32) call $old call $new i32.const 2 i32.mul i32.add))
      (core instance $i (instantiate $m (with "h" (instance (export "old" (func $old_go)) (export "new" (func $new_go))))))
      (func (export "both") (result u32) (canon lift (core func $i "both"))))`;
    const { end, calls } = called(await load('both', await parse(both)), 'both', []);
    expect(end).toMatchObject({ how: 'exited', result: '3' });
    expect(calls.map(([what, fn, where]) => [what, fn, where])).toEqual([
      ['refusedCall', 'go', 'astrid:http/host@1.0.0'],
      ['refusedCall', 'go', 'astrid:http/host@1.1.0'],
    ]);
  });

  it('that needs WASI 0.3 is told so', async () => {
    const later = '(component (import "wasi:cli/stdout@0.3.0" (instance)) (import "astrid:sys/host@1.0.0" (instance)))';
    await expect(load('later', await parse(later))).rejects.toMatchObject({
      code: 'unsupported-capsule',
      message: 'The capsule needs WASI 0.3; 0.2 is offered.',
    });
  });
});
