/** The functions of 0.5 that need nothing but the run itself: log, configuration, clock, and truthful "there is none". */
import { configuration, LOG_LEVELS, writeLog } from './kernel.ts';
import type { LogLevel } from './kernel.ts';
import {
  answer,
  limited,
  MAX_HOOK_PAYLOAD,
  MAX_KEY,
  MAX_LOG_LEVEL,
  MAX_LOG_MESSAGE,
  MAX_PAYLOAD,
  textOf,
  utf8,
} from './parts.ts';
import type { Parts } from './parts.ts';

const MILLISECOND = 1_000_000n;
const OTHER_SPELLINGS: Readonly<Record<string, LogLevel>> = { warning: 'warn', err: 'error' };

/** A level nobody knows is `info`. */
function levelOf(text: string): LogLevel {
  const lower = text.toLowerCase();
  return LOG_LEVELS.find((level) => level === lower) ?? OTHER_SPELLINGS[lower] ?? 'info';
}

export function localFunctions(parts: Parts) {
  const { world } = parts;
  const json = (value: unknown): bigint => answer(parts, utf8(JSON.stringify(value)));
  return {
    astrid_log(level: bigint, message: bigint): void {
      const name = textOf(limited(parts, level, MAX_LOG_LEVEL));
      writeLog(world, levelOf(name), textOf(limited(parts, message, MAX_LOG_MESSAGE)));
    },
    /** Empty when unset. */
    astrid_get_config: (key: bigint) =>
      answer(parts, utf8(configuration(world, textOf(limited(parts, key, MAX_KEY))) ?? '')),
    astrid_clock_ms: () => answer(parts, utf8(String(world.clock.realtime() / MILLISECOND))),
    /** Nobody calls a plug-in here but the user. */
    astrid_get_caller: () => json({}),
    /** No other plug-in listens in a run. */
    astrid_trigger_hook(request: bigint): bigint {
      limited(parts, request, MAX_HOOK_PAYLOAD);
      return json([]);
    },
    astrid_get_interceptor_handles: () => json([]),
    astrid_signal_ready: () => undefined,
    astrid_check_capsule_capability(request: bigint): bigint {
      limited(parts, request, MAX_PAYLOAD);
      return json({ allowed: false });
    },
    astrid_has_secret(request: bigint): bigint {
      limited(parts, request, MAX_PAYLOAD);
      return json({ exists: false });
    },
  };
}
