import { closeSync, writeSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openHub } from '../../hub/hub.ts';
import { tempHubDirectory } from '../../hub/temp.case.ts';
import { openTroubles, takeTroubles } from './trouble-file.ts';

const MESSAGE = { type: 'trouble', code: 'STARLOG_TARGET_FAILED', message: 'the disk is full' };

test('what a manager says is taken once: its messages, and what Node says of its end', () => {
  const hub = openHub(tempHubDirectory());
  expect(takeTroubles(hub)).toEqual([]);
  const fd = openTroubles(hub);
  writeSync(
    fd,
    `${JSON.stringify(MESSAGE)}\n{"type":"trouble","code":"STARL\nFATAL ERROR: heap out of memory\n`,
  );
  expect(takeTroubles(hub)).toEqual([
    MESSAGE,
    {
      type: 'trouble',
      code: 'STARLOG_COLLECTOR_FAILED',
      message: 'The manager says: {"type":"trouble","code":"STARL\nFATAL ERROR: heap out of memory',
    },
  ]);
  expect(takeTroubles(hub)).toEqual([]);
  // Appended, wherever the file was cut meanwhile.
  writeSync(fd, `${JSON.stringify(MESSAGE)}\n`);
  expect(takeTroubles(hub)).toEqual([MESSAGE]);
  closeSync(fd);
});
