import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { type Phase, ProcessEnd } from './process-end.ts';

const PHASES: readonly Phase[] = ['receive', 'emit', 'drain', 'report', 'stop', 'send'];

function ending(): { process: EventEmitter; end: ProcessEnd; seen: string[]; see(what: string): () => void } {
  const process = new EventEmitter();
  const seen: string[] = [];
  return { process, end: new ProcessEnd(process), seen, see: (what) => () => void seen.push(what) };
}

it('has its phases in their order, whoever asked first, and senders behind all listeners of the program', () => {
  const { process, end, seen, see } = ending();
  process.on('exit', see('listener before'));
  for (const phase of PHASES.toReversed()) end.at(phase, see(phase));
  end.at('drain', see('drain again'));
  process.on('exit', see('listener behind'));
  process.emit('exit', 0);
  expect(seen).toEqual([
    'listener before',
    'receive',
    'emit',
    'drain',
    'drain again',
    'report',
    'stop',
    'listener behind',
    'send',
    'report',
  ]);
});

it('hooks a process once, and only when somebody asks', () => {
  const { process, end, see } = ending();
  const { emit } = process;
  expect(process.eventNames()).toEqual([]);
  for (const phase of [...PHASES, ...PHASES]) end.at(phase, see(phase));
  end.before(see('a'));
  end.before(see('b'));
  expect([process.listenerCount('exit'), process.listenerCount('beforeExit')]).toEqual([1, 1]);
  const other = ending();
  other.end.at('drain', see('drain'));
  expect(other.process.emit).toBe(emit);
});

it('does what a phase brings about for those behind it', () => {
  const { process, end, seen, see } = ending();
  end.at('emit', () => void end.at('drain', see('buffer that came with the last record')));
  end.at('drain', () => void end.at('report', see('what the drain met')));
  process.emit('exit', 0);
  expect(seen).toEqual(['buffer that came with the last record', 'what the drain met']);
});

it('goes on when something throws, also a listener of the program, and lets that be seen', () => {
  const { process, end, seen, see } = ending();
  for (const phase of PHASES) {
    end.at(phase, () => {
      throw new Error(`in ${phase}`);
    });
    end.at(phase, see(phase));
  }
  expect(() => process.emit('exit', 0)).toThrow('in ');
  expect(seen).toEqual([...PHASES, 'report']);

  const other = ending();
  other.process.on('exit', () => {
    throw new Error('of the program');
  });
  other.end.at('send', other.see('send'));
  expect(() => other.process.emit('exit', 0)).toThrow('of the program');
  expect(other.seen).toEqual(['send']);
});

it('forgets what was taken back', () => {
  const { process, end, seen, see } = ending();
  for (const phase of PHASES) end.at(phase, see(phase))();
  end.before(see('before'))();
  process.emit('beforeExit', 0);
  process.emit('exit', 0);
  expect(seen).toEqual([]);
});

it('calls before the exit once, and who asks later at the next time', () => {
  const { process, end } = ending();
  const [one, two] = [vi.fn(), vi.fn()];
  end.before(one);
  process.emit('beforeExit', 0);
  end.before(two);
  process.emit('beforeExit', 0);
  process.emit('beforeExit', 0);
  expect([one.mock.calls.length, two.mock.calls.length]).toEqual([1, 1]);
});
