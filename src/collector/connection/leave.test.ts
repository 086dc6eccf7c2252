import { expect, it } from 'vitest';
import { Collecting, collect, produce } from '../hub.case.ts';

class Flushed extends Collecting {
  calls: string[] = [];
  override flush(): void {
    this.calls.push(this.messages.join(' '));
  }
}

it('flushes its handlers when the process ends, behind the last record', () => {
  const collected = collect();
  const handler = collected.sink(new Flushed());
  const { collector } = collected;
  produce(collected.hub).log('last');
  collector.leave('');
  expect(handler.calls).toEqual(['last']);
});
