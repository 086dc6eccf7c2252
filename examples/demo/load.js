/*
 * The load, in a process of its own: argv is the port and the seconds; sends what autocannon counted to its parent.
 */
import autocannon from 'autocannon';

const [port, seconds] = process.argv.slice(2).map(Number);
const json = { 'content-type': 'application/json' };

let turn = 0;
const show = {
  setupRequest: (request) => ({ ...request, method: 'GET', path: `/items/${turn++ % 1000}` }),
};
const order = {
  setupRequest: (request) => {
    const body = JSON.stringify({ item: String(turn++ % 900), amount: 1 + (turn % 10) });
    return { ...request, method: 'POST', path: '/orders', headers: json, body };
  },
};
const image = {
  method: 'POST',
  path: '/images',
  headers: json,
  body: JSON.stringify({ item: '7', bytes: 400_000 }),
};

const result = await autocannon({
  url: `http://127.0.0.1:${port}`,
  connections: 32,
  duration: seconds,
  // Connections begin anew after so many requests, so that a worker that started later gets its share.
  reconnectRate: 100,
  requests: [...Array(40).fill([show, show, order]).flat(), image],
});
process.send({ answered: result.requests.total, latency: result.latency.p99 });
process.disconnect();
