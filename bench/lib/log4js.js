/** The layout its docs give for JSON: the whole event through JSON.stringify, here flat as with the others. */
export function addJsonLayout(log4js) {
  log4js.addLayout('json', () => (event) => {
    const [msg, fields] = event.data;
    return JSON.stringify({
      level: event.level.levelStr,
      time: event.startTime,
      pid: event.pid,
      name: event.categoryName,
      msg,
      ...fields,
    });
  });
}

/** The call that is measured. */
export function callOf(log4js) {
  const logger = log4js.getLogger('app.worker');
  return (reqId) => logger.info('request completed', { reqId, ms: 12.5 });
}

/** Resolves when log4js has closed its appenders, which ends with the file being flushed. */
export function shutdown(log4js) {
  return new Promise((resolve) => log4js.shutdown(resolve));
}

/** One file, everything to it. */
export const toFile = (file) => ({
  appenders: { out: { type: 'file', filename: file, layout: { type: 'json' } } },
  categories: { default: { appenders: ['out'], level: 'info' } },
});
