import { describe, type Given } from '../options/description.ts';
import { listOf, text } from '../options/kinds.ts';
import { Option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';

const KEY = /^[0-9a-zA-Z.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/;

const WANTED = 'a key: it must have 40 characters of Z85, as "starlog keygen" makes them';

const publicKey = text(WANTED, KEY);

/** A text that no error shows. */
const secretKey = new Option<string>(
  () => ({ type: 'string', title: 'text', pattern: KEY.source }),
  (value, place) =>
    typeof value === 'string' && KEY.test(value) ? value : place.refuse(undefined, `this is not ${WANTED}`),
);

/** The keys of one side, for CURVE; those of the other side are public. `starlog keygen` makes a pair. */
export const CURVE_OPTIONS = describe({
  publicKey: publicKey.needed.about('The public key of this side: 40 characters of Z85.'),
  secretKey: secretKey.needed.about('The secret key of this side.'),
  serverKey: publicKey.about(
    "The public key of the side that binds, where it is not this one's own. Default: `publicKey`.",
  ),
  clients: listOf(publicKey).about(
    'The public keys that may send to the side that binds, beside its own; it refuses all others. Default: none.',
  ),
});

/** The keys of one side; those of the other side are public. `starlog keygen` makes a pair. */
export interface CurveOptions extends Given<typeof CURVE_OPTIONS.entries> {}

const CURVE = describe({ curve: CURVE_OPTIONS });

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` when one of the keys can't be one. Secret ones are not shown. */
export function checkCurve(curve: CurveOptions): void {
  readOptions('ZmqHandler', CURVE, { curve });
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
