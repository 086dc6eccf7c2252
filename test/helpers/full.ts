/** True for the numbers that a feature was promised with, `npm run test:full` and `npm run test:model`; by default they are small, so that `npm test` stays quick. */
export const FULL: boolean = process.env.STARLOG_TEST_FULL === '1';
