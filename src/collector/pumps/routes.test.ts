import { describe, expect, it } from 'vitest';
import { Hierarchy } from '../../logger/hierarchy.ts';
import { Collecting, SINK } from '../hub.case.ts';
import { Routes } from './routes.ts';

function setUp(): {
  hierarchy: Hierarchy;
  routes: Routes;
  passes(name: string, handler: Collecting, level?: number): boolean;
} {
  const hierarchy = new Hierarchy();
  const routes = new Routes(hierarchy, SINK);
  return {
    hierarchy,
    routes,
    passes: (name, handler, level = 30) => level >= routes.route(name, handler).threshold,
  };
}

describe('routes', () => {
  it('lead all names to a handler of the sink, at all levels', () => {
    const { hierarchy, routes, passes } = setUp();
    const handler = new Collecting();
    hierarchy.node(SINK).handlers.push(handler);
    hierarchy.root.ownLevel = 60;
    expect(['app', 'app.db', 'root', 'starlog.collector'].every((name) => passes(name, handler, 1))).toBe(
      true,
    );
    expect(routes.uniform).toBe(true);
    expect(routes.handlers()).toEqual(new Set([handler]));
  });

  it('lead only names below a logger to its handlers', () => {
    const { hierarchy, routes, passes } = setUp();
    const [all, db] = [new Collecting(), new Collecting()];
    hierarchy.node(SINK).handlers.push(all);
    hierarchy.node(`${SINK}.app.db`).handlers.push(db);
    expect(['app.db', 'app.db.pool', 'app', 'app.dbx', 'other'].map((name) => passes(name, db))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(passes('app.db', all)).toBe(true);
    expect(routes.uniform).toBe(false);
    expect(routes.handlers()).toEqual(new Set([all, db]));
  });

  it('end where a logger does not propagate', () => {
    const { hierarchy, passes } = setUp();
    const [all, app] = [new Collecting(), new Collecting()];
    hierarchy.node(SINK).handlers.push(all);
    const node = hierarchy.node(`${SINK}.app`);
    node.handlers.push(app);
    node.propagate = false;
    expect([passes('app.db', all), passes('app.db', app), passes('other', all)]).toEqual([false, true, true]);
  });

  it('have the nearest level', () => {
    const { hierarchy, passes } = setUp();
    const handler = new Collecting();
    hierarchy.node(SINK).handlers.push(handler);
    hierarchy.node(SINK).ownLevel = 40;
    hierarchy.node(`${SINK}.app`).ownLevel = 20;
    expect([
      passes('app.db', handler, 20),
      passes('app.db', handler, 10),
      passes('other', handler, 30),
    ]).toEqual([true, false, false]);
  });

  it('have the filters of all loggers on the way, nearest first', () => {
    const { hierarchy, routes } = setUp();
    const handler = new Collecting();
    hierarchy.node(SINK).handlers.push(handler);
    const [atSink, atApp, atOther] = [1, 2, 3].map(() => () => true) as [
      () => boolean,
      () => boolean,
      () => boolean,
    ];
    hierarchy.node(SINK).addFilter(atSink);
    hierarchy.node(`${SINK}.app`).addFilter(atApp);
    hierarchy.node(`${SINK}.other`).addFilter(atOther);
    expect(routes.route('app.db', handler).filters).toEqual([atApp, atSink]);
  });

  it('never lead out of the sink', () => {
    const { hierarchy, routes, passes } = setUp();
    const outside = new Collecting();
    hierarchy.root.handlers.push(outside);
    hierarchy.node('starlog').handlers.push(outside);
    expect(passes('app', outside)).toBe(false);
    expect(routes.handlers().size).toBe(0);
    expect(hierarchy.node(SINK).propagate).toBe(false);
  });

  it('tell when they may have changed', () => {
    const { hierarchy, routes } = setUp();
    const before = routes.version;
    hierarchy.changed();
    expect(routes.version).not.toBe(before);
  });
});
