/** For tests: the process that works on sandboxes until it is killed. Arguments: the data folder, and the id of a sandbox in it. */
import { work } from './library-kills-contract.ts';

const [home = '', id = ''] = process.argv.slice(2);
work(home, id);
