/** Loaded before every unit test: random suites are the same each time, unless FUZZ_SEED says otherwise. */
import { configureGlobal } from 'fast-check';

const FIXED = 20_261_121;

configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? FIXED) });
