import { expect, it } from 'vitest';

import { fakeWorld } from './guest-fake.ts';
import { logToStderr } from './guest-log.ts';
import { ServiceError } from './guest-services.ts';

it('what a guest logs is in its stderr, in order with the rest; what was refused is not', () => {
  const { world, calls } = fakeWorld({
    ask(_name, request) {
      if (JSON.stringify(request).includes('long')) throw new ServiceError('too-large');
      return null;
    },
  });
  const services = logToStderr(world.services, world.stdio);
  services.ask('log', 'log', { level: 'warn', message: 'low on tea' });
  expect(() => services.ask('log', 'log', { level: 'info', message: 'long' })).toThrow(ServiceError);
  services.ask('signal-ready', 'ready', null);
  expect(calls).toEqual([
    ['ask', 'log', 'log', { level: 'warn', message: 'low on tea' }],
    ['stderr', '[warn] low on tea\n'],
    ['ask', 'log', 'log', { level: 'info', message: 'long' }],
    ['ask', 'signal-ready', 'ready', null],
  ]);
});
