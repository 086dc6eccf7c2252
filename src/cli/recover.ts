import { Command, InvalidArgumentError } from 'commander';
import { parseDuration } from '../base/units.ts';
import { recover as recoverHubs } from '../program/public.ts';

interface RecoverOptions {
  readonly config: string;
  readonly program?: string;
  readonly timeout: number;
}

/** `starlog recover`: drains what is left of programs that were killed. */
export function recoverCommand(): Command {
  return new Command('recover')
    .summary('write what a killed program has left in shared memory')
    .description(
      'Writes the records that wait in shared memory for a program of which every process was killed, when it is not going to be started again. To a file each record comes once, also where the program wrote a part of them.',
    )
    .argument('[hub]', 'the name of the hub, or its directory; default: the one that the configuration names')
    .requiredOption(
      '--config <file>',
      'the configuration of the program, YAML or JSON; its sink logger says where the records go',
    )
    .option(
      '--program <script>',
      'for a program that names no hub: its main script; run this in the folder where the program ran',
    )
    .option('--timeout <duration>', 'how long a target may take', duration, parseDuration('60s'))
    .action(recover);
}

async function recover(hub: string | undefined, { config, program, timeout }: RecoverOptions): Promise<void> {
  const recovered = await recoverHubs(config, {
    timeout,
    ...(hub === undefined ? {} : { hub }),
    ...(program === undefined ? {} : { program }),
  });
  for (const { hub, delivered, isDrained, time } of recovered) {
    const rest = isDrained ? '' : '; some still wait';
    process.stdout.write(`${hub}: ${delivered} records in ${Math.round(time)} ms${rest}\n`);
    if (!isDrained) process.exitCode = 1;
  }
}

function duration(text: string): number {
  try {
    return parseDuration(text);
  } catch {
    throw new InvalidArgumentError('it must be a duration like 30s.');
  }
}
