import { parseArgs } from 'node:util';
import { parseDuration } from '../base/units.ts';
import { recover as recoverHubs } from '../program/public.ts';
import type { Command } from './command.ts';

const HELP = `Usage: starlog recover [hub] --config FILE [--program SCRIPT] [--timeout 60s]

Writes the records that wait in shared memory for a program of which every process was killed, when it is not going to
be started again. To a file each record comes once, also where the program wrote a part of them.

  hub          the name of the hub, or its directory; default: the one that the configuration names
  --config     the configuration of the program, YAML or JSON; its sink logger says where the records go
  --program    for a program that names no hub: its main script; run this in the folder where the program ran
  --timeout    how long a target may take; default: 60s
`;

/** Drains what is left of programs that were killed. */
export const recover: Command = {
  summary: 'write what a killed program has left in shared memory',
  help: HELP,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        program: { type: 'string' },
        timeout: { type: 'string', default: '60s' },
      },
    });
    const [hub, ...more] = positionals;
    if (values.config === undefined)
      throw new Error('recover: --config is missing: the configuration of the program');
    if (more.length > 0) throw new Error(`recover: ${more.join(' ')} is too much: give one hub`);
    const timeout = parseDuration(values.timeout);
    if (timeout === undefined)
      throw new Error(`recover: --timeout ${values.timeout} is no duration like 30s`);
    const recovered = await recoverHubs(values.config, {
      timeout,
      ...(hub === undefined ? {} : { hub }),
      ...(values.program === undefined ? {} : { program: values.program }),
    });
    const lines = recovered.map(
      ({ hub, records, isDrained, time }) =>
        `${hub}: ${records} records in ${Math.round(time)} ms${isDrained ? '' : '; some still wait'}\n`,
    );
    if (recovered.some(({ isDrained }) => !isDrained)) process.exitCode = 1;
    return lines.join('');
  },
};
