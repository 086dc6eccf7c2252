/* The part of ZeroMQ that is loaded late: all but what a `ZmqHandler` has to know when it is made. */
export { ZmqReceiver } from './receiving/receiver.ts';
export { SendingSide } from './sending/sending-side.ts';
export { ZmqTarget } from './sending/zmq-target.ts';
