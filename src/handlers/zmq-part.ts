/* What of ZeroMQ comes late: all but what a `ZmqHandler` has to know when it is made. */
export { ZmqReceiver } from '../zmq/receiver.ts';
export { SendingSide } from './zmq-sending.ts';
export { ZmqTarget } from './zmq-target.ts';
