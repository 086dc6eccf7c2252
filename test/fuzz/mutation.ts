import fc from 'fast-check';

/** Changes to bytes: single ones are set, stretches repeated, cut out or put in. */
export type Mutation = readonly {
  readonly kind: 'set' | 'cut' | 'insert' | 'repeat';
  readonly at: number;
  readonly bytes: Uint8Array;
}[];

export const mutation: fc.Arbitrary<Mutation> = fc.array(
  fc.record({
    kind: fc.constantFrom('set', 'cut', 'insert', 'repeat'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 8 }), fc.constantFrom(...BORDERS())),
  }),
  { minLength: 1, maxLength: 8 },
);

/** Numbers at which arithmetic goes wrong, in 4 bytes. */
function BORDERS(): Uint8Array[] {
  return [0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff].map((number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(number);
    return new Uint8Array(bytes);
  });
}

/** The bytes with the changes made, one after the other. `mayMove` false: none changes the length. */
export function mutate(original: Uint8Array, mutations: Mutation, mayMove = true): Buffer {
  let bytes = Buffer.from(original);
  for (const { kind, at, bytes: other } of mutations) {
    const place = Math.floor(at * bytes.length);
    if (kind === 'set' || !mayMove) bytes.set(other.subarray(0, bytes.length - place), place);
    else if (kind === 'cut')
      bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + other.length * 3)]);
    else if (kind === 'insert')
      bytes = Buffer.concat([bytes.subarray(0, place), other, bytes.subarray(place)]);
    else bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(Math.max(0, place - 40))]);
  }
  return bytes;
}
