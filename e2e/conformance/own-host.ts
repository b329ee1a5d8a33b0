/** The built command line as a host of conformance programs: a sandbox of its own for each run. */
import { Place } from '../harness.ts';
import type { ConformanceHost } from './run-cases.ts';

export const ownHost = (cli: string): ConformanceHost => ({
  name: 'capsule-inspector',
  async within({ wasm, args, env }, use) {
    const place = new Place();
    const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const command = [cli, 'run', wasm, '--workspace', place.workspace, ...variables, '--', ...args];
    try {
      return await use(command, place.env);
    } finally {
      place.remove();
    }
  },
});
