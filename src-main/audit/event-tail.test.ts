import { expect, test } from 'vitest';

import { checkpoint, everything, recordMany, setUp } from './test-log-contract.ts';
import { verifyLog } from './tamper-contract.ts';

test('each byte of an event of the tail that is flipped is seen, or says the same', () => {
  const { log, database } = setUp({ blockEvents: 1000 });
  recordMany(log, 260);
  checkpoint(log);
  recordMany(log, 3);
  checkpoint(log);
  const known = everything(log);
  const record = String(database.prepare('SELECT record FROM event_tail WHERE seq = 262').get()?.['record']);
  const put = database.prepare('UPDATE event_tail SET record = ? WHERE seq = 262');
  const unseen: string[] = [];
  for (let at = 0; at < record.length; at += 1) {
    const bytes = Buffer.from(record);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 7));
    put.run(bytes.toString('latin1'));
    const again = setUp({ database, blockEvents: 1000 }).log;
    const isSame = JSON.stringify(everything(again)) === JSON.stringify(known);
    if (!isSame && verifyLog(again).problems.length === 0) unseen.push(bytes.toString());
  }
  expect(unseen).toEqual([]);
  put.run(record);
  expect(verifyLog(setUp({ database, blockEvents: 1000 }).log)).toMatchObject({ checked: 263, problems: [] });
});
