/** What is open in a store, each under its key. */

type Open<Entry> = Readonly<Record<string, Entry>>;

export interface OpenStore<Entry> {
  readonly getState: () => { readonly open: Open<Entry> };
  readonly setState: (part: { readonly open: Open<Entry> }) => void;
}

export class OpenEntries<Entry extends object> {
  readonly #store: OpenStore<Entry>;
  readonly #keyOf: (entry: Entry) => string;
  constructor(store: OpenStore<Entry>, keyOf: (entry: Entry) => string) {
    this.#store = store;
    this.#keyOf = keyOf;
  }

  all(): readonly Entry[] {
    return Object.values(this.#store.getState().open);
  }

  find(key: string): Entry | undefined {
    return this.#store.getState().open[key];
  }

  /** In place of what was open under its key. */
  put(entry: Entry): void {
    this.#store.setState({ open: { ...this.#store.getState().open, [this.#keyOf(entry)]: entry } });
  }

  /** Nothing when it is not open any more. */
  change(key: string, part: Partial<Entry>): void {
    const known = this.find(key);
    if (known) this.put({ ...known, ...part });
  }

  close(key: string): void {
    const others = Object.entries(this.#store.getState().open).filter(([other]) => other !== key);
    this.#store.setState({ open: Object.fromEntries(others) });
  }
}
