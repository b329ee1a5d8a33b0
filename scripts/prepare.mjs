/** Makes the program ready to run: dependencies and build. */
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';

/** Exits with a message when it cannot. */
export async function prepare() {
  await ensureInstalled();
  if (!(await ensureBuilt())) process.exit(125);
}
