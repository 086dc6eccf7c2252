// @ts-check
import { expect, test } from 'vitest';
import { Description, describe } from '../src/options/description.ts';
import { text, whole } from '../src/options/kinds.ts';
import { documented } from './document-types.js';

const INNER = describe({ cert: text().about('The certificate.') });
const OUTER = describe({
  count: whole(1).or(5).about('How many.'),
  tls: INNER.about('Certificates.'),
  silent: text(),
});

const TYPES = `/** The options. */
export declare const OUTER: import("./description.ts").Description<{
    count: import("./option.ts").Option<number, number, number, number>;
    tls: import("./description.ts").Description<{
        cert: import("./option.ts").Option<string, string, undefined, string>;
    }>;
    silent: import("./option.ts").Option<string, string, undefined, string>;
}>;
export declare class Other {
    count: number;
}
`;

test('each option has its sentence and its default as a doc comment, also those within others', () => {
  expect(OUTER).toBeInstanceOf(Description);
  expect(documented(TYPES, { OUTER }).join('\n')).toBe(`/** The options. */
export declare const OUTER: import("./description.ts").Description<{
    /** How many. From 1. Default: 5. */
    count: import("./option.ts").Option<number, number, number, number>;
    /** Certificates. */
    tls: import("./description.ts").Description<{
        /** The certificate. */
        cert: import("./option.ts").Option<string, string, undefined, string>;
    }>;
    silent: import("./option.ts").Option<string, string, undefined, string>;
}>;
export declare class Other {
    count: number;
}
`);
});
