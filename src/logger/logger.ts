import { reportFailure } from '../base/trouble.ts';
import type { Handler } from '../handlers/handler.ts';
import { LoggedRecord } from '../handlers/logged-record.ts';
import { type Level, levelName, levelNumber, SILENT } from '../record/level.ts';
import type { Filter } from '../record/record.ts';
import type { Redactor } from '../redact/redactor.ts';
import { type RedactOptions, redactRules } from '../redact/rules.ts';
import { isPlain, readArguments } from './arguments.ts';
import type { ChildOptions, Fields } from './bindings.ts';
import { Bound, sourcesIn } from './bound.ts';
import { currentContext } from './context.ts';
import type { Hierarchy } from './hierarchy.ts';
import { defineLevelMethods, type LevelMethods } from './level-methods.ts';
import type { LogMethod } from './log-method.ts';
import type { LoggerNode } from './node.ts';
import { type Serializers, serialize } from './serializers.ts';

/** Where records are born. Made by `getLogger` and by `child`. */
export class Logger {
  declare trace: LogMethod;
  declare debug: LogMethod;
  declare info: LogMethod;
  declare warn: LogMethod;
  declare error: LogMethod;
  declare fatal: LogMethod;

  private readonly hierarchy: Hierarchy;
  private readonly node: LoggerNode;
  private readonly bound: Bound | undefined;
  private readonly serializers: Serializers | undefined;
  private ownLevel: number | undefined;
  /** What follows is derived from the hierarchy; out of date when `seen` differs from its version. */
  private seen = 0;
  private threshold = SILENT;
  private chain: readonly Handler[] = [];
  private redactor: Redactor | undefined;
  /** @internal Those that were asked for. */
  methods: LevelMethods | undefined = undefined;

  /** @internal */
  constructor(
    hierarchy: Hierarchy,
    node: LoggerNode,
    bound?: Bound,
    level?: number,
    serializers?: Serializers,
  ) {
    this.hierarchy = hierarchy;
    this.node = node;
    this.bound = bound;
    this.ownLevel = level;
    this.serializers = serializers;
  }

  /** The dotted name. */
  get name(): string {
    return this.node.name;
  }

  /** The name of the level in force. Setting it sets the level of this logger and, unless it is a bound one, of all below it. */
  get level(): string {
    this.hearLevels();
    return levelName(this.levelInForce);
  }

  set level(level: Level) {
    this.setLevel(level);
  }

  /** False: records do not reach the handlers of the parent loggers. Default true. */
  get propagate(): boolean {
    return this.node.propagate;
  }

  set propagate(propagate: boolean) {
    this.node.propagate = propagate;
    this.hierarchy.changed();
  }

  /** The handlers of this very logger. */
  get handlers(): readonly Handler[] {
    return this.node.handlers;
  }

  /**
   * Sets the level, or gives it back to the parent (undefined).
   * @throws StarlogError `STARLOG_BAD_LEVEL`.
   */
  setLevel(level: Level | undefined): this {
    const number = level === undefined ? undefined : levelNumber(level);
    if (this.bound === undefined) this.node.ownLevel = number;
    else this.ownLevel = number;
    this.hierarchy.changed();
    return this;
  }

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` when it is no handler. */
  addHandler(handler: Handler): this {
    this.node.addHandler(handler);
    this.hierarchy.changed();
    return this;
  }

  /** Takes a handler away; it is not closed. */
  removeHandler(handler: Handler): this {
    const at = this.node.handlers.indexOf(handler);
    if (at !== -1) this.node.handlers.splice(at, 1);
    this.hierarchy.changed();
    return this;
  }

  /** A record born at this name goes on only when every filter says true. @throws StarlogError `STARLOG_BAD_ARGUMENT`. */
  addFilter(filter: Filter): this {
    this.node.addFilter(filter);
    this.hierarchy.changed();
    return this;
  }

  removeFilter(filter: Filter): this {
    this.node.removeFilter(filter);
    this.hierarchy.changed();
    return this;
  }

  /**
   * Says what no record of this logger, and of those below it, may tell: in its fields, those of bound loggers and of
   * contexts, and in its error. Messages are texts and stay as they are. It adds to what loggers above say, replaces what was
   * said here before, and undefined takes it back. `shutdown` and `configure` leave it alone.
   * @throws StarlogError `STARLOG_BAD_ARGUMENT`.
   */
  redact(options: RedactOptions | readonly string[] | undefined): this {
    this.node.setRules('code', options === undefined ? [] : redactRules(options));
    this.hierarchy.changed();
    return this;
  }

  /**
   * A logger of the same name whose records carry these fields.
   * @param bindings a field of the call wins over one that is bound, an inner binding over an outer one.
   */
  child(bindings: Fields, options: ChildOptions = {}): Logger {
    const level = options.level === undefined ? this.ownLevel : levelNumber(options.level);
    const serializers =
      options.serializers === undefined ? this.serializers : { ...this.serializers, ...options.serializers };
    const bound = new Bound(this.bound, { ...serialize(bindings, serializers) });
    const child = new Logger(this.hierarchy, this.node, bound, level, serializers);
    if (options.level === undefined) child.derive(this);
    return child;
  }

  /** Logs nothing. For those that expect pino's logger, which has such a method. */
  silent(): void {}

  /** What stands for a logger that was logged itself, or given to `console.log`. */
  toJSON(): object {
    return { logger: this.name, level: this.level };
  }

  /** True when this level is on and there is a handler, which may have a level of its own. */
  isEnabledFor(level: Level): boolean {
    const number = levelNumber(level);
    this.look();
    return number >= this.threshold && number < SILENT;
  }

  /** Logs at any level, by name or number. An unknown level is reported, and the record logged as `info`. */
  log(level: Level, ...args: unknown[]): void {
    let number = 30;
    try {
      number = levelNumber(level);
    } catch (error) {
      reportFailure('STARLOG_BAD_LEVEL', `log() of logger "${this.name}"`, error);
    }
    this.look();
    if (number < this.threshold || number >= SILENT) return;
    this.emitArguments(number, args);
  }

  /** Takes in levels that were set for all processes since. */
  private hearLevels(): void {
    const hierarchy = this.hierarchy;
    if (hierarchy.sharedWords[hierarchy.sharedIndex] !== hierarchy.sharedSeen) hierarchy.pull();
  }

  private get levelInForce(): number {
    return this.node.sharedInForce ?? this.ownLevel ?? this.node.level;
  }

  /** Brings threshold and chain up to date. */
  private look(): void {
    this.hearLevels();
    const hierarchy = this.hierarchy;
    if (this.seen === hierarchy.version) return;
    this.chain = hierarchy.chainOf(this.node);
    this.threshold = this.chain.length === 0 ? SILENT : this.levelInForce;
    this.redactor = this.node.redactor;
    this.seen = hierarchy.version;
  }

  /** Takes over what a logger of the same name and level has derived: to look costs as much as a record. */
  private derive(from: Logger): void {
    ({ chain: this.chain, threshold: this.threshold, redactor: this.redactor, seen: this.seen } = from);
  }

  private emitArguments(level: number, args: readonly unknown[]): void {
    const { message, fields, error } = readArguments(args);
    this.emit(level, message, fields, error);
  }

  private emit(level: number, message: string, fields: object | undefined, error: unknown): void {
    const sources = sourcesIn(currentContext(), this.bound);
    const own =
      fields === undefined || this.serializers === undefined ? fields : serialize(fields, this.serializers);
    let record = new LoggedRecord(this.node.origin, level, message, own, sources, error, this.bound?.bytes());
    if (this.redactor !== undefined) record = record.redacted(this.redactor);
    if (this.node.filters.length > 0 && !this.node.passes(record)) return;
    this.node.hand(record, this.chain);
  }

  /** @internal A function that logs at a level. */
  bind(level: number): LogMethod {
    const logger = this;
    return function logAtLevel(first: unknown, second?: unknown): void {
      const hierarchy = logger.hierarchy;
      if (
        logger.seen !== hierarchy.version ||
        hierarchy.sharedWords[hierarchy.sharedIndex] !== hierarchy.sharedSeen
      ) {
        logger.look();
      }
      if (level < logger.threshold) return;
      // biome-ignore lint/complexity/noArguments: an array of arguments for each call would cost more than the rest of it
      const count = arguments.length;
      if (count <= 2 && typeof first === 'string') {
        if (count === 1) {
          logger.emit(level, first, undefined, undefined);
          return;
        }
        if (isPlain(second) && !first.includes('%')) {
          logger.emit(level, first, second, undefined);
          return;
        }
      }
      // `Array.from` would take as long as all the rest of a call.
      // biome-ignore lint/complexity/noArguments: as above
      logger.emitArguments(level, count === 2 ? [first, second] : Array.prototype.slice.call(arguments));
    };
  }

  static {
    const inspect = Symbol.for('nodejs.util.inspect.custom');
    Object.defineProperty(Logger.prototype, inspect, { value: Logger.prototype.toJSON });
    defineLevelMethods(Logger.prototype);
  }
}
