/*
 * The first lines: a parent, a child, one file. The parent adds two handlers, the child one.
 * Shows: fork(), MultiprocessHandler in both, FileHandler in the parent; the death of the child is told. Writes app.log.
 */
import { fork } from 'node:child_process';
import { FileHandler, getLogger, MultiprocessHandler } from 'starlogjs';

getLogger('starlog.logsink').addHandler(new FileHandler('app.log')); // where all records end
getLogger().addHandler(new MultiprocessHandler()); // the same line here and in every child

getLogger('app').info('main is up');
fork(new URL('./worker.js', import.meta.url));
