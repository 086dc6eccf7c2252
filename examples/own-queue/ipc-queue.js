import cluster from 'node:cluster';

/** Carries frames over the channel that cluster has between the primary and each worker anyway. */
export const ipcQueue = {
  listen(accept) {
    const receivers = new Map();
    const onMessage = (worker, { starlog }) => {
      if (starlog === undefined) return;
      if (starlog === 'open') {
        const send = (frame) => worker.send({ starlog: Buffer.from(frame).toString('base64') });
        receivers.set(worker, accept({ send, close() {} }));
      } else {
        receivers.get(worker)?.receive(Buffer.from(starlog, 'base64'));
      }
    };
    const onEnd = (worker) => receivers.get(worker)?.closed();
    cluster.on('message', onMessage).on('disconnect', onEnd);
    return { close: () => cluster.off('message', onMessage).off('disconnect', onEnd) };
  },

  connect(receiver) {
    const onMessage = ({ starlog }) => starlog && receiver.receive(Buffer.from(starlog, 'base64'));
    process.on('message', onMessage).once('disconnect', () => receiver.closed());
    process.send({ starlog: 'open' });
    const send = (frame) => process.send({ starlog: Buffer.from(frame).toString('base64') });
    return { send, close: () => process.off('message', onMessage) };
  },
};
