/** One subject in a process of its own: `measure.ts fs FOLDER FILES` or `measure.ts engine BASE FILES STATE`. */
import { performance } from 'node:perf_hooks';

import { engineSubject, fsSubject } from './subjects.ts';
import { runWorkload } from './workload.ts';

const [kind, folder = '', files = '0', state = ''] = process.argv.slice(2);
const subject = kind === 'engine' ? engineSubject(folder, state) : fsSubject(folder);
for (const timed of runWorkload(subject, Number(files), () => performance.now())) console.log(JSON.stringify(timed));
subject.close();
