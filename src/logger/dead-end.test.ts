import { expect, it, vi } from 'vitest';
import { processEnd } from '../base/process-end.ts';
import * as trouble from '../base/trouble.ts';
import { HUB_VARIABLE } from '../hub/directory.ts';
import { tempDirectory } from '../hub/temp.case.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { Hierarchy } from './hierarchy.ts';
import { Logger } from './logger.ts';

vi.mock(import('../base/trouble.ts'), async (original) => ({
  ...(await original()),
  reportTrouble: vi.fn(),
}));

vi.spyOn(processEnd, 'before');

const told = vi.mocked(trouble.reportTrouble);

function program(): { hierarchy: Hierarchy; log: Logger } {
  told.mockClear();
  vi.mocked(processEnd.before).mockClear();
  const hierarchy = new Hierarchy();
  return { hierarchy, log: new Logger(hierarchy, hierarchy.node('app')) };
}

/** The codes of what is told when the program has nothing left to do. */
function toldAtTheEnd(): string[] {
  for (const [tell] of vi.mocked(processEnd.before).mock.calls) tell();
  return told.mock.calls.map(([error]) => error.code);
}

it('a configuration that gives no logger a handler is told of by the first record that is lost', () => {
  const { hierarchy, log } = program();
  hierarchy.deadEnd.isConfiguredEmpty = true;
  log.debug('off');
  expect(toldAtTheEnd()).toEqual([]);
  log.info('lost');
  log.info('lost too');
  expect(toldAtTheEnd()).toEqual(['STARLOG_NO_HANDLER']);
});

it('but not when code adds one behind it', () => {
  const { hierarchy, log } = program();
  hierarchy.deadEnd.isConfiguredEmpty = true;
  log.info('lost');
  log.addHandler(new MemoryHandler());
  log.info('kept');
  expect(toldAtTheEnd()).toEqual([]);
});

it('a part of a program is told only as long as its parent has the hub', () => {
  vi.stubEnv(HUB_VARIABLE, tempDirectory());
  const { log } = program();
  log.error('lost');
  expect(toldAtTheEnd()).toEqual(['STARLOG_NOT_SET_UP']);
  vi.stubEnv(HUB_VARIABLE, '/dev/shm/no/such/hub');
  const other = program();
  other.log.error('nobody asked');
  expect(toldAtTheEnd()).toEqual([]);
  vi.unstubAllEnvs();
});

it('a logger that takes no part on purpose is no reason', () => {
  vi.stubEnv(HUB_VARIABLE, tempDirectory());
  const { hierarchy, log } = program();
  hierarchy.root.addHandler(new MemoryHandler());
  log.propagate = false;
  log.error('not for you');
  hierarchy.reset();
  log.error('nor this');
  expect(toldAtTheEnd()).toEqual([]);
  vi.unstubAllEnvs();
});
