#!/usr/bin/env node
/* The command `starlog`. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { keygenCommand } from './keygen.ts';
import { prettyCommand } from './pretty.ts';
import { recoverCommand } from './recover.ts';
import { tailCommand } from './tail.ts';

const program = new Command('starlog')
  .description('Logs of many processes: look at them, and recover what a crash has left.')
  .version(version(), '-v, --version')
  .showSuggestionAfterError()
  .showHelpAfterError('(starlog --help, or starlog help <command>, says more)')
  .configureHelp({ sortSubcommands: true, helpWidth: Math.min(process.stdout.columns ?? 80, 100) });
for (const command of [tailCommand(), prettyCommand(), recoverCommand(), keygenCommand()]) {
  command.copyInheritedSettings(program);
  program.addCommand(command);
}

try {
  if (process.argv.length === 2) program.outputHelp();
  else await program.parseAsync();
} catch (error) {
  process.stderr.write(`starlog: ${(error as Error).message}\n`);
  process.exitCode = 1;
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
