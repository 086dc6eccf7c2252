// @ts-check
/* Preloaded by --require: a program for which the package koffi is not installed. */
const Module = require('node:module');

/** @type {(...args: unknown[]) => string} */
// @ts-ignore -- not in the types: what `require` asks where a module is.
const resolve = Module._resolveFilename;
// @ts-ignore
Module._resolveFilename = (/** @type {unknown[]} */ ...args) => {
  if (args[0] === 'koffi')
    throw Object.assign(new Error("Cannot find module 'koffi'"), { code: 'MODULE_NOT_FOUND' });
  return resolve(...args);
};
