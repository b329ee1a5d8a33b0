import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { VfsError } from '../../vfs/errors.ts';
import { callEvents, createTestServices } from './test-services-contract.ts';
import type { TestServices } from './test-services-contract.ts';

describe('what a run may ask about itself', () => {
  let services: TestServices;
  beforeEach(() => {
    services = createTestServices();
  });
  afterEach(() => services.remove());
  const config = (key: string) => services.call(services.run({ defaults: { colour: 'red' } }), 'config-get', { key });

  it('is answered: who it is, what it may, that it is ready', () => {
    const door = services.run({ capabilities: ['fs'] });
    expect(services.call(door, 'caller', null).answer).toMatchObject({ principal: 'default', source: 'inspector' });
    expect(services.call(door, 'capabilities', null).answer).toEqual(['fs']);
    expect(services.call(door, 'ready', null).state).toBe('answered');
    expect(callEvents(services.session())).toEqual([
      'abi.caller caller allow ok',
      'abi.capabilities capabilities allow ok',
      'abi.ready ready allow ok',
    ]);
  });

  it('gives the setting that the user made, else the one it came with, else none', () => {
    expect([config('colour').answer, config('size').answer, config('toString').answer]).toEqual(['red', null, null]);
    const own = services.session().services.configOf({ capsule: 'tidy', principal: 'default' });
    own.set('colour', 'green');
    services.session().store.journal.commit();
    services.open();
    expect(config('colour').answer).toBe('green');
    const kept = services.session().services.configOf({ capsule: 'tidy', principal: 'default' });
    expect(kept.list()).toEqual({ colour: 'green' });
    kept.set('colour', null);
    expect(config('colour').answer).toBe('red');
  });

  it.each(['astrid.home', 'ASTRID_HOME', 'inspector-x'])('keeps the key %s to itself', (key) => {
    expect(config(key).code).toBe('reserved');
  });

  it('refuses a key that is too long', () => {
    expect(config('x'.repeat(257)).code).toBe('too-large');
  });

  it('records what is logged, up to 64 KiB', () => {
    const door = services.run();
    expect(services.call(door, 'log', { level: 'warn', message: 'low on tea' }).state).toBe('answered');
    expect(services.call(door, 'log', { level: 'warn', message: 'x'.repeat(65_537) }).code).toBe('too-large');
    const [event] = services.session().audit.page({ after: 0, limit: 1 }).events;
    expect(event).toMatchObject({ op: 'host-call', path: 'log://warn', reason: 'low on tea', bytes: 10 });
  });

  it('says that nothing can be kept on a full disk', () => {
    const door = services.run();
    const { journal } = services.session().store;
    vi.spyOn(journal, 'commit').mockImplementationOnce(() => {
      throw new VfsError('no-space');
    });
    expect(services.call(door, 'kv-set', { key: 'a', value: Buffer.from('1') }).code).toBe('store-unavailable');
  });
});
