import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isCheckout, packageRoot, toolsHome } from '../local/process';

/** What is no npm package, in words. */
const tools = { ministack: 'the embedded emulator', valkey: 'the cache server' } as const;

export type Tool = keyof typeof tools;

/**
 * What a command needs beside npm packages, by the words that it is called with. Pure.
 *
 * @param target where it acts; only the local Region needs tools
 * @param emulator address of an emulator that runs already
 */
export function toolsOf(
  words: readonly string[],
  target = 'local',
  emulator = process.env.HOLDFAST_EMULATOR_URL,
): Tool[] {
  if (target !== 'local') return [];
  const called = words.join(' ');
  if (called === 'drill cache') return ['valkey'];
  return ['drill', 'soak', 'local up'].includes(called) && !emulator ? ['ministack'] : [];
}

/**
 * Installs what is missing, pinned by hash, into the user's cache. In the repository the set-up does that.
 *
 * @throws Error if it can't be
 */
export function installTools(wanted: readonly Tool[], root = packageRoot()): void {
  if (isCheckout(root)) return;
  const home = toolsHome(root);
  for (const tool of wanted) {
    if (existsSync(join(home, '.setup', tool)) && existsSync(join(home, '.venv', tool))) continue;
    const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'install.mjs'), tool, tools[tool]], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, HOLDFAST_HOME: home },
    });
    if (status !== 0)
      throw new Error(`${tools[tool]} could not be installed into ${home}; mend what is said above and call again`);
  }
}
