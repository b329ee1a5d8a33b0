// @vitest-environment happy-dom
/** What is kept of what may be kept, for the eye and for the ear. */
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it } from 'vitest';

import { QuotaCard } from './quota-card.tsx';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

it('each limit is a meter with a name that says both numbers, full also when more is kept than allowed', async () => {
  const host = document.body.appendChild(document.createElement('div'));
  const limits = { bytes: 2 ** 30, entries: 10, handles: 64 };
  await act(async () =>
    createRoot(host).render(<QuotaCard quota={{ limits, usage: { bytes: 2 ** 29, entries: 12, handles: 0 } }} />),
  );
  const meters = [...host.querySelectorAll('[role="meter"]')];
  expect(meters.map((meter) => meter.getAttribute('aria-label'))).toEqual([
    'Kept: 512 MiB of 1.0 GiB',
    'Entries: 12 of 10',
  ]);
  expect(meters.map((meter) => meter.getAttribute('aria-valuenow'))).toEqual([String(2 ** 29), '10']);
  expect([...host.querySelectorAll('[data-level]')].map((bar) => bar.getAttribute('data-level'))).toEqual([
    'free',
    'full',
  ]);
});
