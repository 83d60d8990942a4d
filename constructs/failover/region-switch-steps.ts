import { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import type { Milestone } from './plan';

type Step = CfnPlan.StepProperty;

export interface RegionSwitchSteps {
  /** Functions that go on with the plan, one in each Region. */
  readonly functionArns: readonly string[];
  /** Role that may approve an execution. */
  readonly approvalRoleArn?: string;
}

/** Name of the function that goes on with the plan, the same in both Regions. */
export const regionSwitchFunctionName = (scope: string): string => `${scope}-region-switch`;

/** Who a planned move is recorded for. ARC does not tell a function who has started the plan; CloudTrail knows. */
const actor = { actor: 'ARC Region switch', reason: 'started by executing the plan' };

/**
 * The states of the failover's plan as steps of a Region switch plan. In graceful mode a planned move goes first; what it
 * has done, the steps that follow find done. In ungraceful mode its steps are skipped, and the Region takes over as soon
 * as the lease may be taken. Pure.
 */
export function regionSwitchSteps(milestones: readonly Milestone[], given: RegionSwitchSteps): Step[] {
  const [first, ...rest] = milestones;
  const planned = rest.filter(({ plannedOnly }) => plannedOnly);
  const failover = rest.filter(({ plannedOnly }) => !plannedOnly);
  const begin = (name: string, graceful: boolean, input: object) =>
    custom(name, first!.seconds, { through: first!.state, begin: input }, given, graceful);
  return [
    ...(given.approvalRoleArn ? [approval(given.approvalRoleArn)] : []),
    begin('Begin a planned move', true, { kind: 'switchover', ...actor }),
    ...planned.map((one) => stepOf(one, given)),
    begin('Begin', false, { kind: 'failover' }),
    ...failover.map((one) => stepOf(one, given)),
    custom('Finish', 600, { through: 'the end' }, given),
  ];
}

function stepOf({ state, seconds, branches, plannedOnly }: Milestone, given: RegionSwitchSteps): Step {
  if (!branches) return custom(state, seconds, { through: state }, given, plannedOnly);
  const steps = Object.entries(branches).map(([branch, longest]) =>
    custom(`${state} ${branch}`, longest, { through: state, branch }, given),
  );
  return {
    name: state,
    executionBlockType: 'Parallel',
    executionBlockConfiguration: { parallelConfig: { steps } },
  };
}

function custom(
  name: string,
  seconds: number,
  payload: object,
  { functionArns }: RegionSwitchSteps,
  gracefulOnly = false,
): Step {
  return {
    name,
    executionBlockType: 'CustomActionLambda',
    executionBlockConfiguration: {
      customActionLambdaConfig: {
        lambdas: functionArns.map((arn) => ({ arn, payload: JSON.stringify(payload) })),
        regionToRun: 'activatingRegion',
        retryIntervalMinutes: 1,
        timeoutMinutes: Math.ceil(seconds / 60) + 1,
        ...(gracefulOnly && { ungraceful: { behavior: 'skip' } }),
      },
    },
  };
}

const approval = (approvalRole: string): Step => ({
  name: 'Approve',
  executionBlockType: 'ManualApproval',
  executionBlockConfiguration: { executionApprovalConfig: { approvalRole, timeoutMinutes: 60 } },
});
