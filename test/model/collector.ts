import type { Step } from './explore.ts';
import type { Setting } from './setting.ts';
import * as s from './state.ts';
import { at, COLLECTOR as C, distance } from './state.ts';

/*
 * The collector as src/collector/{collector,rings,line-pump,once,journal,loop}.ts have it, an access to shared memory or to the
 * file a step. It has other rings too, of which there always is a hint: so it looks at this one only for a hint of its own,
 * and when its sleep ends by itself.
 */

const RECOVER = 0;
const CUT = 1;
const LOOK = 2;
const READ = 3;
const COPY = 4;
const INTEND = 5;
const ACTIVATE = 6;
const WRITE = 7;
const ACKNOWLEDGE = 8;
const CARE = 9;
const ASK_LOCK = 10;
const LOOK_AGAIN = 11;
const SET_FLAG = 12;
const LAST_LOOK = 13;
const ASLEEP = 14;
const CLEAR_FLAG = 15;
const TAKE_HINT = 16;
const SET_NAP = 17;
const NAPPING = 18;

/** Records in a batch at most. */
const BATCH = 2;

/** What the collector can do next, besides being killed. */
export function collectorSteps(state: Uint8Array, setting: Setting): Step[] {
  if (at(state, s.RETIRED) === 1 || at(state, s.CORRUPT) === 1) return [];
  if (at(state, s.C_ALIVE) === 0) {
    const next = state.slice();
    next[s.C_ALIVE] = 1;
    return [{ label: 'another collector starts', state: next }];
  }
  const steps = s
    .settlements(state, C)
    .map((next) => ({ label: 'collector: a store becomes visible', state: next }));
  const next = state.slice();
  const label = act(next, setting);
  if (label !== undefined) steps.push({ label: `collector: ${label}`, state: next });
  return steps;
}

/** Everything it knew is gone. */
export function forget(state: Uint8Array): void {
  s.dropPending(state, C);
  state.fill(0, s.C_STEP, s.C_PENDING);
}

function act(state: Uint8Array, setting: Setting): string | undefined {
  const { bug, capacity } = setting;
  const goto = (step: number): void => {
    state[s.C_STEP] = step;
  };
  switch (at(state, s.C_STEP)) {
    case RECOVER:
      return recover(state, setting);
    case CUT: {
      const length = at(state, s.C_OFFSET);
      state.fill(0, s.FILE + length, s.FILE + at(state, s.FILE_LENGTH));
      state[s.FILE_LENGTH] = length;
      state[s.C_OFFSET] = 0;
      goto(LOOK);
      return 'takes half a batch out of the file';
    }
    case TAKE_HINT: {
      const isRaised = at(state, s.HINT) === 1;
      state[s.HINT] = 0;
      if (bug === 'look-before-hint') goto(at(state, s.C_NEXT) === at(state, s.C_TAIL) ? CARE : READ);
      else goto(isRaised && bug !== 'hint-of-nobody' ? LOOK : CARE);
      return isRaised ? 'takes the hint down' : 'finds no hint';
    }
    case LOOK:
      state[s.C_TAIL] = at(state, s.TAIL);
      if (bug === 'look-before-hint') goto(TAKE_HINT);
      else goto(at(state, s.C_NEXT) === at(state, s.C_TAIL) ? CARE : READ);
      return `sees tail ${at(state, s.TAIL)}`;
    case READ: {
      const next = at(state, s.C_NEXT);
      const entry = s.INDEX + 3 * (next % capacity);
      const [offset, length, check] = [at(state, entry), at(state, entry + 1), at(state, entry + 2)];
      if (check !== next + 1 || length < 1 || offset + length > s.DATA_SIZE) {
        state[s.CORRUPT] = 1;
        return `reads entry ${next}, which does not fit`;
      }
      state[s.C_OFFSET] = offset;
      state[s.C_LENGTH] = length;
      state[s.C_CELL] = 0;
      if (bug === 'ack-before-copy') state[s.ACK] = (next + 1) % s.WRAP;
      goto(COPY);
      return `reads entry ${next}`;
    }
    case COPY: {
      const cell = at(state, s.C_CELL);
      const filled = at(state, s.C_BATCH_LENGTH);
      state[s.C_BATCH + filled] = at(state, s.DATA + at(state, s.C_OFFSET) + cell);
      state[s.C_BATCH_LENGTH] = filled + 1;
      state[s.C_CELL] = cell + 1;
      if (cell + 1 === at(state, s.C_LENGTH)) endRecord(state, setting);
      return `copies cell ${cell}`;
    }
    case INTEND:
      writeSlot(state, setting);
      goto(bug === 'write-before-intent' ? ACTIVATE : bug === 'active-before-slot' ? WRITE : ACTIVATE);
      return 'fills a slot of the journal';
    case ACTIVATE:
      if (!s.isSettled(state, C) && bug !== 'active-before-slot') return undefined;
      state[s.ACTIVE] = slotToFill(state, setting);
      goto(bug === 'write-before-intent' ? ACKNOWLEDGE : bug === 'active-before-slot' ? INTEND : WRITE);
      return 'makes the slot the active one';
    case WRITE: {
      const written = at(state, s.C_WRITTEN);
      const length = at(state, s.FILE_LENGTH);
      if (length < s.FILE_MAX) {
        state[s.FILE + length] = at(state, s.C_BATCH + written);
        state[s.FILE_LENGTH] = length + 1;
      }
      state[s.C_WRITTEN] = written + 1;
      if (written + 1 === at(state, s.C_BATCH_LENGTH)) {
        goto(bug === 'write-before-intent' ? INTEND : bug === 'ack-before-write' ? LOOK : ACKNOWLEDGE);
        if (bug === 'ack-before-write') endBatch(state);
      }
      return `writes cell ${written} of the batch`;
    }
    case ACKNOWLEDGE:
      if (!s.isSettled(state, C)) return undefined;
      state[s.ACK] = bug === 'ack-of-tail' ? at(state, s.TAIL) : at(state, s.C_NEXT);
      if (bug === 'ack-before-write') {
        goto(WRITE);
        return 'moves ack';
      }
      endBatch(state);
      // A nap ends by itself, so it matters only where a bell must not get lost; elsewhere it would be as any pause between two steps.
      goto(at(state, s.C_NEXT) !== at(state, s.C_TAIL) ? READ : setting.timeouts ? TAKE_HINT : SET_NAP);
      return 'moves ack';
    case CARE:
      goto(at(state, s.TAIL) === at(state, s.ACK) ? ASK_LOCK : SET_FLAG);
      return 'looks whether all is taken';
    case ASK_LOCK: {
      const isFree = at(state, s.P_ALIVE) === 0;
      goto(isFree ? LOOK_AGAIN : bug === 'flag-after-look' ? LAST_LOOK : SET_FLAG);
      return isFree ? 'finds the lock free' : 'finds the lock held';
    }
    case LOOK_AGAIN:
      if (at(state, s.TAIL) !== at(state, s.ACK) && bug !== 'no-second-look-at-tail') {
        goto(LOOK);
        return 'finds more';
      }
      state[s.RETIRED] = 1;
      return 'removes the ring';
    case SET_FLAG:
      state[s.SLEEPING] = 1;
      if (bug === 'sleep-as-nap') state[s.SLEEPING] = 2;
      goto(bug === 'flag-after-look' || bug === 'no-second-look' ? ASLEEP : LAST_LOOK);
      return 'sets the flag';
    case LAST_LOOK:
      if (at(state, s.HINT) === 1) goto(CLEAR_FLAG);
      else goto(bug === 'flag-after-look' ? SET_FLAG : ASLEEP);
      return 'looks once more';
    case ASLEEP:
      if (at(state, s.BELL) === 1) {
        state[s.BELL] = 0;
        goto(CLEAR_FLAG);
        return 'is woken';
      }
      if (!setting.timeouts) return undefined;
      state[s.SLEEPING] = 0;
      goto(LOOK);
      return 'wakes by itself, and looks at all rings';
    case SET_NAP:
      state[s.SLEEPING] = 2;
      goto(NAPPING);
      return 'naps';
    case NAPPING:
      state[s.BELL] = 0;
      goto(CLEAR_FLAG);
      return 'ends its nap';
    case CLEAR_FLAG:
      state[s.SLEEPING] = 0;
      goto(bug === 'look-before-hint' ? LOOK : TAKE_HINT);
      return 'clears the flag';
  }
  return undefined;
}

/** Behind the last cell of a record. */
function endRecord(state: Uint8Array, { bug }: Setting): void {
  const next = (at(state, s.C_NEXT) + 1) % s.WRAP;
  state[s.C_NEXT] = next;
  state[s.C_CELL] = 0;
  state[s.C_OFFSET] = 0;
  state[s.C_LENGTH] = 0;
  const isFull = distance(at(state, s.C_DONE), next) === BATCH;
  const first =
    bug === 'write-before-intent'
      ? WRITE
      : bug === 'active-before-slot'
        ? ACTIVATE
        : bug === 'ack-before-write'
          ? ACKNOWLEDGE
          : INTEND;
  state[s.C_STEP] = isFull || next === at(state, s.C_TAIL) ? first : READ;
}

function endBatch(state: Uint8Array): void {
  state[s.C_DONE] = at(state, s.C_NEXT);
  state[s.C_WRITTEN] = 0;
  state.fill(0, s.C_BATCH_LENGTH, s.C_PENDING);
}

/** The slot that is not active. */
function slotToFill(state: Uint8Array, { bug }: Setting): 1 | 2 {
  return bug !== 'one-slot' && at(state, s.ACTIVE) === 1 ? 2 : 1;
}

function writeSlot(state: Uint8Array, setting: Setting): void {
  const { bug, delayedStores } = setting;
  // Where the slot is active already, it is the same one that is filled.
  const number = bug === 'active-before-slot' ? at(state, s.ACTIVE) : slotToFill(state, setting);
  const slot = s.SLOTS + 4 * (number - 1);
  const values = [
    at(state, s.FILE_LENGTH) - (bug === 'write-before-intent' ? at(state, s.C_BATCH_LENGTH) : 0),
    at(state, s.C_BATCH_LENGTH),
    at(state, s.C_DONE),
    at(state, s.C_NEXT),
  ];
  values.forEach((value, index) => {
    s.store(state, C, slot + index, value, delayedStores);
  });
}

/** `Once.recover` and `Source.startAt`. */
function recover(state: Uint8Array, { bug }: Setting): string {
  const ack = at(state, s.ACK);
  const begin = (next: number, step: number): void => {
    const isThere = distance(ack, next) <= distance(ack, at(state, s.TAIL));
    state[s.C_NEXT] = isThere ? next : ack;
    state[s.C_DONE] = at(state, s.C_NEXT);
    state[s.C_STEP] = step;
  };
  const active = at(state, s.ACTIVE);
  if (active === 0 || bug === 'journal-ignored') {
    begin(ack, LOOK);
    return 'begins at ack';
  }
  const slot = s.SLOTS + 4 * (active - 1);
  const [place, length] = [at(state, slot), at(state, slot + 1)];
  const bytes = at(state, s.FILE_LENGTH) - place;
  if (bytes >= length || (bug === 'half-is-done' && bytes > 0)) {
    begin(at(state, slot + 3), LOOK);
    return 'finds the last batch in the file';
  }
  begin(at(state, slot + 2), bytes > 0 && bug !== 'no-cut' ? CUT : LOOK);
  if (at(state, s.C_STEP) === CUT) state[s.C_OFFSET] = place;
  return 'finds the last batch not in the file, or half';
}
