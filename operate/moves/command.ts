import { Command } from 'commander';
import { scaleTimers } from '../../runtime/config/timers';
import { parseArchitecture } from '../architecture';
import { type Target, type TargetFlags, targetOf, withTarget } from '../target';
import { type Outcome, follow, start } from './carry-out';
import { withControl } from './control';
import { forecast } from './forecast';
import { type Order, Refusal, type Wish, orderOf } from './order';
import { renderPlan } from './render';

export interface MoveFlags extends TargetFlags {
  readonly actor: string;
  readonly reason: string;
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly wait: boolean;
  readonly json?: boolean;
}

const descriptions: Readonly<Record<Wish['move'], string>> = {
  failover: 'have the standby look at the holder now, and take over if the observers and the lease allow it',
  switchover: 'planned move of the right to write: nothing is lost, writes pause',
  failback: 'planned move to the Region that was born as primary',
  rebuild: "make the other Region's database a replica of the writer again, under its old identifier",
  abort: 'end a move while the old side can still have the right to write back',
};

/** Who, and why: it stays in the record of the epoch. */
export const withAuthor = (command: Command): Command =>
  command
    .requiredOption('--actor <name>', 'who decides; stays in the record')
    .requiredOption('--reason <text>', 'why; stays in the record');

/** `holdfast failover|switchover|failback|rebuild|abort`: what the state machines do by themselves, by hand. */
export function moveCommands(): Command[] {
  return (Object.keys(descriptions) as Wish['move'][]).map((move) => {
    const command = withAuthor(withTarget(new Command(move)))
      .description(descriptions[move])
      .argument('[architecture]', 'what is moved', 'payments')
      .option('--dry-run', 'say what would be done and how long it should take, and do nothing')
      .option('--no-wait', 'start it and return')
      .option('--json', 'print order, forecast and outcome as one JSON document');
    if (move === 'switchover')
      command.option('--to <region>', 'Region that shall write (default: the one that does not)');
    return command.action((name: string, flags: MoveFlags) => run(move, parseArchitecture(name), flags));
  });
}

/** Exit codes: 0 done (or could be), 1 not, 3 refused: nothing was started. */
async function run(move: Wish['move'], architecture: string, flags: MoveFlags): Promise<void> {
  const target = await targetOf(architecture, flags);
  const { topology, speed = 1, endpoints } = target;
  const { config } = topology;
  const timers = scaleTimers(config.timers, speed);
  const snapshot = await withControl(target, (store) => store.snapshot());
  let order: Order;
  try {
    const { actor, reason, to } = flags;
    order = orderOf({ move, actor, reason, to }, { config, timers, snapshot, now: Date.now() });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (flags.json) print(JSON.stringify({ schema: 'holdfast.move/1', move, refused: error.message }));
    else process.stderr.write(`refused, nothing was started: ${error.message}\n`);
    process.exitCode = 3;
    return;
  }
  const kind = order.input.kind ?? 'failover';
  const expected = forecast(config, { begins: order.begins, kind, speed, local: endpoints !== undefined });
  if (!flags.json) print(renderPlan(order, expected));
  const outcome = flags.dryRun ? undefined : await carryOut(target, order, flags);
  if (flags.json) print(JSON.stringify({ schema: 'holdfast.move/1', move, order, forecast: expected, outcome }));
  else if (outcome) print(inWords(outcome, order));
  process.exitCode = outcome === undefined || outcome.reached || !flags.wait ? 0 : 1;
}

async function carryOut(target: Target, order: Order, { json, wait }: MoveFlags): Promise<Outcome> {
  const executionArn = await start(target, order);
  const began = performance.now();
  const stream = json ? process.stderr : process.stdout;
  const tell = (text: string) => {
    stream.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(8)} s  ${text}\n`);
  };
  tell(executionArn);
  const interrupt = () => {
    process.stderr.write('\nit goes on without you: "holdfast status" tells how it stands, "holdfast abort" ends it\n');
    process.exit(130);
  };
  process.once('SIGINT', interrupt);
  try {
    return await follow(target, order, executionArn, { tell, stopped: () => !wait });
  } finally {
    process.off('SIGINT', interrupt);
  }
}

function inWords({ status, cause, reached, epoch, holder }: Outcome, { to, region, input }: Order): string {
  if (status === 'RUNNING') return 'started: "holdfast status" tells how it stands';
  if (reached && input.kind === 'rebuild') return `done: ${region} can take over again`;
  if (reached) return `done: ${to} holds the right to write, at epoch ${epoch}`;
  return `NOT done: ${holder ?? 'nobody'} holds the right to write; the execution ended ${status}${cause ? `: ${cause}` : ''}`;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
