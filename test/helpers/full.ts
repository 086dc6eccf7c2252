/** True for the numbers that a feature was promised with, `npm run test:full`; by default they are small, for the sake of the gate. */
export const FULL: boolean = process.env.STARLOG_TEST_FULL === '1';
