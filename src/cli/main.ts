#!/usr/bin/env node
/* The command `starlog`: finds the command by its name, and tells what went wrong. */
import { readFileSync } from 'node:fs';
import type { Command } from './command.ts';
import { keygen } from './keygen.ts';
import { recover } from './recover.ts';

const COMMANDS: Readonly<Record<string, Command>> = { keygen, recover };

const [name = '--help', ...rest] = process.argv.slice(2);
try {
  process.stdout.write(await run(name, rest));
} catch (error) {
  process.stderr.write(`starlog: ${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function run(command: string, args: string[]): Promise<string> {
  if (command === 'help' || command === '--help' || command === '-h') return help();
  if (command === '--version' || command === '-v') return `${version()}\n`;
  const found = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (found === undefined) {
    throw new Error(`there is no command ${JSON.stringify(command)}; "starlog --help" lists them`);
  }
  return args.includes('--help') || args.includes('-h') ? found.help : found.run(args);
}

function help(): string {
  const lines = Object.entries(COMMANDS).map(
    ([command, { summary }]) => `  ${command.padEnd(12)}${summary}\n`,
  );
  return `Usage: starlog <command> [options]\n\n${lines.join('')}\n"starlog <command> --help" says more, "starlog --version" the version.\n`;
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
