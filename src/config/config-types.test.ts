import { expect, it } from 'vitest';
import { configure, defineConfig, getLogger, type Level, MemoryHandler } from '../index.ts';

// Levels that tests of other files add too, as a program says them to the compiler.
declare module 'starlogjs' {
  interface CustomLevels {
    notice: true;
    NOTICE: true;
    audit: true;
    chatty: true;
    clashing: true;
    finest: true;
  }
}

// Each @ts-expect-error is checked by `npm run types`: it fails where nothing is wrong. None of this is run.
function checked(): void {
  void configure({ handlers: { memory: new MemoryHandler() }, loggers: { root: { handlers: ['memory'] } } });
  void configure('logging.yaml');
  // @ts-expect-error: no such level
  void configure({ loggers: { root: { level: 'warning' } } });
  // @ts-expect-error: no such key
  void configure({ handlrs: {} });
  // @ts-expect-error: no such type
  void configure({ handlers: { file: { type: 'fiel', path: 'app.log' } } });
  const config = defineConfig({
    handlers: { all: { type: 'multiprocess' }, out: { type: 'console' } },
    loggers: { root: { level: 'audit', handlers: ['all'] } },
  });
  void configure(config);
  defineConfig({
    handlers: { all: { type: 'multiprocess' } },
    // @ts-expect-error: no such handler
    loggers: { root: { handlers: ['al'] } },
  });

  const log = getLogger('app');
  log.level = 'audit';
  log.level = 35;
  log.log('notice', 'a level of CustomLevels');
  // @ts-expect-error: no such level
  log.level = 'warning';
  // @ts-expect-error: no such level
  log.log('loud', 'hello');
  // @ts-expect-error: a text that only the running program knows; levelNumber() takes it
  const level: Level = process.env.LEVEL ?? 'info';
  log.setLevel(level);
}

void checked;

it('a configuration is given back as it is', () => {
  const config = {
    handlers: { memory: new MemoryHandler() },
    loggers: { root: { handlers: ['memory' as const] } },
  };
  expect(defineConfig(config)).toBe(config);
});
