import { collectorSteps, forget } from './collector.ts';
import type { Model, Step } from './explore.ts';
import { producerSteps, vanish } from './producer.ts';
import { cells, type Setting, stream } from './setting.ts';
import * as s from './state.ts';
import { at, distance } from './state.ts';

/** One producer, its ring, the collector, its journal and a file, with everything that can happen to them. */
export function protocol(setting: Setting): Model {
  const expected = stream(setting);
  return {
    initial: initialState(setting),
    steps: (state) => [
      ...producerSteps(state, setting),
      ...collectorSteps(state, setting),
      ...killSteps(state),
    ],
    violation(state, isEnd) {
      if (at(state, s.CORRUPT) === 1) return 'the collector met an entry that no producer writes';
      const length = at(state, s.FILE_LENGTH);
      for (let cell = 0; cell < length; cell++) {
        if (at(state, s.FILE + cell) !== expected[cell]) {
          return `the file has record ${at(state, s.FILE + cell) - 1} where cell ${cell} of the stream belongs`;
        }
      }
      const committed = cells(setting, distance(s.START, at(state, s.TAIL)));
      const returned = cells(setting, at(state, s.P_WRITTEN));
      const isOver = at(state, s.RETIRED) === 1;
      if (isOver && length < Math.max(committed, returned))
        return 'the ring is removed, and a record is lost';
      if (isEnd && length < Math.max(committed, returned))
        return 'nothing moves any more, and a record waits';
      return undefined;
    },
  };
}

function initialState({ kills }: Setting): Uint8Array {
  const state = new Uint8Array(s.SIZE);
  for (const counter of [s.TAIL, s.ACK, s.P_SEQUENCE, s.P_ACK_SEEN]) state[counter] = s.START;
  state[s.P_ALIVE] = 1;
  state[s.P_LIMIT] = s.DATA_SIZE;
  state[s.KILLS_LEFT] = kills;
  return state;
}

function killSteps(state: Uint8Array): Step[] {
  const left = at(state, s.KILLS_LEFT);
  if (left === 0) return [];
  const killed = (what: string, end: (state: Uint8Array) => void): Step => {
    const next = state.slice();
    next[s.KILLS_LEFT] = left - 1;
    end(next);
    return { label: `${what} is killed`, state: next };
  };
  const steps: Step[] = [];
  if (at(state, s.P_ALIVE) === 1) steps.push(killed('the producer', vanish));
  if (at(state, s.C_ALIVE) === 1 && at(state, s.RETIRED) === 0) {
    steps.push(killed('the collector', forget));
  }
  return steps;
}
