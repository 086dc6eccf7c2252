import { expect, it } from 'vitest';
import { addressText, confirmAddress, isLocal, parseAddress } from './address.ts';

it.each([
  'tcp://127.0.0.1:5557',
  'tcp://log.example.com:1',
  'tcp://*:5557',
  'tcp://[::1]:65535',
  'ipc:///run/me/log.sock',
])('%s is an address', (text) => {
  expect(addressText(parseAddress(text))).toBe(text);
});

it('an address without a port is any port', () => {
  expect(addressText(parseAddress('tcp://127.0.0.1'))).toBe('tcp://127.0.0.1:*');
});

it.each([
  ['127.0.0.1:5557', 'give "tcp://host:port"'],
  ['tcp://127.0.0.1:0', 'a port is from 1 to 65535'],
  ['tcp://127.0.0.1:70000', 'a port is from 1 to 65535'],
  ['tcp://a b:1', 'give "tcp://host:port"'],
  ['inproc://x', 'give "tcp://host:port"'],
  ['ipc://log.sock', 'must be absolute'],
  [`ipc:///${'x'.repeat(120)}`, 'may have 99 bytes'],
])('%s is none', (text, why) => {
  expect(() => parseAddress(text)).toThrow(
    expect.objectContaining({ code: 'STARLOG_BAD_ARGUMENT', message: expect.stringContaining(why) }),
  );
});

it.each([
  ['tcp://127.0.0.1:1', true],
  ['tcp://127.1.2.3:1', true],
  ['tcp://localhost:1', true],
  ['tcp://[::1]:1', true],
  ['ipc:///a/b', true],
  ['tcp://*:1', false],
  ['tcp://0.0.0.0:1', false],
  ['tcp://10.0.0.1:1', false],
  ['tcp://127.0.0.1.example.com:1', false],
  ['tcp://[::]:1', false],
])('that only this machine can reach %s is %s', (text, local) => {
  expect(isLocal(parseAddress(text))).toBe(local);
});

it('confirmations are to be had beside an address', () => {
  expect(addressText(confirmAddress(parseAddress('tcp://h:5557')))).toBe('tcp://h:5558');
  expect(addressText(confirmAddress(parseAddress('ipc:///a/b')))).toBe('ipc:///a/b.confirm');
});
