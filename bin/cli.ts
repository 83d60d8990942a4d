#!/usr/bin/env node
import { Command } from 'commander';
import { drillCommand } from '../drill/command';
import { checkCommand } from '../operate/check/command';
import { soakCommand } from '../drill/soak/command';
import { localCommand } from '../operate/local/command';
import { approveCommand } from '../operate/moves/approve';
import { moveCommands } from '../operate/moves/command';
import { statusCommand } from '../operate/status/command';
import { installTools, toolsOf } from '../operate/tools';

/** The `holdfast` command. Exit codes: 0 it held or is well, 1 it did not, 2 the call was wrong, 130 interrupted. */
async function main(): Promise<void> {
  // Says on every start that a later SDK will want a later Node.js; the lockfile keeps this one.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const program = new Command('holdfast')
    .description('Systems that must stay up: the failover, and the drills that prove it.')
    .showHelpAfterError()
    // What follows a command is its own, also where commands above it have an option of the same name.
    .enablePositionalOptions()
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  program.hook('preAction', (_, action) => installTools(toolsOf(wordsOf(action), action.opts().target)));
  program.addCommand(drillCommand());
  program.addCommand(soakCommand());
  program.addCommand(localCommand());
  program.addCommand(statusCommand());
  program.addCommand(checkCommand());
  for (const command of moveCommands()) program.addCommand(command);
  program.addCommand(approveCommand());
  for (const command of program.commands) inheritExit(command, program);
  await program.parseAsync();
}

/** The words by which a command is called, without the first: `drill cache`. */
function wordsOf(command: Command): string[] {
  return command.parent ? [...wordsOf(command.parent), command.name()] : [];
}

/** A command that was made elsewhere has no way to end of its own: a wrong option would exit with 1. */
function inheritExit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheritExit(child, command);
}

main().catch((error: unknown) => {
  process.stderr.write(`holdfast: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
