import { inspect } from 'node:util';
import { StarlogError } from '../base/errors.ts';
import { ROOT } from '../record/names.ts';
import type { LogRecord } from '../record/record.ts';
import { Hierarchy } from './hierarchy.ts';
import { ownLevelMethods } from './level-methods.ts';
import { Logger } from './logger.ts';
import type { LoggerNode } from './node.ts';

/** All loggers of this thread of this process. */
export const hierarchy: Hierarchy = new Hierarchy();

/**
 * A class of its own: an object that is given its methods as properties needs room for them, and V8 would give that to each bound
 * logger too.
 */
class NamedLogger extends Logger {
  constructor(of: Hierarchy, node: LoggerNode) {
    super(of, node);
    ownLevelMethods(this);
  }
}

const loggers = new Map<string, Logger>();

/**
 * The logger of a dotted name; always the same one for the same name. Without a name: the root logger.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` when the name is no text or has an empty part.
 */
export function getLogger(name = ''): Logger {
  if (typeof name !== 'string') {
    const text = `getLogger() was given ${inspect(name, { depth: 0 })}; give a name of words with single dots between them, like "app.db", or none`;
    throw new StarlogError('STARLOG_BAD_ARGUMENT', text, { name });
  }
  const key = name === '' ? ROOT : name;
  let logger = loggers.get(key);
  if (logger === undefined) {
    logger = new NamedLogger(hierarchy, hierarchy.node(key));
    loggers.set(key, logger);
  }
  return logger;
}

/** Hands a finished record to the handlers that one born at its logger would reach, if its level is on there. Never throws. */
export function logRecord(record: LogRecord): void {
  const node = hierarchy.node(record.name);
  if (record.level < node.level) return;
  node.hand(record, node.chain);
}
