/*
 * A small shop over HTTP, one process of a cluster. Each request leaves one to three records.
 */
import { createServer } from 'node:http';
import { withContext } from 'starlogjs';
import { countedLogger } from './ledger.js';
import { configureLogging } from './log-config.js';

await configureLogging();
const log = countedLogger(process.env.DEMO_NAME, 'shop.web');

const stock = new Map(Array.from({ length: 900 }, (_, id) => [String(id), { id, price: 5 + (id % 40) }]));
let requests = 0;

const server = createServer((request, response) => {
  const start = performance.now();
  const reqId = `${process.pid}-${++requests}`;
  // Every record that is logged on behalf of this request carries its id.
  void withContext({ reqId }, async () => {
    const { method, url } = request;
    try {
      const { status, body } = await answer(request);
      const ms = Math.round((performance.now() - start) * 1000) / 1000;
      log.info('request completed', { method, url, status, ms });
      log.requestServed();
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    } catch (error) {
      log.warn('request failed', { method, url }, error);
      response.destroy();
    }
  });
});

async function answer(request) {
  if (request.method === 'GET') return showItem(request.url.split('/').at(-1));
  const order = JSON.parse(await bodyOf(request));
  return request.url === '/orders' ? placeOrder(order) : takeImage(order);
}

function showItem(id) {
  const item = stock.get(id);
  if (item === undefined) {
    log.warn('no such item', { item: id });
    return { status: 404, body: { error: 'no such item' } };
  }
  log.debug('item found', { item: id, price: item.price });
  return { status: 200, body: item };
}

function placeOrder({ item, amount }) {
  log.debug('order received', { item, amount });
  try {
    charge(amount * stock.get(item).price);
    return { status: 201, body: { item, amount } };
  } catch (error) {
    log.error('order failed', { item, amount }, error);
    return { status: 402, body: { error: error.message } };
  }
}

function charge(sum) {
  if (sum <= 350) return;
  const cause = Object.assign(new Error('limit exceeded'), { code: 'E_LIMIT', sum });
  throw new Error('the card was declined', { cause });
}

/** Images go to the pool of threads, which is main's. */
function takeImage({ item, bytes }) {
  process.send({ type: 'image', item, bytes });
  return { status: 202, body: { item } };
}

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

// No flush, no shutdown(): what was logged is safe when the call has returned.
process.on('SIGTERM', () => {
  log.info('web worker stops', { requests });
  process.exit(0);
});
process.on('disconnect', () => process.exit(0));

server.listen(0, () => log.info('web worker listens', { port: server.address().port }));
