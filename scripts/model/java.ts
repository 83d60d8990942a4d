import { runTool } from '../validate/tool';

/** TLC 2.15 runs on Java 8 too; 11 is the oldest that is still maintained. */
export const oldestJava = 11;

/** The major version in what `java -version` prints: "17.0.15" is 17, "1.8.0_402" is 8. */
export function javaVersion(output: string): number | undefined {
  const match = /version "(\d+)(?:\.(\d+))?/.exec(output);
  if (!match) return undefined;
  return match[1] === '1' ? Number(match[2]) : Number(match[1]);
}

/** Why the model cannot be run on this machine; undefined if it can. */
export async function missingJava(java = 'java'): Promise<string | undefined> {
  const wanted = `Java ${oldestJava} or newer is needed`;
  let output: string;
  try {
    // The version goes to standard error.
    const { code, stdout, stderr } = await runTool(java, ['-version'], { cwd: process.cwd(), env: environment() });
    output = code === 0 ? `${stderr}${stdout}` : '';
  } catch {
    return `${wanted}, and there is no "${java}" on the PATH`;
  }
  const version = javaVersion(output);
  if (version === undefined) return `${wanted}, and "${java} -version" names no version`;
  return version >= oldestJava ? undefined : `${wanted}, and "${java}" is ${version}`;
}

export const environment = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
