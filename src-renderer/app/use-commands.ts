/** Commands by key press and by the native shell's menu. */
import { useEffect, useState } from 'react';

import type { EngineEvents } from '../client/client.ts';
import { findByKeys } from '../shared/commands.ts';
import type { Command } from '../shared/commands.ts';
import { isPlain, strokeOf } from '../shared/key-strokes.ts';

const PARTS = { terminal: '.terminal-view', events: '.events' } as const;

const isIn = (part: keyof typeof PARTS, target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(PARTS[part]) !== null;

/** Whether the keys of a command mean it where they were pressed. */
const means = ({ keysNotIn, keysOnlyIn, when }: Command, target: EventTarget | null): boolean =>
  (when === undefined || when()) &&
  (keysNotIn === undefined || !isIn(keysNotIn, target)) &&
  (keysOnlyIn === undefined || isIn(keysOnlyIn, target));

/** Milliseconds that first keys wait for the next ones. */
const PATIENCE = 5000;

class KeyReader {
  /** What was pressed and waits for the next keys. */
  #presses: readonly KeyboardEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onWaiting: (waiting: string | null) => void;
  constructor(onWaiting: (waiting: string | null) => void) {
    this.#onWaiting = onWaiting;
  }

  read(commands: readonly Command[], event: KeyboardEvent): void {
    const stroke = strokeOf(event);
    // Only modifiers so far.
    if (stroke === null && this.#presses.length > 0) return;
    const [presses, found] = this.#find(commands, event);
    if (found === 'waiting') this.#wait(presses);
    else this.forget();
    // First keys that others use too (Escape) still mean there what they mean.
    if (found === null ? presses.length < 2 : found === 'waiting' && isPlain(stroke ?? '')) return;
    event.preventDefault();
    event.stopPropagation();
    if (found !== null && found !== 'waiting') found.run();
  }

  forget(): void {
    clearTimeout(this.#timer);
    if (this.#presses.length > 0) this.#onWaiting(null);
    this.#presses = [];
  }

  /** After first keys that were taken from nobody, other keys are keys of their own. */
  #find(commands: readonly Command[], event: KeyboardEvent) {
    const find = (presses: readonly KeyboardEvent[]) =>
      findByKeys(commands, presses, (command) => means(command, event.target));
    const presses = [...this.#presses, event];
    const found = find(presses);
    const isHeld = this.#presses.some((press) => !isPlain(strokeOf(press) ?? ''));
    return found !== null || isHeld ? ([presses, found] as const) : ([[event], find([event])] as const);
  }

  #wait(presses: readonly KeyboardEvent[]): void {
    clearTimeout(this.#timer);
    this.#presses = presses;
    this.#timer = setTimeout(() => this.forget(), PATIENCE);
    this.#onWaiting(presses.map((press) => strokeOf(press) ?? '').join(' '));
  }
}

/** An open dialog owns the keyboard, and so does a field that takes keys as they are pressed. */
const isTaken = (target: EventTarget | null): boolean =>
  document.querySelector('[role="dialog"], [role="alertdialog"]') !== null ||
  (target instanceof Element && target.matches('[data-keys="pressed"]'));

/** Answers the keys that wait for the next ones, to be shown. */
export function useCommandKeys(commands: readonly Command[]): string | null {
  const [waiting, setWaiting] = useState<string | null>(null);
  useEffect(() => {
    const reader = new KeyReader(setWaiting);
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isTaken(event.target)) reader.forget();
      else reader.read(commands, event);
    };
    const forget = (): void => reader.forget();
    // In the capture phase: the editor and the terminal have meanings of their own for some of these keys.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    window.addEventListener('blur', forget);
    return () => {
      reader.forget();
      window.removeEventListener('keydown', onKeyDown, { capture: true });
      window.removeEventListener('blur', forget);
    };
  }, [commands]);
  return waiting;
}

export function useShellCommands(commands: readonly Command[], events: EngineEvents): void {
  useEffect(
    () => events.on('shellCommand', ({ command }) => commands.find((known) => known.id === command)?.run()),
    [commands, events],
  );
}
