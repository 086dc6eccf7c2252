/* The part of syslog that is loaded late: all but what a `SyslogHandler` has to know when it is made. */
export { checkTls, dialFor } from './dial.ts';
export { messageFormatter } from './formatter.ts';
export { Outbox } from './outbox.ts';
export { Sender } from './sender.ts';
