import { Command } from 'commander';
import type { Approval, ControlSnapshot } from '../../lambda/store/record';
import { parseArchitecture } from '../architecture';
import { type Target, type TargetFlags, targetOf, withTarget } from '../target';
import { withAuthor } from './command';
import { withControl } from './control';
import { Refusal } from './order';

interface ApproveFlags extends TargetFlags {
  readonly actor: string;
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

type What = 'block' | 'data-loss';

/** What is waiting for a person's word. */
export interface Question {
  readonly what: What;
  readonly epoch: number;
  readonly text: string;
}

/** `holdfast approve block|data-loss`: the word that a waiting failover needs from a person. */
export function approveCommand(): Command {
  const approve = new Command('approve').description('the word that a waiting failover needs from a person');
  const sub = (what: What, description: string) =>
    withAuthor(withTarget(approve.command(what)))
      .description(description)
      .argument('[architecture]', 'whose failover', 'payments')
      .option('--dry-run', 'say what would be approved, and write nothing')
      .option('--json', 'print it as one JSON document')
      .action((name: string, flags: ApproveFlags) => run(what, parseArchitecture(name), flags));
  sub('block', 'lift the block that keeps a second automatic failover waiting');
  sub('data-loss', 'permit the failover that waits to lose what its target lacks');
  return approve;
}

/** What there is to approve. Pure. @throws Refusal */
export function questionOf(what: What, { block, records, lease }: ControlSnapshot, now: number): Question {
  if (what === 'block') {
    if (!block || block.until <= now) throw new Refusal('no block is in force: nothing waits for one to be lifted');
    if (block.liftedBy) throw new Refusal(`the block is lifted already, by ${block.liftedBy.actor}`);
    const until = new Date(block.until).toISOString();
    return { what, epoch: block.epoch, text: `lift the block of epoch ${block.epoch}, in force until ${until}` };
  }
  const open = records.find(
    ({ epoch, kind, status }) =>
      kind === 'failover' && epoch >= (lease?.epoch ?? 0) && (status === 'watching' || status === 'open'),
  );
  if (!open) throw new Refusal('no failover is under way: there is no loss to permit');
  if (open.dataLossAllowed) throw new Refusal(`it is permitted already, by ${open.dataLossAllowed.actor}`);
  return {
    what,
    epoch: open.epoch,
    text: `permit the failover from ${open.from} to ${open.to} (epoch ${open.epoch}) to lose what ${open.to} lacks`,
  };
}

/** Exit codes: 0 approved, 3 refused: nothing was written. */
async function run(what: What, architecture: string, flags: ApproveFlags): Promise<void> {
  const target = await targetOf(architecture, flags);
  const approval: Approval = { actor: flags.actor, reason: flags.reason, at: Date.now() };
  try {
    const question = questionOf(what, await withControl(target, (store) => store.snapshot()), approval.at);
    if (!flags.dryRun) await write(target, question, approval);
    const words = `${flags.dryRun ? 'would ' : 'done: '}${question.text}`;
    process.stdout.write(
      flags.json ? `${JSON.stringify({ schema: 'holdfast.approval/1', ...question, approval })}\n` : `${words}\n`,
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`refused, nothing was written: ${error.message}\n`);
    process.exitCode = 3;
  }
}

async function write(target: Target, { what, epoch }: Question, approval: Approval): Promise<void> {
  const written = await withControl(target, (store) =>
    what === 'block' ? store.liftBlock(approval) : store.allowDataLoss(epoch, approval),
  );
  if (written) return;
  // A write whose answer was lost may have been ours.
  const { block, records } = await withControl(target, (store) => store.snapshot());
  const found = what === 'block' ? block?.liftedBy : records.find((one) => one.epoch === epoch)?.dataLossAllowed;
  if (found?.at !== approval.at || found.actor !== approval.actor)
    throw new Refusal(
      `${found ? `${found.actor} was faster` : 'what was to be approved is gone'}: see "holdfast status"`,
    );
}
