import { Command, InvalidArgumentError } from 'commander';
import type { Objectives } from '../../constructs/resilience-checks/model/objectives';
import { durationFormat, parseDuration } from '../../lib/settings/duration';
import { judgeTemplates } from './judge';
import { CheckInputError, readTemplateSets } from './read';
import { documentOf, renderCheck } from './render';

interface CheckFlags extends Objectives {
  readonly json?: boolean;
}

const exitCode = { clean: 0, findings: 1, wrongCall: 2 } as const;

/** `holdfast check`: the rules of resilience on anyone's templates. Exit codes: 0 nothing found, 1 findings, 2 the call was wrong. */
export function checkCommand(): Command {
  return new Command('check')
    .description('what would keep these templates from staying up?')
    .argument(
      '<template...>',
      'templates (JSON or YAML; "us-east-1=web.yaml" says where it is deployed) or output folders of a synth; all of them are judged together',
    )
    .option('--rto <duration>', 'longest time without service when a Region is lost', duration('rto'))
    .option('--rpo <duration>', 'longest span of writes that may be lost with a Region', duration('rpo'))
    .option('--availability <percent>', 'share of time in service, for instance 99.95', percentage)
    .option('--json', 'print the findings as one JSON document')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCode.wrongCall))
    .action(check);
}

function check(paths: readonly string[], { json, rto, rpo, availability }: CheckFlags): void {
  try {
    const result = judgeTemplates(readTemplateSets(paths), { rto, rpo, availability });
    const width = process.stdout.columns ?? 120;
    process.stdout.write(json ? `${JSON.stringify(documentOf(result))}\n` : renderCheck(result, width));
    process.exitCode = result.findings.length > 0 ? exitCode.findings : exitCode.clean;
  } catch (error) {
    if (!(error instanceof CheckInputError)) throw error;
    process.stderr.write(`holdfast: ${error.message}\n`);
    process.exitCode = exitCode.wrongCall;
  }
}

function duration(name: string): (text: string) => number {
  return (text) => {
    const seconds = text === '0' ? 0 : parseDuration(text);
    if (seconds !== undefined) return seconds;
    throw new InvalidArgumentError(`${name} is "${text}": it must be 0 or ${durationFormat}`);
  };
}

function percentage(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 100) return value;
  throw new InvalidArgumentError(
    `availability is "${text}": it must be a percentage above 0, up to 100, for instance 99.95`,
  );
}
