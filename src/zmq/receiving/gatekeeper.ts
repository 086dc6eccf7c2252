import type { Reply } from 'zeromq';
import { encodeZ85 } from '../curve.ts';
import { loadZmq } from '../load.ts';

/** Where libzmq asks about clients: https://rfc.zeromq.org/spec/27/ */
const ENDPOINT = 'inproc://zeromq.zap.01';

/** Says which clients may send to a socket, by their public keys. */
interface Guarded {
  readonly keys: ReadonlySet<string>;
  /** @param from the address of a client that was refused. */
  onRefused(from: string, key: string): void;
}

const guarded = new Map<string, Guarded>();
let socket: Reply | undefined;

/**
 * From now on, sockets of this thread with that `zapDomain` hear clients with these keys only.
 * @returns what ends it.
 */
export function guard(domain: string, rule: Guarded): () => void {
  guarded.set(domain, rule);
  if (socket === undefined) open();
  return () => {
    guarded.delete(domain);
    if (guarded.size > 0) return;
    socket?.close();
    socket = undefined;
  };
}

function open(): void {
  const { zmq, context } = loadZmq();
  socket = new zmq.Reply({ context, linger: 0, receiveTimeout: 0, sendTimeout: 0 });
  socket.bindSync(ENDPOINT);
}

/** Answers the questions that wait, if there are any. Their clients wait meanwhile, so call it often. */
export function answerQuestions(take: (reply: Reply) => readonly Buffer[] | undefined): void {
  while (socket?.readable === true) {
    const question = take(socket);
    if (question === undefined) return;
    socket.send(answer(question)).catch(() => {});
  }
}

function answer(question: readonly Buffer[]): (Buffer | string)[] {
  const [version = '', id = '', domain = '', address = '', , mechanism = '', credentials] = question;
  const reply = (code: string, text: string) => [version, id, code, text, '', ''];
  const rule = guarded.get(domain.toString());
  if (String(version) !== '1.0' || rule === undefined) return reply('500', 'unknown');
  const key = credentials?.length === 32 ? encodeZ85(credentials) : '';
  if (String(mechanism) === 'CURVE' && rule.keys.has(key)) return reply('200', 'OK');
  rule.onRefused(address.toString(), key);
  return reply('400', 'key refused');
}
