/*
 * Fields that follow the work through everything asynchronous, without being handed on.
 * Shows: withContext(), nested contexts, and what wins over what. Writes app.log.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { FileHandler, getLogger, withContext } from 'starlogjs';

getLogger().addHandler(new FileHandler('app.log'));
const log = getLogger('app');

async function handle(reqId) {
  log.info('begun');
  await withContext({ user: `user-${reqId}` }, query);
  log.info('ended'); // outside of the inner context: no user
}

async function query() {
  await sleep(5);
  getLogger('app.db').info('query done', { rows: 3 });
}

// At the same time, and each record knows its request.
await Promise.all([1, 2].map((reqId) => withContext({ reqId }, () => handle(reqId))));
log.info('outside'); // no context
withContext({ reqId: 3 }, () => log.info('the call wins', { reqId: 'mine' }));
