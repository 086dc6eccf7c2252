/*
 * fastify takes a starlog logger as it is, and passes it what turns requests and responses into a few fields.
 * Shows: loggerInstance, request.log. Needs `npm install fastify`. Writes app.log.
 */
import Fastify from 'fastify';
import { FileHandler, getLogger, MultiprocessHandler } from 'starlogjs';

getLogger('starlog.logsink').addHandler(new FileHandler('app.log'));
getLogger().addHandler(new MultiprocessHandler());

const app = Fastify({ loggerInstance: getLogger('web') });
app.get('/orders/:id', (request) => {
  request.log.info({ order: request.params.id }, 'looked up');
  return { id: request.params.id };
});

await app.inject({ url: '/orders/7', headers: { authorization: 'secret' } });
await app.close();
