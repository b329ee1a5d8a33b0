/** For tests: draws a component in the page, and waits for what it does by itself. */
import { act } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Tooltip } from 'radix-ui';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

export interface Drawn {
  readonly host: HTMLElement;
  /** Lets answers arrive and effects run until `true`; fails with the text of the page after two seconds. */
  readonly until: (isThere: () => boolean) => Promise<void>;
  readonly press: (element: Element | null, key: string) => Promise<void>;
  /** The pointer goes down on it. */
  readonly point: (element: Element | null) => Promise<void>;
  readonly click: (element: Element | null | undefined) => Promise<void>;
  readonly button: (name: string) => HTMLElement | null;
  readonly redraw: (node: ReactNode) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Virtual lists draw what fits: here, this many pixels. Returns the undo. */
export function giveHeight(pixels: number): () => void {
  // Every element's, of whatever class of this window.
  let owner: unknown = document.createElement('div');
  while (owner !== null && !Object.hasOwn(owner as object, 'clientHeight')) owner = Object.getPrototypeOf(owner);
  const holder = owner as object;
  const had = Object.getOwnPropertyDescriptor(holder, 'clientHeight') ?? {};
  Object.defineProperty(holder, 'clientHeight', { configurable: true, get: () => pixels });
  return () => void Object.defineProperty(holder, 'clientHeight', had);
}

/** Milliseconds between two looks, and how many there are. */
const LOOK = 10;
const LOOKS = 200;

export async function draw(node: ReactNode): Promise<Drawn> {
  const host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  const redraw = (next: ReactNode): Promise<void> =>
    act(async () => root.render(<Tooltip.Provider>{next}</Tooltip.Provider>));
  await redraw(node);
  const until = async (isThere: () => boolean): Promise<void> => {
    for (let look = 0; look < LOOKS && !isThere(); look += 1) {
      await act(() => new Promise((resolve) => setTimeout(resolve, LOOK)));
    }
    if (!isThere()) throw new Error(`not there: ${host.textContent}`);
  };
  const button = (name: string): HTMLElement | null =>
    [...host.querySelectorAll<HTMLElement>('button')].find(
      (candidate) => (candidate.getAttribute('aria-label') ?? candidate.textContent.trim()) === name,
    ) ?? null;
  return {
    host,
    until,
    button,
    redraw,
    press: (element, key) =>
      act(async () => void element?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))),
    point: (element) =>
      act(async () => void element?.dispatchEvent(new MouseEvent('mousedown', { button: 0, bubbles: true }))),
    click: (element) => act(async () => (element as HTMLElement | null | undefined)?.click()),
    remove: () =>
      act(async () => {
        root.unmount();
        host.remove();
      }),
  };
}
