import type { Step } from './explore.ts';
import type { Setting } from './setting.ts';
import * as s from './state.ts';
import { at, distance, PRODUCER as P } from './state.ts';

/* The producer as src/producer/producer.ts and src/rings/ring-writer.ts have it, an access to shared memory a step. */

const ROOM = 0;
const LINE = 1;
const ENTRY = 2;
const COMMIT = 3;
const LOOK_FOR_SLEEPER = 4;
const RING = 5;
const WAIT = 6;
const WAIT_RING = 7;
const HINT = 8;

type Phase = 'line' | 'entry' | 'commit' | 'hint' | 'wake';
const FIRST_STEP: Record<Phase, number> = {
  line: LINE,
  entry: ENTRY,
  commit: COMMIT,
  hint: HINT,
  wake: LOOK_FOR_SLEEPER,
};

function phases({ bug }: Setting): readonly Phase[] {
  if (bug === 'tail-before-line') return ['entry', 'commit', 'line', 'hint', 'wake'];
  if (bug === 'tail-before-entry') return ['line', 'commit', 'entry', 'hint', 'wake'];
  if (bug === 'bell-before-tail') return ['line', 'entry', 'wake', 'commit', 'hint'];
  if (bug === 'hint-before-tail') return ['line', 'entry', 'hint', 'commit', 'wake'];
  if (bug === 'bell-before-hint') return ['line', 'entry', 'commit', 'wake', 'hint'];
  return ['line', 'entry', 'commit', 'hint', 'wake'];
}

/** Goes on to the phase behind one, or returns from the log call. */
function goOn(state: Uint8Array, setting: Setting, from: Phase | 'room'): void {
  const order = phases(setting);
  const next = order[from === 'room' ? 0 : order.indexOf(from) + 1];
  if (next !== undefined) {
    state[s.P_STEP] = FIRST_STEP[next];
    state[s.P_CELL] = 0;
    return;
  }
  const length = setting.records[at(state, s.P_WRITTEN)] as number;
  state[s.P_STEP] = ROOM;
  state[s.P_POSITION] = at(state, s.P_POSITION) + length;
  state[s.P_SEQUENCE] = (at(state, s.P_SEQUENCE) + 1) % s.WRAP;
  state[s.P_WRITTEN] = at(state, s.P_WRITTEN) + 1;
}

/** What the producer can do next, besides being killed. */
export function producerSteps(state: Uint8Array, setting: Setting): Step[] {
  if (at(state, s.P_ALIVE) === 0) return [];
  const steps = s
    .settlements(state, P)
    .map((next) => ({ label: 'producer: a store becomes visible', state: next }));
  const next = state.slice();
  const label = act(next, setting);
  if (label !== undefined) steps.push({ label: `producer: ${label}`, state: next });
  if (setting.timeouts && label === 'rings') {
    const lost = next.slice();
    lost[s.BELL] = at(state, s.BELL);
    steps.push({ label: 'producer: rings, and nobody hears', state: lost });
  }
  return steps;
}

function act(state: Uint8Array, setting: Setting): string | undefined {
  const record = at(state, s.P_WRITTEN);
  const length = setting.records[record] ?? 0;
  const delayed = setting.delayedStores;
  switch (at(state, s.P_STEP)) {
    case ROOM: {
      if (record === setting.records.length) return end(state);
      return findRoom(state, setting, length);
    }
    case LINE: {
      const cell = at(state, s.P_CELL);
      const place = at(state, s.P_POSITION) + cell;
      s.store(state, P, s.DATA + (place % s.DATA_SIZE), record + 1, delayed);
      state[s.P_CELL] = cell + 1;
      if (cell + 1 === length) goOn(state, setting, 'line');
      return `writes cell ${cell} of record ${record}`;
    }
    case ENTRY: {
      const sequence = at(state, s.P_SEQUENCE);
      const entry = entryPlace(setting, sequence);
      s.store(state, P, entry, at(state, s.P_POSITION), delayed);
      s.store(state, P, entry + 1, length, delayed);
      s.store(state, P, entry + 2, sequence + 1, delayed);
      goOn(state, setting, 'entry');
      return `writes the entry of record ${record}`;
    }
    case COMMIT: {
      const tail = (at(state, s.P_SEQUENCE) + 1) % s.WRAP;
      if (setting.bug === 'plain-tail') s.store(state, P, s.TAIL, tail, delayed);
      else if (!s.isSettled(state, P)) return undefined;
      else state[s.TAIL] = tail;
      goOn(state, setting, 'commit');
      return `commits record ${record}`;
    }
    case HINT:
      if (!s.isSettled(state, P) && setting.bug !== 'plain-tail') return undefined;
      state[s.HINT] = 1;
      goOn(state, setting, 'hint');
      return 'raises its hint';
    case LOOK_FOR_SLEEPER: {
      if (!s.isSettled(state, P) && setting.bug !== 'plain-tail') return undefined;
      if (at(state, s.SLEEPING) === 1) {
        state[s.SLEEPING] = 0;
        state[s.P_STEP] = RING;
        return 'takes the flag of the sleeper';
      }
      goOn(state, setting, 'wake');
      return 'sees nobody sleep';
    }
    case RING:
      state[s.BELL] = 1;
      goOn(state, setting, 'wake');
      return 'rings';
    case WAIT:
      return wait(state);
    case WAIT_RING:
      state[s.BELL] = 1;
      state[s.P_STEP] = WAIT;
      return 'rings';
  }
  return undefined;
}

function end(state: Uint8Array): string {
  vanish(state);
  return 'ends';
}

/** Its lock is free, and it knows nothing any more. */
export function vanish(state: Uint8Array): void {
  s.dropPending(state, P);
  for (const field of [s.P_ALIVE, s.P_STEP, s.P_SEQUENCE, s.P_POSITION, s.P_LIMIT, s.P_ACK_SEEN, s.P_CELL]) {
    state[field] = 0;
  }
}

function wait(state: Uint8Array): string | undefined {
  if (at(state, s.SLEEPING) !== 0) {
    state[s.SLEEPING] = 0;
    state[s.P_STEP] = WAIT_RING;
    return 'is full, and takes the flag of the sleeper';
  }
  // To ask again is of use only when something has changed.
  if (at(state, s.ACK) === at(state, s.P_ACK_SEEN)) return undefined;
  state[s.P_STEP] = ROOM;
  return 'tries again';
}

function entryPlace({ capacity }: Setting, sequence: number): number {
  return s.INDEX + 3 * (sequence % capacity);
}

/** `prepareWrite` and `findRoom` of ring-writer.ts, without the reserve for privileged records. */
function findRoom(state: Uint8Array, setting: Setting, room: number): string {
  const { capacity, bug } = setting;
  const position = at(state, s.P_POSITION);
  const used = () => {
    const sequence = at(state, s.P_SEQUENCE);
    const ack = at(state, s.P_ACK_SEEN);
    return bug === 'signed-counters' ? sequence - ack : distance(ack, sequence);
  };
  const most = bug === 'full-index' ? capacity : capacity - 1;
  const take = (place: number, limit: number): string => {
    state[s.P_POSITION] = place;
    state[s.P_LIMIT] = limit;
    goOn(state, setting, 'room');
    return `has room at ${place}`;
  };

  if (used() <= most && position + room <= at(state, s.P_LIMIT)) return take(position, at(state, s.P_LIMIT));

  const ack = at(state, s.ACK);
  state[s.P_ACK_SEEN] = ack;
  state[s.P_STEP] = WAIT;
  if (used() > most) return 'finds the index full';
  if (distance(ack, at(state, s.P_SEQUENCE)) === 0 || bug === 'full-data') {
    return take(position + room > s.DATA_SIZE ? 0 : position, s.DATA_SIZE);
  }
  const oldest = s.load(state, P, entryPlace(setting, ack));
  if (oldest >= position) {
    return position + room <= oldest ? take(position, oldest) : 'finds the data full';
  }
  if (position + room <= s.DATA_SIZE) return take(position, s.DATA_SIZE);
  if (bug === 'split-line') return take(position, s.DATA_SIZE);
  if (room > oldest) return 'finds the data full';
  return take(0, bug === 'stale-limit' ? s.DATA_SIZE : oldest);
}
