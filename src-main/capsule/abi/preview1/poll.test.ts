import { describe, expect, it } from 'vitest';

import { sleepingClock } from '../../guest-fake.ts';
import { ERRNO } from './errno.ts';
import { BUFFER, OUT, TEXT, setUp } from './test-guest.ts';

describe('preview 1 poll_oneoff', () => {
  const subscribe = (
    { view }: ReturnType<typeof setUp>,
    index: number,
    userdata: bigint,
    tag: number,
    rest: { fd?: number; id?: number; timeout?: bigint; flags?: number },
  ): void => {
    const at = TEXT + index * 48;
    view.setBigUint64(at, userdata, true);
    view.setUint8(at + 8, tag);
    view.setUint32(at + 16, rest.fd ?? rest.id ?? 0, true);
    view.setBigUint64(at + 24, rest.timeout ?? 0n, true);
    view.setUint16(at + 40, rest.flags ?? 0, true);
  };
  const events = ({ call, view }: ReturnType<typeof setUp>, count: number): unknown[] => {
    expect(call('poll_oneoff', TEXT, BUFFER, count, OUT)).toBe(0);
    return Array.from({ length: view.getUint32(OUT, true) }, (_, index) => {
      const at = BUFFER + index * 32;
      return [
        view.getBigUint64(at, true),
        view.getUint16(at + 8, true),
        view.getUint8(at + 10),
        view.getBigUint64(at + 16, true),
        view.getUint16(at + 24, true),
      ];
    });
  };
  it('sleeps until the first clock', () => {
    const { clock, slept } = sleepingClock();
    const guest = setUp({ clock });
    subscribe(guest, 0, 11n, 0, { id: 1, timeout: 5_000_000n });
    subscribe(guest, 1, 22n, 0, { id: 0, timeout: 10n ** 18n + 1000n + 2_000_000n, flags: 1 });
    expect(events(guest, 2)).toEqual([[22n, 0, 0, 0n, 0]]);
    expect(slept).toEqual([2]);
  });

  it('answers at once for what is ready, and not with a clock that has not run out', () => {
    const guest = setUp({ clock: sleepingClock().clock });
    const file = guest.open();
    subscribe(guest, 0, 1n, 0, { id: 1, timeout: 10n ** 9n });
    subscribe(guest, 1, 2n, 2, { fd: 1 });
    subscribe(guest, 2, 3n, 1, { fd: file });
    subscribe(guest, 3, 4n, 1, { fd: 99 });
    expect(events(guest, 4)).toEqual([
      [2n, 0, 2, 1n, 0],
      [3n, 0, 1, 1n, 0],
      [4n, ERRNO.badf, 1, 0n, 0],
    ]);
  });

  it('waits for input or the clock, whichever is first', () => {
    const { clock } = sleepingClock();
    let bytes: number | 'end' = 0;
    let waits = 0;
    const waitReadable = (milliseconds: number): void => {
      if (++waits === 2) bytes = 12;
      else clock.sleep(milliseconds / 2);
    };
    const guest = setUp({ clock, stdio: { available: () => bytes, waitReadable } });
    subscribe(guest, 0, 1n, 0, { id: 1, timeout: 10_000_000n });
    subscribe(guest, 1, 2n, 1, { fd: 0 });
    expect(events(guest, 2)).toEqual([[2n, 0, 1, 12n, 0]]);
    bytes = 'end';
    expect(events(guest, 2)).toEqual([[2n, 0, 1, 0n, 1]]);
  });

  it('refuses an empty list and unknown events', () => {
    const guest = setUp();
    expect(guest.call('poll_oneoff', TEXT, BUFFER, 0, OUT)).toBe(ERRNO.inval);
    subscribe(guest, 0, 1n, 3, {});
    expect(guest.call('poll_oneoff', TEXT, BUFFER, 1, OUT)).toBe(ERRNO.inval);
  });
});
