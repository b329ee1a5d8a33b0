/** For tests: what something fails with. */

/** The `code` of the error that `act` throws; undefined when it throws none. */
export function failureOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
}
