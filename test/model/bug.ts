/**
 * Mistakes that somebody could make in the protocol, one at a time. The model check is worth something only as long
 * as it finds each of them.
 */
export const BUGS = {
  'tail-before-line': 'the producer stores tail, and then writes the line',
  'tail-before-entry': 'the producer stores tail, and then writes the index entry',
  'plain-tail': 'tail is stored like any other word, so stores before it may come later',
  'full-index': 'a record too many is let into the index',
  'full-data': 'lines not yet acknowledged do not count as used room',
  'split-line': 'a line that does not fit before the end goes on at the beginning',
  'stale-limit': 'after a wrap the old limit of free room stays in use',
  'signed-counters': 'counters are compared as if they never wrapped',
  'bell-before-tail': 'the producer looks whether the collector sleeps before its record is visible',
  'hint-before-tail': 'the producer raises its hint before its record is visible',
  'bell-before-hint': 'the producer looks whether the collector sleeps before it has raised its hint',
  'look-before-hint': 'the collector looks at tail, and takes the hint down afterwards',
  'hint-of-nobody': 'the collector takes a hint down without a look at the ring',
  'sleep-as-nap': 'the collector sleeps while producers think that it only naps',
  'ack-before-write': 'ack moves before the target has the bytes',
  'ack-before-copy': 'ack moves when the entries are read, and the lines are copied afterwards',
  'ack-of-tail': 'ack moves to where tail is now, not to what was read',
  'no-second-look': 'the collector sleeps without looking once more after it set the flag',
  'flag-after-look': 'the collector sets the flag after its last look',
  'write-before-intent': 'the intent is stored after the write',
  'one-slot': 'the intent is overwritten in place',
  'active-before-slot': 'a slot of the journal becomes active before it is filled',
  'no-cut': 'a batch that is half in the file is not taken out of it',
  'half-is-done': 'a batch of which some bytes are in the file counts as written',
  'journal-ignored': 'a new collector begins at ack, whatever the journal says',
  'no-second-look-at-tail':
    'a ring is removed when its lock is free, without looking at tail again behind that',
} as const;

export type Bug = keyof typeof BUGS;
