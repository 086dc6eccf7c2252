import { expect, it } from 'vitest';
import { checkCurve, encodeZ85 } from './curve.ts';
import { loadZmq } from './load.ts';

it('writes bytes as the specification does', () => {
  // The test case of https://rfc.zeromq.org/spec/32/
  expect(encodeZ85(Uint8Array.of(0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b))).toBe('HelloWorld');
  expect(encodeZ85(Buffer.alloc(32))).toBe('0'.repeat(40));
});

it('takes the keys that libzmq makes', () => {
  const pair = loadZmq().zmq.curveKeyPair();
  expect(() => checkCurve({ ...pair, serverKey: pair.publicKey, clients: [pair.publicKey] })).not.toThrow();
});

it('refuses what is no key, and does not show a secret one', () => {
  const { publicKey, secretKey } = loadZmq().zmq.curveKeyPair();
  expect(() => checkCurve({ publicKey: 'short', secretKey })).toThrow(
    'curve.publicKey: "short" is not a key',
  );
  expect(() => checkCurve({ publicKey, secretKey: 'my secret' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('my secret') }),
  );
  expect(() => checkCurve({ publicKey, secretKey, clients: [publicKey, 'x'] })).toThrow(
    'curve.clients[1]: "x"',
  );
});
