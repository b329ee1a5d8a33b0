/** `npm run bench|fuzz|screenshots [-- ARGS]`: installs and builds what is missing, then runs one of our tools with Node 24. */
import { prepare } from './prepare.mjs';
import { NODE_24, become } from './processes.mjs';

const TOOLS = { bench: 'bench/run.ts', fuzz: 'bench/fuzz.ts', screenshots: 'e2e/screenshots.ts' };

const [name, ...args] = process.argv.slice(2);
const tool = TOOLS[name];
if (tool === undefined) {
  console.error(`There is no tool ${JSON.stringify(name)}; there are ${Object.keys(TOOLS).join(', ')}.`);
  process.exit(2);
}
await prepare();
await become(NODE_24, [tool, ...args]);
