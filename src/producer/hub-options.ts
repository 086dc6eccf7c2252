import { oneOf, text } from '../options/kinds.ts';
import { duration } from '../options/measures.ts';

const HUB =
  'the name of a hub; use 1 to 64 letters, digits, ".", "_" and "-", beginning with a letter or digit';

/** The option of handlers that meet in a hub. */
export const HUB_OPTION = {
  hub: text(HUB, /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/).about(
    'The name of the hub, for processes without a common parent: 1 to 64 letters, digits, ".", "_" and "-". Children and threads find that of their program by the environment. Default: a hub of this program; under PM2, of the app.',
  ),
};

/** The options of handlers whose records may have to wait. */
export const BLOCKING_OPTIONS = {
  overflow: oneOf('block', 'drop')
    .or('block')
    .about(
      'What a log call does when there is no room for its record: "block" waits up to `blockTimeout` and then drops the record, "drop" drops it at once. Drops are counted by level, and a record tells of them.',
    ),
  blockTimeout: duration(0, '60s')
    .or('1s')
    .about(
      'How long a log call may wait for room. When a wait ended in vain, later calls do not wait until something has moved; while only records of other processes and threads do, ten calls in a row may wait so long.',
    ),
};
