import { StarlogError } from '../errors.ts';

/** The keys of one side; those of the other side are public. `starlog keygen` makes a pair. */
export interface CurveOptions {
  /** This side's public key: 40 characters of Z85. */
  publicKey: string;
  /** This side's secret key. */
  secretKey: string;
  /** The public key of the side that binds. Needed by a side that connects with keys of its own. Default: `publicKey`. */
  serverKey?: string;
  /** The public keys that may send, beside our own: the side that binds refuses all others. Default: none. */
  clients?: readonly string[];
}

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` when one of the keys can't be one. Secret ones are not shown. */
export function checkCurve(curve: CurveOptions): void {
  checkKey('publicKey', curve.publicKey, true);
  checkKey('secretKey', curve.secretKey, false);
  if (curve.serverKey !== undefined) checkKey('serverKey', curve.serverKey, true);
  for (const [at, key] of (curve.clients ?? []).entries()) checkKey(`clients[${at}]`, key, true);
}

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` as `checkCurve` does. */
export function checkKey(name: string, key: unknown, mayShow: boolean): void {
  if (typeof key === 'string' && /^[0-9a-zA-Z.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/.test(key)) return;
  const shown = mayShow ? ` ${JSON.stringify(key)}` : '';
  const text = `curve.${name}${shown} is no key: it must have 40 characters of Z85, as "starlog keygen" makes them`;
  throw new StarlogError('STARLOG_BAD_ARGUMENT', text, { option: `curve.${name}` });
}

const Z85 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';

/** 32 bytes as text: five characters for four bytes. See https://rfc.zeromq.org/spec/32/ */
export function encodeZ85(bytes: Uint8Array): string {
  let text = '';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    let value = view.getUint32(at);
    let word = '';
    for (let digit = 0; digit < 5; digit++) {
      word = (Z85[value % 85] as string) + word;
      value = Math.floor(value / 85);
    }
    text += word;
  }
  return text;
}
