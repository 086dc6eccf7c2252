import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeLine } from '../../src/wire/decode.ts';
import { lineFromPython } from '../../src/wire/remote/from-python.ts';
import { parseRemote, RemoteProblem } from '../../src/wire/remote/remote-json.ts';
import { mutate, mutation } from './mutation.ts';
import { FUZZ_TIMEOUT, runs } from './runs.ts';

const limits = { depth: 16, keys: 200 };
const nobody = { host: '', pid: 0, thread: 0, processName: '' };

/** Messages as peers send them, and some that nobody means well with. */
const CORPUS = [
  '{"name":"app.job","msg":"text","args":null,"levelname":"ERROR","levelno":40,"created":1795331268.9,"process":1,"extra":[1,null,{"a":"b"}],"exc_text":"Traceback (most recent call last):\\n  File \\"a.py\\", line 3\\nValueError: x"}',
  '{"msg":"\\ud800","levelno":NaN,"created":Infinity,"__proto__":{"a":1},"constructor":1}',
  `{"msg":${'['.repeat(40)}${']'.repeat(40)}}`,
  '{"msg":"a","msg":"b","level":1,"pid":-1,"hostname":"../../etc"}',
].map((text) => Buffer.from(text));

it(
  'any message becomes one line that can be read, or is refused with the reason',
  () => {
    fc.assert(
      fc.property(fc.constantFrom(...CORPUS), mutation, (message, mutations) => {
        const bytes = mutate(message, mutations);
        const parsed = parseRemote(bytes, 0, bytes.length, limits);
        if (parsed instanceof RemoteProblem) {
          expect(parsed.text).not.toBe('');
          return;
        }
        const made = lineFromPython(parsed.value, 'peer');
        if (made instanceof RemoteProblem) return;
        expect(made.line.indexOf('\n')).toBe(made.line.length - 1);
        const record = decodeLine(made.line, nobody, 0);
        expect(record.name).toBe(made.name);
        expect(Number.isFinite(made.time) && Number.isInteger(made.level)).toBe(true);
        expect(Object.getPrototypeOf(record.fields)).toBe(Object.prototype);
      }),
      runs(1000),
    );
  },
  FUZZ_TIMEOUT,
);
