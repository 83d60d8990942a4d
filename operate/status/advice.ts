import type { FailoverKind } from '../../lambda/store/record';
import type { StatusFacts } from './facts';

/** `aws <service> ...` for a Region, as whoever is on call can paste it. */
export function awsCommand({ endpoints }: StatusFacts, region: string, command: string): string {
  const [service, operation, ...rest] = command.split(' ');
  const endpoint = endpoints?.[region];
  const where = ['--region', region, ...(endpoint ? ['--endpoint-url', endpoint] : [])];
  return ['aws', service, operation, ...where, ...rest].join(' ');
}

/** The command that starts the state machine of the Region that is to act. */
export function startExecution(facts: StatusFacts, region: string, kind: FailoverKind): string {
  const machine = facts.regions[region]?.machine;
  const arn = machine?.known && machine.value ? machine.value.arn : '<state machine ARN>';
  const input = JSON.stringify({ kind, actor: '<you>', reason: '<why>' });
  return awsCommand(facts, region, `stepfunctions start-execution --state-machine-arn ${arn} --input '${input}'`);
}
