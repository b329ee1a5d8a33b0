/** Carries operations out on one subject and says what came of each, in words that can be compared. */
import type { FuzzLayers, FuzzSubject } from './fuzz-subject-contract.ts';
import { answer, change, codeOr, isOnContent, isQuestion, onContent } from './name-operations-contract.ts';
import { OpenSlots } from './open-slots-contract.ts';
import { nanosecondsOf } from './operation-contract.ts';
import type {
  BaseEntry,
  ForkOperation,
  LayerOperation,
  NameOperation,
  Operation,
  RestartOperation,
} from './operation-contract.ts';
import { pathsOf, statText, treeLines } from './tree-lines-contract.ts';
import type { LineOptions } from './tree-lines-contract.ts';

const LAYER_VERBS: readonly string[] = ['freeze', 'view', 'restore', 'drop'] satisfies LayerOperation['do'][];

const isOnForks = (operation: Operation): operation is ForkOperation =>
  operation.do === 'fork' || operation.do === 'swap';

const isRestart = (operation: Operation): operation is RestartOperation =>
  operation.do === 'restart' || operation.do === 'kill';

const isOnLayers = (operation: Operation): operation is LayerOperation => LAYER_VERBS.includes(operation.do);

export class Player {
  readonly #subject: FuzzSubject;
  readonly #options: LineOptions;
  readonly #slots: OpenSlots;

  constructor(subject: FuzzSubject, options: LineOptions) {
    this.#subject = subject;
    this.#options = options;
    this.#slots = new OpenSlots((stat) => statText(stat, options));
  }

  /** The operation's value, `ok`, or the word of its error. */
  play(operation: Operation): string {
    return codeOr(() => this.#do(operation));
  }

  /** Makes what is in a base; for a tree that has none. */
  make(base: readonly BaseEntry[]): void {
    const subject = this.#subject;
    for (const entry of base) {
      if (entry.kind === 'directory') subject.mkdir(entry.path, entry.mode);
      else if (entry.kind === 'symlink') subject.symlink(entry.target, entry.path);
      else if (entry.kind === 'hard-link') subject.link(entry.to, entry.path);
      else onContent(subject, { do: 'write-file', path: entry.path, text: entry.text, mode: entry.mode });
    }
    for (const entry of base.toReversed())
      if (entry.kind !== 'hard-link') subject.setTimes(entry.path, 'keep', nanosecondsOf(entry.seconds));
  }

  /** Removes everything below the root. */
  empty(): void {
    for (const path of pathsOf(this.#subject)) if (!path.includes('/')) this.#subject.removeAll(path);
  }

  get hasLayers(): boolean {
    return this.#subject.layers !== null;
  }

  get hasForks(): boolean {
    return this.#subject.forks !== null;
  }

  /** Every entry, one line each. */
  tree(): readonly string[] {
    return treeLines(this.#subject, this.#options);
  }

  /** The paths of all entries. */
  paths(): readonly string[] {
    return pathsOf(this.#subject);
  }

  close(): void {
    this.#slots.close();
    this.#subject.close();
  }

  #do(operation: Operation): string {
    if (isRestart(operation)) return this.#openAnew(operation.do);
    if (isOnForks(operation)) return this.#onForks(operation);
    if (isOnLayers(operation)) return this.#onLayers(operation);
    if (operation.do === 'open')
      return this.#slots.keep(operation.slot, this.#subject.open(operation.path, operation.options, operation.last));
    if (operation.do === 'open-directory')
      return this.#slots.keep(operation.slot, this.#subject.openDirectory(operation.path));
    return 'slot' in operation ? this.#slots.play(operation) : this.#onName(operation);
  }

  #onName(operation: NameOperation): string {
    if (operation.do === 'stat') return statText(this.#subject.stat(operation.path, operation.last), this.#options);
    if (isOnContent(operation)) return onContent(this.#subject, operation);
    return isQuestion(operation) ? answer(this.#subject, operation) : change(this.#subject, operation);
  }

  #openAnew(how: 'restart' | 'kill'): string {
    if (how === 'kill') this.#subject.kill();
    // After a kill this changes only what was given up.
    this.#slots.close();
    this.#subject.restart();
    return 'ok';
  }

  #onForks(operation: ForkOperation): string {
    const { forks, layers } = this.#subject;
    if (!forks) return 'no forks';
    this.#slots.close();
    const count = layers?.checkpoints() ?? 0;
    if (operation.do === 'swap') forks.swap();
    else forks.fork(operation.at === 0 || count === 0 ? null : (operation.at - 1) % count);
    return 'ok';
  }

  #onLayers(operation: LayerOperation): string {
    const { layers } = this.#subject;
    if (!layers) return 'no layers';
    if (operation.do === 'freeze') {
      layers.freeze();
      return 'ok';
    }
    if (layers.checkpoints() === 0) return 'nothing frozen';
    const at = operation.at % layers.checkpoints();
    if (operation.do === 'view') return this.#view(layers, at);
    layers[operation.do](at);
    return `${layers.checkpoints()} left`;
  }

  #view(layers: FuzzLayers, at: number): string {
    const seen = new Player(layers.viewAt(at), this.#options);
    try {
      return seen.tree().join('\n');
    } finally {
      seen.close();
    }
  }
}
