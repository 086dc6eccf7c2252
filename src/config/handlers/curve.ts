import * as v from 'valibot';
import { checkKey } from '../../zmq/curve.ts';
import { type Entries, strictObject } from '../strict.ts';
import { about, accepted, list, maybe, text } from '../values.ts';

/** Keys for CURVE, 40 characters each. */
export interface CurveConfig {
  /** The public key of this side. */
  publicKey: string;
  /** The secret key of this side. */
  secretKey: string;
  /** The public key of the side that binds, where it is not this one's own. Default: publicKey. */
  serverKey?: string | undefined;
  /** The public keys that may send to the side that binds, beside its own. Default: none. */
  clients?: readonly string[] | undefined;
}

const key = (name: string, description: string) =>
  v.pipe(
    text('a key'),
    accepted((value: string) => checkKey(name, value, false)),
    about(description),
  );

export const curve: v.GenericSchema<CurveConfig> = strictObject({
  publicKey: key('publicKey', 'The public key of this side.'),
  secretKey: key('secretKey', 'The secret key of this side.'),
  serverKey: maybe(
    key(
      'serverKey',
      "The public key of the side that binds, where it is not this one's own. Default: publicKey.",
    ),
  ),
  clients: maybe(
    v.pipe(
      list(
        v.pipe(
          text('a key'),
          accepted((value: string) => checkKey('clients', value, true)),
        ),
      ),
      about('The public keys that may send to the side that binds, beside its own. Default: none.'),
    ),
  ),
} satisfies Entries<CurveConfig>) as v.GenericSchema<CurveConfig>;
