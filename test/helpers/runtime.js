// @ts-check

/** What tests start programs with: the Node that they run on, or another runtime, to see that all works there as well. */
export const NODE = process.env.STARLOG_TEST_NODE || process.execPath;
