#!/usr/bin/env node
/* The command `starlog`. */
import { Command } from 'commander';
import { VERSION } from '../base/version.ts';
import { keygenCommand } from './keygen.ts';
import { prettyCommand } from './pretty.ts';
import { recoverCommand } from './recover.ts';
import { tailCommand } from './tail.ts';

const program = new Command('starlog')
  .description('Logs of many processes: look at them, and recover what a crash has left.')
  .version(VERSION, '-v, --version')
  .showSuggestionAfterError()
  .showHelpAfterError('(starlog --help, or starlog help <command>, says more)')
  .configureHelp({ sortSubcommands: true, helpWidth: Math.min(process.stdout.columns ?? 80, 100) });
for (const command of [tailCommand(), prettyCommand(), recoverCommand(), keygenCommand()]) {
  command.copyInheritedSettings(program);
  program.addCommand(command);
}

void main();

async function main(): Promise<void> {
  try {
    if (process.argv.length === 2) program.outputHelp();
    else await program.parseAsync();
  } catch (error) {
    process.stderr.write(`starlog: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
