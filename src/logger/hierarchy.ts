import { StarlogError } from '../base/errors.ts';
import type { Handler } from '../handlers/handler.ts';
import { levelNumber } from '../record/level.ts';
import { ROOT, SINK_LOGGER } from '../record/names.ts';
import { DeadEnd } from './dead-end.ts';
import { LoggerNode } from './node.ts';

/** Where the levels of all processes come from, and how to notice that they changed. */
export interface SharedLevelSource {
  /** Word `index` of it changes whenever the levels do. */
  readonly words: Int32Array;
  readonly index: number;
  /** The levels by logger name; undefined while somebody is writing them. */
  read(): { generation: number; levels: Readonly<Record<string, number>> } | undefined;
}

/** All loggers of a program by their dotted names, and the counter that tells loggers to look again. */
export class Hierarchy {
  readonly root: LoggerNode;
  /** Moves whenever a level, handler or filter of any logger changes. */
  version = 1;
  /** `sharedWords[sharedIndex]` is compared with `sharedSeen` on each log call. */
  sharedWords: Int32Array = new Int32Array(1);
  sharedIndex = 0;
  sharedSeen = 0;

  /** Waits for all that this thread has logged. Set by who knows where that goes; until then nothing waits anywhere. */
  flush: () => Promise<unknown> = async () => {};

  private readonly nodes = new Map<string, LoggerNode>();
  private source: SharedLevelSource | undefined;
  private sharedNames: string[] = [];
  readonly deadEnd: DeadEnd = new DeadEnd({
    hasAny: () => this.hasHandlers(),
    hasTargets: () => (this.nodes.get(SINK_LOGGER)?.handlers.length ?? 0) > 0,
  });

  constructor() {
    this.root = new LoggerNode(ROOT, undefined);
    this.root.ownLevel = levelNumber('info');
    this.nodes.set(ROOT, this.root);
  }

  /**
   * The node of a dotted name; made, with all its parents, when there is none yet.
   * @throws StarlogError `STARLOG_BAD_ARGUMENT` when the name has an empty part.
   */
  node(name: string): LoggerNode {
    const known = this.nodes.get(name);
    if (known !== undefined) return known;
    if (name === '') return this.root;
    if (name.split('.').includes('')) {
      throw new StarlogError(
        'STARLOG_BAD_ARGUMENT',
        `"${name}" is not a logger name: it has an empty part; write words with single dots between them`,
        { name },
      );
    }
    const dot = name.lastIndexOf('.');
    const node = new LoggerNode(name, dot === -1 ? this.root : this.node(name.slice(0, dot)));
    this.nodes.set(name, node);
    return node;
  }

  /** The node of a name, or of the nearest of its parents that exists. Makes none. */
  nearest(name: string): LoggerNode {
    let at = name;
    for (;;) {
      const node = this.nodes.get(at);
      if (node !== undefined) return node;
      const dot = at.lastIndexOf('.');
      if (dot === -1) return this.root;
      at = at.slice(0, dot);
    }
  }

  /** All nodes that exist. */
  all(): Iterable<LoggerNode> {
    return this.nodes.values();
  }

  /** Makes a logger the sink: what arrives there has passed its own logger's level, and must not be sent again. */
  sink(name: string): LoggerNode {
    const node = this.node(name);
    node.propagate = false;
    node.ownLevel ??= 0;
    this.changed();
    return node;
  }

  /** What takes the records of a logger: its handlers and those above, or who tells that there are none. */
  chainOf(node: LoggerNode): readonly Handler[] {
    const { chain } = node;
    if (chain.length > 0) return chain;
    const sink = this.nodes.get(SINK_LOGGER);
    return sink !== undefined && isWithin(node, sink) ? chain : this.deadEnd.chain(() => this.changed());
  }

  /** True when any logger has a handler. */
  hasHandlers(): boolean {
    for (const { handlers } of this.nodes.values()) if (handlers.length > 0) return true;
    return false;
  }

  /**
   * Takes all loggers back to how they were made: no handlers, filters or levels, and all propagate. What the program
   * said by code to be redacted stays: nothing may be shown because somebody set up the handlers anew.
   */
  reset(): void {
    this.deadEnd.wasSetUp ||= this.hasHandlers();
    this.deadEnd.isConfiguredEmpty = false;
    for (const node of this.nodes.values()) {
      node.handlers.length = 0;
      node.filters = [];
      node.ownLevel = undefined;
      node.propagate = true;
      node.setRules('configuration', []);
    }
    this.root.ownLevel = levelNumber('info');
    this.changed();
  }

  changed(): void {
    this.version++;
  }

  /** Follows the levels of a hub from now on. */
  follow(source: SharedLevelSource): void {
    this.source = source;
    this.sharedWords = source.words;
    this.sharedIndex = source.index;
    this.sharedSeen = -1;
    this.pull();
  }

  /** Takes over the levels of the hub. Called when its generation has moved; keeps the old ones while they are being written. */
  pull(): void {
    const read = this.source?.read();
    if (read === undefined) return;
    this.sharedSeen = read.generation;
    for (const name of this.sharedNames) this.node(name).sharedLevel = undefined;
    this.sharedNames = Object.keys(read.levels).filter(
      (name) => name === ROOT || !name.split('.').includes(''),
    );
    for (const name of this.sharedNames) this.node(name).sharedLevel = read.levels[name];
    this.changed();
  }
}

function isWithin(node: LoggerNode, ancestor: LoggerNode): boolean {
  for (let at: LoggerNode | undefined = node; at !== undefined; at = at.parent)
    if (at === ancestor) return true;
  return false;
}
