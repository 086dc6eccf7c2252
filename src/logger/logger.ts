import { reportFailure } from '../base/trouble.ts';
import type { Handler } from '../handlers/handler.ts';
import { LoggedRecord } from '../handlers/logged-record.ts';
import { type Level, levelName, levelNumber, SILENT } from '../record/level.ts';
import type { Redactor } from '../redact/redactor.ts';
import { isPlain, readArguments } from './arguments.ts';
import type { ChildOptions, Fields } from './bindings.ts';
import { Bound, sourcesIn } from './bound.ts';
import { currentContext } from './context.ts';
import type { Hierarchy } from './hierarchy.ts';
import { defineLevelMethods, type LevelMethods } from './level-methods.ts';
import type { LogMethod } from './log-method.ts';
import { NamedLogger } from './named-logger.ts';
import type { LoggerNode } from './node.ts';
import { type Serializers, serialize, withMore } from './serializers.ts';

/** What loggers of one name share; the prototype gets it below. */
export interface Logger extends NamedLogger {}

/** Where records are born. Made by `getLogger` and by `child`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its prototype gets what that interface says
export class Logger {
  declare trace: LogMethod;
  declare debug: LogMethod;
  declare info: LogMethod;
  declare warn: LogMethod;
  declare error: LogMethod;
  declare fatal: LogMethod;

  // Fields with a # would take longer in each call. What is internal is not in the types of the package, so editors show none of it.
  /** @internal */
  readonly hierarchy: Hierarchy;
  /** @internal */
  readonly node: LoggerNode;
  /** @internal */
  private bound: Bound | undefined;
  /** @internal */
  private readonly serializers: Serializers | undefined;
  /** @internal */
  private ownLevel: number | undefined;
  /** @internal What follows is derived from the hierarchy; out of date when `seen` differs from its version. */
  private seen = 0;
  /** @internal */
  private threshold = SILENT;
  /** @internal */
  private chain: readonly Handler[] = [];
  /** @internal */
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

  /** The name of the level in force. Setting it sets the level of this logger and, unless it is a bound one, of all below it. */
  get level(): string {
    this.hearLevels();
    return levelName(this.levelInForce);
  }

  set level(level: Level) {
    this.setLevel(level);
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

  /**
   * A logger of the same name whose records carry these fields.
   * @param bindings a field of the call wins over one that is bound, an inner binding over an outer one.
   */
  child(bindings: Fields, options: ChildOptions = {}): Logger {
    const level = options.level === undefined ? this.ownLevel : levelNumber(options.level);
    const serializers = withMore(this.serializers, options.serializers);
    const bound = new Bound(this.bound, { ...serialize(bindings, serializers) });
    const child = new Logger(this.hierarchy, this.node, bound, level, serializers);
    if (options.level === undefined) child.derive(this);
    return child;
  }

  /** The fields that this logger adds to each record, inner ones over outer ones; none where it is not a bound one. */
  bindings(): Record<string, unknown> {
    return Object.assign({}, ...(this.bound?.sources ?? []));
  }

  /**
   * Binds more fields to this very logger, and so to all who have it; loggers that were bound from it before keep what they have. Better is
   * `child()`, which leaves others alone.
   */
  setBindings(bindings: Fields): void {
    this.bound = new Bound(this.bound, { ...serialize(bindings, this.serializers) });
  }

  /**
   * Waits until the targets have what this thread logged so far, as `flush()` does for all loggers.
   * @param done is called then, or with what failed.
   */
  flush(done: (error?: Error) => void = () => {}): void {
    this.hierarchy.flush().then(() => done(), done);
  }

  /** The value that stands for a logger that was logged itself, or given to `console.log`. */
  toJSON(): object {
    return { logger: this.name, level: this.level };
  }

  /** True when this level is on and there is a handler, which may have a level of its own. */
  isEnabledFor(level: Level): boolean {
    const number = levelNumber(level);
    this.look();
    return number >= this.threshold && number < SILENT;
  }

  /** Logs at any level, by name or number. What is no level is reported, and logged as `info` with the rest. */
  log(level: Level, ...args: unknown[]): void {
    let number = 30;
    let rest = args;
    try {
      number = levelNumber(level);
    } catch (error) {
      reportFailure('STARLOG_BAD_LEVEL', `log() of logger "${this.name}"`, error);
      // Others have a log(text, ...), as NestJS does: what they gave as the first is no less than the rest.
      rest = [level, ...args];
    }
    this.look();
    if (number < this.threshold || number >= SILENT) return;
    this.emitArguments(number, rest);
  }

  /** @internal Takes in levels that were set for all processes since. */
  private hearLevels(): void {
    const hierarchy = this.hierarchy;
    if (hierarchy.sharedWords[hierarchy.sharedIndex] !== hierarchy.sharedSeen) hierarchy.pull();
  }

  /** @internal */
  private get levelInForce(): number {
    return this.node.sharedInForce ?? this.ownLevel ?? this.node.level;
  }

  /** @internal Brings threshold and chain up to date. */
  private look(): void {
    this.hearLevels();
    const hierarchy = this.hierarchy;
    if (this.seen === hierarchy.version) return;
    this.chain = hierarchy.chainOf(this.node);
    this.threshold = this.chain.length === 0 ? SILENT : this.levelInForce;
    this.redactor = this.node.redactor;
    this.seen = hierarchy.version;
  }

  /** @internal Takes over what a logger of the same name and level has derived: to look costs as much as a record. */
  private derive(from: Logger): void {
    ({ chain: this.chain, threshold: this.threshold, redactor: this.redactor, seen: this.seen } = from);
  }

  /** @internal */
  private emitArguments(level: number, args: readonly unknown[]): void {
    const { message, fields, error } = readArguments(args);
    this.emit(level, message, fields, error);
  }

  /** @internal */
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
    // With `extends`, to make a bound logger takes three times as long: the constructor would call two others.
    Object.setPrototypeOf(Logger.prototype, NamedLogger.prototype);
    const inspect = Symbol.for('nodejs.util.inspect.custom');
    Object.defineProperty(Logger.prototype, inspect, { value: Logger.prototype.toJSON });
    defineLevelMethods(Logger.prototype);
  }
}
