/*
 * Started by main.js. Counts the words of its standard input, and prints the number.
 */
import { readFileSync } from 'node:fs';
import { getLogger, MultiprocessHandler } from 'starlogjs';

getLogger().addHandler(new MultiprocessHandler());

const words = readFileSync(0, 'utf8').trim().split(/\s+/);
getLogger('app.count').info('read', { words });
console.log(words.length);
