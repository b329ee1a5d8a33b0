/** One deed of a store at a time: marked as busy while it goes on, its failure told, and what it may have changed read again. */

export interface DeedRules<Busy, Idle extends { readonly busy: Busy }> {
  readonly store: {
    readonly getState: () => { readonly busy: Busy };
    readonly setState: (part: { readonly busy: Busy } | Idle) => void;
  };
  /** The state between deeds; a deed is refused while `busy` is anything else. */
  readonly idle: Idle;
  readonly failed: (error: unknown) => void;
  /** Whether it came to its end or not. */
  readonly after: () => Promise<unknown>;
}

/** null when something else is under way, or when it failed, which `failed` was told. */
export async function oneDeed<Busy, Idle extends { readonly busy: Busy }, T>(
  { store, idle, failed, after }: DeedRules<Busy, Idle>,
  busy: Busy,
  act: () => Promise<T>,
): Promise<T | null> {
  if (store.getState().busy !== idle.busy) return null;
  store.setState({ busy });
  try {
    return await act();
  } catch (error) {
    failed(error);
    return null;
  } finally {
    store.setState(idle);
    await after();
  }
}
