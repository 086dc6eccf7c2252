/**
 * The kinds of record. Each is data:
 *
 * - `name`; `note` where the two do not do the very same, or what is done is not plain from the name.
 * - `starlog(log, api)` and `pino(log, api)` return the call that is measured, `(i) => void`; `both` where they are alike.
 * - `redact`: paths that both are told to hide. `pinoOptions(api)`: what else pino is given.
 * - `records`: how many records a call makes; default 1. `bytes`: about how long one is, where that is more than 400.
 */
export const kinds = [
  {
    name: 'message, fields',
    starlog: (log) => (i) => log.info('request completed', { reqId: i, ms: 12.5 }),
    pino: (log) => (i) => log.info({ reqId: i, ms: 12.5 }, 'request completed'),
  },
  { name: 'message only', both: (log) => () => log.info('request completed') },
  {
    name: 'child with 2 bindings',
    note: 'made once',
    starlog: (log) => bound(log, (child, i) => child.info('request completed', { reqId: i, ms: 12.5 })),
    pino: (log) => bound(log, (child, i) => child.info({ reqId: i, ms: 12.5 }, 'request completed')),
  },
  {
    name: 'context',
    note: '10 records in each `withContext`; pino: in each `run` of an AsyncLocalStorage that a `mixin` reads',
    records: 10,
    starlog(log, { withContext }) {
      const ten = () => repeat((i) => log.info('request completed', { reqId: i, ms: 12.5 }));
      return (i) => withContext({ traceId: i, tenant: 'acme' }, ten);
    },
    pinoOptions: ({ storage }) => ({ mixin: () => storage.getStore() ?? {} }),
    pino(log, { storage }) {
      const ten = () => repeat((i) => log.info({ reqId: i, ms: 12.5 }, 'request completed'));
      return (i) => storage.run({ traceId: i, tenant: 'acme' }, ten);
    },
  },
  { name: 'fields, message', both: (log) => (i) => log.info({ reqId: i, ms: 12.5 }, 'request completed') },
  {
    name: '10 messages in turn',
    starlog: (log) => (i) => log.info(MESSAGES[i % 10], { reqId: i, ms: 12.5 }),
    pino: (log) => (i) => log.info({ reqId: i, ms: 12.5 }, MESSAGES[i % 10]),
  },
  { name: 'dynamic message', both: (log) => (i) => log.info(`request ${i} completed in 12.5 ms`) },
  fieldsKind('nested objects', (i) => ({
    reqId: i,
    user: { id: i, name: 'Ann', address: { city: 'Turin', zip: '10121' } },
    cart: { items: { count: 3, total: 12.5 } },
  })),
  fieldsKind('arrays', (i) => ({
    reqId: i,
    ids: [i, 2, 3, 4, 5, 6, 7, 8],
    tags: ['new', 'paid', 'express'],
  })),
  fieldsKind('Dates', (i) => ({ reqId: i, at: new Date(1_795_331_514_714 + i) })),
  {
    ...fieldsKind('Buffers', (i) => ({ reqId: i, body: BUFFER })),
    note: '64 bytes; starlog writes base64, pino a list of numbers',
  },
  {
    name: 'Maps',
    note: '4 entries; pino writes nothing of a Map and is given `Object.fromEntries(map)`',
    starlog: (log) => (i) => log.info('request completed', { reqId: i, headers: MAP }),
    pino: (log) => (i) => log.info({ reqId: i, headers: Object.fromEntries(MAP) }, 'request completed'),
  },
  { ...fieldsKind('1 KB text', (i) => ({ reqId: i, body: TEXTS[i % 8] })), bytes: 1300 },
  {
    name: 'error with stack',
    note: '8 errors in turn, made before',
    bytes: 1500,
    starlog: (log) => (i) => log.error('payment failed', ERRORS[i % 8]),
    pino: (log) => (i) => log.error(ERRORS[i % 8], 'payment failed'),
  },
  { name: 'printf', both: (log) => (i) => log.info('%s took %d ms', NAMES[i % 8], i) },
  {
    name: 'child for one record',
    starlog: (log) => (i) => log.child({ reqId: i }).info('request completed', { ms: 12.5 }),
    pino: (log) => (i) => log.child({ reqId: i }).info({ ms: 12.5 }, 'request completed'),
  },
  {
    ...fieldsKind('redaction', (i) => ({
      reqId: i,
      password: 'hunter2',
      req: { url: '/cart', headers: { authorization: 'Bearer x' } },
    })),
    note: 'two paths, one of them three deep',
    redact: ['password', 'req.headers.authorization'],
  },
];

const MESSAGES = [
  'accepted',
  'parsed',
  'routed',
  'queried',
  'cached',
  'rendered',
  'sent',
  'closed',
  'retried',
  'timed',
].map((what) => `request ${what}`);
const NAMES = ['ann', 'bob', 'cleo', 'dan', 'eve', 'finn', 'gus', 'hana'];
const BUFFER = Buffer.from(Array.from({ length: 64 }, (_, index) => index * 3));
const MAP = new Map([
  ['host', 'shop.example'],
  ['accept', 'application/json'],
  ['connection', 'keep-alive'],
  ['length', 512],
]);
const TEXTS = NAMES.map((name) => `${name} ordered a pair of shoes. `.repeat(60).slice(0, 1024));
const ERRORS = NAMES.map((name) => new Error(`card of ${name} declined`));

/** A record with such fields, made anew for each call. */
function fieldsKind(name, fields) {
  return {
    name,
    starlog: (log) => (i) => log.info('request completed', fields(i)),
    pino: (log) => (i) => log.info(fields(i), 'request completed'),
  };
}

function bound(log, call) {
  const child = log.child({ tenant: 'acme', region: 'eu-south-1' });
  return (i) => call(child, i);
}

function repeat(call) {
  for (let i = 0; i < 10; i++) call(i);
}
