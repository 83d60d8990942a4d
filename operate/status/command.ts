import { Command } from 'commander';
import pc from 'picocolors';
import { parseArchitecture } from '../architecture';
import { type TargetFlags, targetOf, withTarget } from '../target';
import type { Verdict } from './finding';
import { gatherStatus } from './gather';
import { judgeStatus } from './judge';
import { documentOf, renderJudgement } from './render';

interface StatusFlags extends TargetFlags {
  readonly proveUpdate?: boolean;
  readonly json?: boolean;
}

/** Exit codes: 0 clean, 1 not clean, 2 not everything could be seen. */
export const exitCode: Readonly<Record<Verdict, number>> = { clean: 0, unclean: 1, undetermined: 2 };

/** `holdfast status`: do template, cloud and lease agree, and if not, what to do. */
export function statusCommand(): Command {
  return withTarget(new Command('status'))
    .description('do template, cloud and lease agree? If not, what to do')
    .argument('[architecture]', 'what is looked at', 'payments')
    .option('--prove-update', 'also ask each database to accept an update that changes nothing')
    .option('--json', 'print facts and findings as one JSON document')
    .action(statusOrSilence);
}

/** Where nothing can be asked, nothing is determined: that is no finding. */
async function statusOrSilence(name: string, flags: StatusFlags): Promise<void> {
  const architecture = parseArchitecture(name);
  try {
    await status(architecture, flags);
  } catch (error) {
    process.stderr.write(`holdfast: ${(error as Error).message}\n`);
    process.exitCode = exitCode.undetermined;
  }
}

async function status(architecture: string, flags: StatusFlags): Promise<void> {
  const facts = await gatherStatus({ ...(await targetOf(architecture, flags)), proveUpdate: flags.proveUpdate });
  const judgement = judgeStatus(facts);
  const colors = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);
  process.stdout.write(
    flags.json ? `${JSON.stringify(documentOf(facts, judgement))}\n` : renderJudgement(facts, judgement, colors),
  );
  process.exitCode = exitCode[judgement.verdict];
}
