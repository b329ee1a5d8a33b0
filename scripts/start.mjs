/** `npm start [-- DIR] [--sandbox NAME] [--shell auto|desktop|browser] [--port N]`: the workbench, on the sample unless told otherwise. */
import { open } from './open.mjs';

// npm runs this in the project's folder; a relative DIR means the folder the user is in.
await open(process.argv.slice(2), { cwd: process.env.INIT_CWD ?? process.cwd(), otherwise: ['--sample'] });
