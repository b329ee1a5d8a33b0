/** Kills processes that work on a sandbox, and holds what they were answered against the record and the tree; for tests. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

import { keepable } from '../audit/event-text.ts';
import type { AuditEvent } from '../audit/event.ts';
import { chanceOf } from '../store/power-cut-contract.ts';
import { readUpTo, using } from '../vfs/derived.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import { contentOf, openKilled } from './kill-record-work-contract.ts';
import type { Answer } from './kill-record-work-contract.ts';
import type { Session } from './session.ts';
import { verifyRecord } from './verify-record.ts';

const CHILD = join(import.meta.dirname, 'kill-record-work-contract.ts');
/** Processes that work on one sandbox, one after the other. */
const LIVES = 10;
/** Milliseconds of work before the kill, at most. */
const LONGEST = 100;
/** The part of them that is killed so early that some are still opening what the one before them left. */
const EARLY = 0.1;
/** Milliseconds after which a process that did not begin to work is taken for broken. */
const PATIENCE = 60_000;

export interface RecordKills {
  readonly kills: number;
  /** Calls that were answered, each of them looked for in the record. */
  readonly answered: number;
  /** Events that were verified, those of every sandbox counted once. */
  readonly events: number;
  /** Kills after which the record had the call under way, too, and the tree its change. */
  readonly underWay: number;
  /** What is not as it should be. */
  readonly wrong: readonly string[];
}

/** What the tree must hold, as the events of the record tell it. */
class ToldTree {
  readonly files = new Map<string, string>();

  apply({ op, path, path2, fn, outcome }: AuditEvent): void {
    if (outcome !== 'ok') return;
    if (op === 'create') this.files.set(path, '');
    else if (op === 'write') this.files.set(path, contentOf(fn));
    else if (op === 'unlink') this.files.delete(path);
    else if (op === 'rename' && path2 !== null && path2 !== path) this.#rename(path, path2);
  }

  #rename(from: string, to: string): void {
    const content = this.files.get(from);
    if (content !== undefined) this.files.set(to, content);
    this.files.delete(from);
  }
}

const withCache = (folder: string): NodeJS.ProcessEnv => ({ ...env, NODE_COMPILE_CACHE: folder });

class KilledSandbox {
  readonly folder = mkdtempSync(join(tmpdir(), 'inspector-kill-record-'));
  readonly wrong: string[] = [];
  readonly #tree = new ToldTree();
  readonly #cache: string;
  answered = 0;
  underWay = 0;
  events = 0;

  /** `cache`: a folder for the compiled program, with which it starts three times as fast. */
  constructor(cache: string) {
    this.#cache = cache;
  }

  async live(seed: number, milliseconds: number): Promise<void> {
    for (const name of ['answers', 'ready']) writeFileSync(join(this.folder, name), '');
    const child = spawn(execPath, [CHILD, this.folder, String(seed)], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: withCache(this.#cache),
    });
    const closed = once(child, 'close');
    const isEarly = milliseconds < LONGEST * EARLY;
    if (!isEarly) await this.#begun(child);
    await pause(isEarly ? milliseconds / EARLY : milliseconds);
    child.kill('SIGKILL');
    await closed;
    if (child.signalCode !== 'SIGKILL') throw new Error(`the process under test ended by itself, seed ${seed}`);
    this.#look(seed);
  }

  async #begun(child: ChildProcess): Promise<void> {
    const until = performance.now() + PATIENCE;
    while (this.#read('ready') === '' && child.exitCode === null && performance.now() < until) await pause(2);
  }

  #look(seed: number): void {
    const session = openKilled(this.folder);
    try {
      const wrong = [...this.#compareRecord(session, seed), ...this.#compareTree(session), ...verify(session)];
      this.wrong.push(...wrong.map((sentence) => `seed ${seed}: ${sentence}`));
    } finally {
      session.close();
    }
  }

  /** Each answer is one event, in their order, with one more at most: of the call that was under way. */
  *#compareRecord(session: Session, seed: number): Generator<string> {
    const answers = this.#answers();
    const events = eventsOf(session, this.events, seed);
    this.events = session.audit.count();
    for (const event of events) this.#tree.apply(event);
    for (const [index, answer] of answers.entries()) {
      const event = events[index];
      if (!event || !isOf(event, answer))
        yield `answered ${JSON.stringify(answer)}, recorded ${JSON.stringify(event ?? null)}`;
    }
    if (events.length > answers.length + 1) yield `${events.length} events of ${answers.length} answered calls`;
    if (events.length === answers.length + 1) this.underWay += 1;
    this.answered += answers.length;
  }

  *#compareTree(session: Session): Generator<string> {
    const { vfs, root } = session.mounts.get('cwd').view('merged');
    const names = using(vfs.openDirectory(vfs.locate(root, relPath([]), 'keep')), (directory) => directory.list());
    const found = new Map<string, string>();
    for (const { name, kind } of names) {
      if (kind !== 'file') continue;
      const options = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;
      const open = vfs.openFile(vfs.locate(root, relPath([name]), 'keep'), options);
      found.set(`cwd://${name}`, Buffer.from(using(open, (file) => readUpTo(file, 0, 100))).toString());
    }
    for (const name of new Set([...found.keys(), ...this.#tree.files.keys()]))
      if (found.get(name) !== this.#tree.files.get(name))
        yield `${name} holds ${found.get(name) ?? 'nothing'}, recorded is ${this.#tree.files.get(name) ?? 'nothing'}`;
  }

  /** A line that the kill cut off was not answered yet. */
  #answers(): readonly Answer[] {
    const lines = this.#read('answers').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Answer);
  }

  #read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }
}

/** The worker's own, in the order of their numbers. */
function eventsOf(session: Session, after: number, seed: number): readonly AuditEvent[] {
  const { events } = session.audit.page({ after, limit: 10_000_000 });
  return events.filter(({ fn }) => fn.startsWith(`s${seed}.`));
}

function isOf(event: AuditEvent, { fn, principal, call, asked, outcome }: Answer): boolean {
  const op = call === 'open' && event.op === 'create' ? 'create' : call;
  const isAsked = asked === '' || event.asked === keepable(asked);
  return event.fn === fn && event.principal === principal && event.op === op && event.outcome === outcome && isAsked;
}

/** Everything of every block and link, and the anchor that the killed process left. */
function verify(session: Session): readonly string[] {
  const walking = verifyRecord(session);
  for (;;) {
    const step = walking.next();
    if (step.done) {
      const { checked, problems } = step.value;
      const holes =
        checked === session.audit.count() ? [] : [`${checked} of ${session.audit.count()} events are there`];
      return [...problems.map(({ sentence }) => sentence), ...holes];
    }
  }
}

/** Kills so many processes, at random moments of work made from `seed`. */
export async function killRecorders(seed: number, kills: number): Promise<RecordKills> {
  const cache = mkdtempSync(join(tmpdir(), 'inspector-compiled-'));
  try {
    // The compiled program is written at the end of a process, which those under test never see.
    execFileSync(execPath, ['--eval', `import(${JSON.stringify(CHILD)})`], { env: withCache(cache) });
    return await killWith(cache, seed, kills);
  } finally {
    rmSync(cache, { recursive: true });
  }
}

async function killWith(cache: string, seed: number, kills: number): Promise<RecordKills> {
  const chance = chanceOf(seed);
  const sum = { kills: 0, answered: 0, events: 0, underWay: 0 };
  const wrong: string[] = [];
  while (sum.kills < kills && wrong.length === 0) {
    const sandbox = new KilledSandbox(cache);
    try {
      for (let life = 0; life < LIVES && sum.kills < kills; life += 1) {
        sum.kills += 1;
        await sandbox.live(seed * 10_000 + sum.kills, chance() * LONGEST);
      }
    } finally {
      rmSync(sandbox.folder, { recursive: true });
    }
    sum.answered += sandbox.answered;
    sum.events += sandbox.events;
    sum.underWay += sandbox.underWay;
    wrong.push(...sandbox.wrong);
  }
  return { ...sum, wrong };
}
