/*
 * Fairness: LogTape's faster way to a file, a stream in each process, as its file sink calls fsync for each short
 * record. Defaults, its own JSON Lines formatter; disposed of, which waits for the stream, before the child exits.
 * Fewer records, since a loop that never yields keeps all of them in memory.
 */
export default {
  name: 'LogTape stream',
  note: 'each process appends through a stream',
  why: '`getStreamFileSink` with its defaults and `getJsonLinesFormatter`; disposed of at exit',
  packages: ['@logtape/logtape', '@logtape/file'],
  share: 0.2,
  loops: ['yielding'],

  async child({ file }) {
    const { getStreamFileSink } = await import('@logtape/file');
    const { producer } = await import('../lib/logtape.js');
    return producer((formatter) => getStreamFileSink(file, { formatter }));
  },
};
