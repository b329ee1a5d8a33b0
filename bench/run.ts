/** `npm run bench`: one C guest over every host, interleaved, medians of several rounds, printed as ratios. */
import { cpus } from 'node:os';

import { benchHosts } from './hosts.ts';
import { ratioTable } from './table.ts';
import type { Sample } from './table.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const ARGS = ['2000', '64', '2000'] as const;

const hosts = benchHosts();
const samples: Sample[] = [];
console.log(
  `${ROUNDS} rounds, ${ARGS[0]} files of 4 KiB, ${ARGS[1]} MiB in 64 KiB pieces, ${ARGS[2]} directory entries`,
);
console.log(`Node ${process.version}, ${cpus().length} cores, ${process.platform}\n`);
for (let round = 1; round <= ROUNDS; round += 1) {
  for (const host of hosts) {
    process.stderr.write(`round ${round}: ${host.name}\n`);
    for (const measure of host.run(ARGS)) samples.push({ ...measure, host: host.name });
  }
}
const names = [...new Set(samples.map(({ name }) => name))];
console.log(
  ratioTable(
    samples,
    hosts.map(({ name }) => name),
    names,
  ),
);
console.log(
  '\nA ratio above 1 means slower than the first column. Sequential rows are per 64 KiB piece, readdir per entry.',
);
