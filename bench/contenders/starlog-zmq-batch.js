/* starlog over ZeroMQ, many records in one message. */
import { overZmq } from './starlog-zmq.js';

export default overZmq(
  { wire: 'batch' },
  {
    name: 'starlog, ZeroMQ batch',
    note: 'the records of an event-loop turn in one message, to a collector thread in main',
    why: "`ZmqHandler` with `wire: 'batch'`; each line is checked by its bytes, and copied",
  },
);
