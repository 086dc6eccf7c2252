import 'reflect-metadata';
import { Injectable, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getLogger, hierarchy } from '../logger/registry.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { StarlogLogger } from './nestjs.ts';

let memory: MemoryHandler;

beforeEach(() => {
  memory = new MemoryHandler();
  getLogger().addHandler(memory).setLevel('trace');
});
afterEach(() => hierarchy.reset());

const said = (): unknown[] => memory.records.map(({ level, name, message }) => [level, name, message]);

describe('StarlogLogger', () => {
  it('takes the context as the name of the logger', () => {
    const logger = new StarlogLogger({ logger: 'nest' });
    logger.log('with a context', 'AppService');
    logger.log('%s and more', 'a value', 'AppService');
    logger.warn('without one');
    logger.debug({ a: 1 }, 'App.Db');
    expect(said()).toEqual([
      [30, 'AppService', 'with a context'],
      [30, 'AppService', 'a value and more'],
      [40, 'nest', 'without one'],
      [20, 'App.Db', ''],
    ]);
    expect(memory.records.at(-1)?.fields).toEqual({ a: 1 });
  });

  it('takes errors, and the stacks that Nest passes in their place', () => {
    const error = new TypeError('boom', { cause: 'why' });
    const logger = new Logger('Ctx');
    Logger.overrideLogger(new StarlogLogger());
    logger.error(error);
    logger.error('failed', error);
    logger.error('failed', error.stack);
    logger.error('failed');
    logger.fatal('failed', { a: 1 });
    expect(said()).toEqual([
      [50, 'Ctx', 'boom'],
      [50, 'Ctx', 'failed'],
      [50, 'Ctx', 'failed'],
      [50, 'Ctx', 'failed'],
      [60, 'Ctx', 'failed'],
    ]);
    const errors = memory.records.map((record) => record.error);
    expect(errors[0]).toMatchObject({ type: 'TypeError', message: 'boom', cause: 'why' });
    expect(errors[1]).toEqual(errors[0]);
    expect(errors[2]).toEqual({ type: 'TypeError', message: 'boom', stack: error.stack });
    expect(errors.slice(3)).toEqual([undefined, undefined]);
    expect(memory.records.at(-1)?.fields).toEqual({ a: 1 });
  });

  it('lets only those levels pass that it is told', () => {
    const logger = new StarlogLogger();
    logger.setLogLevels(['error', 'verbose']);
    for (const level of ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'] as const) logger[level](level);
    expect(said()).toEqual([
      [10, 'root', 'verbose'],
      [50, 'root', 'error'],
    ]);
  });

  it('gets what a whole application says, also what it said before it had a logger', async () => {
    class Greeter {
      constructor() {
        new Logger('Greeter').log('before there is a logger');
      }
    }
    Injectable()(Greeter);
    class AppModule {}
    Module({ providers: [Greeter] })(AppModule);

    const app = await NestFactory.create(AppModule, { bufferLogs: true });
    expect(said()).toEqual([]);
    app.useLogger(new StarlogLogger());
    await app.init();
    await app.close();
    expect(said()).toContainEqual([30, 'Greeter', 'before there is a logger']);
    expect(said()).toContainEqual([30, 'NestApplication', expect.stringContaining('successfully started')]);
  });
});
