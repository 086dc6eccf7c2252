import { nearest } from '../base/suggest.ts';
import { Handler } from '../handlers/handler.ts';
import type { Problem } from '../options/problem.ts';
import { SINK_LOGGER, STATUS_LOGGER } from '../record/names.ts';
import { withThoseBehind } from './behind.ts';
import { opensFile, type ReadHandler } from './handlers.ts';
import type { ReadConfig } from './schema.ts';
import { type Forwarding, isForwarding, isOfSink, isWithin } from './sink-side.ts';

/**
 * Handlers on loggers where records would run in a circle or processes would write over each other.
 * @param isPartial true when faulty handlers or loggers are left out.
 */
export function topologyProblems(config: ReadConfig, isPartial: boolean): Problem[] {
  const attachments = attachmentsOf(config);
  const leading = attachments.filter(leads);
  const sinks = [...new Set(leading.map(({ handler }) => handler.logger))];
  const typos = misspelledSinkProblems(config, sinks.length === 0 ? [SINK_LOGGER] : sinks);
  const circlesAndFiles = attachments.flatMap((attachment) => {
    if (typos.some(({ value }) => value === attachment.logger)) return [];
    const { logger, path, name, handler } = attachment;
    const sink = sinks.find((candidate) => isOfSink(logger, candidate, config));
    if (isForwarding(handler) && isWithin(logger, handler.logger)) {
      return [{ path, value: name, text: circleText(name, handler.logger) }];
    }
    if (opensFile(handler) && sinks[0] !== undefined && sink === undefined) {
      return [{ path, value: name, text: sharedFileText(name, leading[0]?.name, sinks[0]) }];
    }
    return [];
  });
  return [
    ...typos,
    ...secondSinkProblems(config),
    ...(isPartial ? [] : unreachableProblems(config, sinks)),
    ...lateRedactionProblems(config, sinks),
    ...circlesAndFiles,
  ];
}

/** What hangs on `starlog.logsinks` gets nothing, and nobody would hear of it. */
function misspelledSinkProblems({ loggers }: ReadConfig, sinks: readonly string[]): Problem[] {
  return Object.entries(loggers).flatMap(([name, { handlers }]) => {
    if (handlers.length === 0 || name === STATUS_LOGGER || sinks.some((sink) => isWithin(name, sink)))
      return [];
    const meant = nearest(name, sinks) ?? sinks.find((sink) => sink.endsWith(`.${name}`));
    if (meant === undefined) return [];
    return [
      {
        path: ['loggers', name],
        value: name,
        text: `no records come to this logger, did you mean "${meant}"?`,
      },
    ];
  });
}

/** Targets that nothing leads to: the handler that takes the records there was forgotten. What is faulty may be that handler. */
function unreachableProblems(config: ReadConfig, sinks: readonly string[]): Problem[] {
  if (sinks.length > 0 || (config.loggers[SINK_LOGGER]?.handlers.length ?? 0) === 0) return [];
  const text = `its targets get records only through a handler of type "multiprocess" or "zmq", and no logger has one; add one to "root"`;
  return [{ path: ['loggers', SINK_LOGGER, 'handlers'], value: config.loggers[SINK_LOGGER]?.handlers, text }];
}

/** In the collector it would be too late: the bytes have been in shared memory. */
function lateRedactionProblems(config: ReadConfig, sinks: readonly string[]): Problem[] {
  return Object.entries(config.loggers).flatMap(([name, { redact }]) =>
    redact !== undefined && sinks.some((sink) => isWithin(name, sink))
      ? [
          {
            path: ['loggers', name, 'redact'],
            value: redact,
            text: lateRedactionText(name, sinks[0] as string),
          },
        ]
      : [],
  );
}

function lateRedactionText(name: string, sink: string): string {
  const born = name === sink ? 'root' : name.slice(sink.length + 1);
  return `records are redacted where they are born, before they come to "${sink}"; give it to the logger "${born}", or to all by "redact" at the top`;
}

/**
 * The targets below a second sink logger would be taken for those of each process; those below one sink logger of two hubs
 * would be opened by two collectors, which write over each other.
 */
function secondSinkProblems(config: ReadConfig): Problem[] {
  const [first, ...others] = Object.entries(config.handlers).flatMap(([name, handler]) =>
    isForwarding(handler) ? [{ name, sink: handler.logger, hub: handler.hub }] : [],
  );
  if (first === undefined) return [];
  return others.flatMap(({ name, sink, hub }) => {
    if (sink !== first.sink) {
      const text = `a configuration has one sink logger, and "${first.name}" has "${first.sink}"; use the same here`;
      return [{ path: ['handlers', name, 'logger'], value: sink, text }];
    }
    if (hub === first.hub) return [];
    const text = `the targets of "${sink}" would be opened twice, for the ${nameOf(hub)} and for the ${nameOf(first.hub)} of "${first.name}"; use the same hub here`;
    return [{ path: ['handlers', name, 'hub'], value: hub, text }];
  });
}

function nameOf(hub: string | undefined): string {
  return hub === undefined ? 'hub of the program' : `hub "${hub}"`;
}

function circleText(name: string, sink: string): string {
  return `"${name}" sends all its records to the logger "${sink}", so here it would send them to itself; attach it to another logger, like "root"`;
}

function sharedFileText(name: string, multiprocess: string | undefined, sink: string): string {
  return `each process would open the file of "${name}" for itself; attach it to "${sink}", which gets the records of all processes through "${multiprocess}"`;
}

interface Attachment<Kind extends ReadHandler = ReadHandler> {
  logger: string;
  path: PropertyKey[];
  /** The handler's. */
  name: string;
  handler: Kind;
}

function attachmentsOf(config: ReadConfig): Attachment[] {
  return Object.entries(config.loggers).flatMap(([logger, { handlers }]) =>
    handlers.flatMap((name, index) => {
      // The targets of a handler are attached where the handler is.
      return [...withThoseBehind(name, config.handlers)].flatMap((behind) => {
        const handler = Object.hasOwn(config.handlers, behind) ? config.handlers[behind] : undefined;
        if (handler === undefined || handler instanceof Handler) return [];
        return [{ logger, path: ['loggers', logger, 'handlers', index], name: behind, handler }];
      });
    }),
  );
}

function leads(attachment: Attachment): attachment is Attachment<Forwarding> {
  return isForwarding(attachment.handler);
}
