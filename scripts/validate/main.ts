import { Command } from 'commander';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onInterrupt } from '../../drill/interrupt';
import { architectures } from '../../lib/architectures';
import { packageRoot } from '../../local/process';
import { readDocument, type Surroundings, validateArchitecture } from './architecture';
import { documentPath, renewed } from './document';
import { checkExamples, exampleProblems } from './examples';
import { checkLine, jsonOfValidation, problems, sectionOf } from './text';
import { killTools } from './tool';
import { holds, type Validation } from './validation';

interface Options {
  readonly json?: boolean;
  readonly update?: boolean;
}

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** Exit codes: 0 everything holds, 1 it does not, 2 the call was wrong, 130 interrupted. */
export async function main(args: readonly string[], { pythonEnvironment }: Pick<Surroundings, 'pythonEnvironment'>) {
  const command = new Command('validate')
    .description('Holds the templates of the reference architectures against every rule.')
    .argument('[architectures...]', `which (all unless given): ${Object.keys(architectures).join(', ')}`)
    .option('--json', 'print the result as JSON')
    .option('--update', `write ${documentPath} anew`)
    .showHelpAfterError()
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.parse([...args], { from: 'user' });
  const names = command.args.length > 0 ? command.args : Object.keys(architectures);
  const unknown = names.find((name) => !Object.hasOwn(architectures, name));
  if (unknown !== undefined)
    command.error(
      `architecture is "${unknown}"; allowed are ${Object.keys(architectures).join(', ')}; correct its spelling`,
    );
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-validate-'));
  const cleanUp = () => rmSync(folder, { recursive: true, force: true });
  const off = onInterrupt(async () => {
    killTools();
    cleanUp();
  });
  try {
    await run(names, command.opts<Options>(), { folder, pythonEnvironment });
  } finally {
    cleanUp();
    off();
  }
}

async function run(names: readonly string[], options: Options, parts: Omit<Surroundings, 'progress'>): Promise<void> {
  const validations: Validation[] = [];
  for (const name of names) {
    const progress: Surroundings['progress'] = (check, result) =>
      say(`validate: ${name}: ${result ? checkLine(result) : `${check} ...`}`);
    const validation = await validateArchitecture(name, { ...parts, progress });
    validations.push(options.update ? updated(validation) : validation);
  }
  say('validate: examples of the documentation ...');
  const examples = await checkExamples();
  const wrong = exampleProblems(examples);
  const allHolds = validations.every(holds) && wrong.length === 0;
  if (options.json) printJson({ holds: allHolds, architectures: validations.map(jsonOfValidation), examples });
  else {
    validations.forEach(print);
    for (const problem of wrong) console.log(`problem  ${problem}`);
    console.log(`examples: ${examples.examples} compiled, ${wrong.length} problems`);
  }
  process.exitCode = allHolds ? 0 : 1;
}

const printJson = (value: unknown) => console.log(JSON.stringify(value, undefined, 2));

/** Writes the document, unless a check failed: what it would have found is not known. */
function updated(validation: Validation): Validation {
  if (!validation.documentOutdated) return validation;
  writeFileSync(join(packageRoot(), documentPath), renewed(readDocument(), new Map([sectionOf(validation)])));
  say(`validate: wrote ${documentPath}`);
  return { ...validation, documentOutdated: false };
}

function print(validation: Validation): void {
  const found = problems(validation);
  const warnings = new Set(validation.checks.flatMap(({ warnings }) => warnings));
  for (const warning of warnings) console.log(`warning  ${warning}`);
  for (const problem of found) console.log(`problem  ${problem}`);
  const acknowledged = validation.checks.reduce((sum, one) => sum + one.acknowledged.length, 0);
  console.log(
    `${validation.architecture}: ${found.length === 0 ? 'everything holds' : `${found.length} problems`}; ${acknowledged} findings acknowledged in ${documentPath}`,
  );
}
