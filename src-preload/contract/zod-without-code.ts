/** Keeps zod from trying whether functions can be made of text, which the page's policy forbids and the browser reports. Imported before any schema. */
import { config } from 'zod';

config({ jitless: true });
