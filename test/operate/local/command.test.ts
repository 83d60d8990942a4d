import type { Command } from 'commander';
import { localCommand } from '../../../operate/local/command';
import { statusCommand } from '../../../operate/status/command';

/** Errors as exceptions, and nothing on the terminal of the tests. */
function quiet(command: Command): Command {
  command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  for (const child of command.commands) quiet(child);
  return command;
}

const run = (command: Command, ...words: string[]) => quiet(command).parseAsync(words, { from: 'user' });

test.each(['up', 'status', 'down', 'proxy', 'heal'])(
  'fails on an architecture that "local %s" does not know',
  async (name) => {
    await expect(run(localCommand(), name, 'bank')).rejects.toThrow(
      'unknown architecture "bank": choose one of payments',
    );
  },
);

test.each(['0', '21', 'fast', ''])('fails on the speed "%s"', async (speed) => {
  await expect(run(localCommand(), 'up', '--speed', speed)).rejects.toThrow(
    `speed is "${speed}": it must be a number from 1 to 20`,
  );
});

test('fails on a command that there is not', async () => {
  await expect(run(localCommand(), 'sideways')).rejects.toMatchObject({ code: 'commander.unknownCommand' });
});

test('fails on a target that there is not', async () => {
  await expect(run(statusCommand(), '--target', 'mars')).rejects.toThrow(/Allowed choices are local, aws/);
});

describe('a status that nobody can determine', () => {
  let said: string;
  beforeEach(() => {
    said = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((said += String(text))));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
  });

  test.each(['--settings', '--assembly'])(
    'fails on %s for the local Region, which knows its templates',
    async (flag) => {
      await run(statusCommand(), flag, 'x');
      expect(said).toContain('--settings and --assembly are for --target aws');
      expect(process.exitCode).toBe(2);
    },
  );

  test('fails on an assembly that cannot be read', async () => {
    await run(statusCommand(), '--target', 'aws', '--assembly', '/nowhere');
    expect(said).toMatch(/is not part of a readable cloud assembly/);
    expect(process.exitCode).toBe(2);
  });
});
