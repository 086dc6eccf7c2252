import { BroadcastChannel, isMainThread } from 'node:worker_threads';

/** Signals come to the main thread only; over this channel it tells those threads that want to know. */
const CHANNEL = 'starlog.signals';

/** A message on the channel: a thread wants a signal, or main has received one. */
type Message = { readonly wanted: NodeJS.Signals } | { readonly heard: NodeJS.Signals };

/**
 * Calls when the process gets a signal, which then does not end it any more. In another thread than main, only while
 * main relays signals. Does not keep the process alive.
 * @returns what ends that.
 */
export function onSignal(signal: NodeJS.Signals, call: () => void): () => void {
  if (isMainThread) return listen(signal, call);
  const channel = open((message) => {
    if ('heard' in message && message.heard === signal) call();
  });
  channel.postMessage({ wanted: signal } satisfies Message);
  return () => channel.close();
}

/** Who wants a signal, and the one listener for all of them: Node warns of a leak where there are eleven. */
const calls = new Map<NodeJS.Signals, Set<() => void>>();

function listen(signal: NodeJS.Signals, call: () => void): () => void {
  const wanted = calls.get(signal) ?? new Set();
  // Somebody may want it twice by the same function.
  const own = (): void => call();
  wanted.add(own);
  if (!calls.has(signal)) {
    calls.set(signal, wanted);
    process.on(signal, hear);
  }
  return () => {
    if (!wanted.delete(own) || wanted.size > 0) return;
    calls.delete(signal);
    process.off(signal, hear);
  };
}

function hear(signal: NodeJS.Signals): void {
  for (const call of [...(calls.get(signal) ?? [])]) call();
}

/**
 * Relays the signals that threads want from here on.
 * @returns what ends that.
 */
export function relaySignals(): () => void {
  const relayed = new Map<NodeJS.Signals, () => void>();
  const channel = open((message) => {
    if (!('wanted' in message) || relayed.has(message.wanted)) return;
    const { wanted } = message;
    relayed.set(
      wanted,
      onSignal(wanted, () => channel.postMessage({ heard: wanted } satisfies Message)),
    );
  });
  return () => {
    channel.close();
    for (const stop of relayed.values()) stop();
  };
}

function open(hear: (message: Message) => void): BroadcastChannel {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event) => hear((event as { data: Message }).data);
  channel.unref();
  return channel;
}
