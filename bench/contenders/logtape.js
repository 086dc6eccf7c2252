/*
 * Fairness: LogTape's file sink in each process with its defaults and its own JSON Lines formatter; fields flat as
 * with the others, the pid bound. Disposed of before the child exits.
 * The sink writes and fsyncs each record at once whose line is below 200 bytes, as here, and no option turns that
 * off: it gives more than the others, and its figures are the disk's. So `logtape-stream` runs too. Far fewer records.
 */
export default {
  name: 'LogTape file sink',
  note: 'each process appends and calls fsync for each short record',
  why: "`getFileSink` with its defaults and `getJsonLinesFormatter`, disposed of at exit. It calls fsync, so its figures are the disk's",
  packages: ['@logtape/logtape', '@logtape/file'],
  share: 0.003,
  loops: ['yielding'],

  async child({ file }) {
    const { getFileSink } = await import('@logtape/file');
    const { producer } = await import('../lib/logtape.js');
    return producer((formatter) => getFileSink(file, { formatter }));
  },
};
