import { east, functionOf, machineOf, of, record, replicated, roleWith, type RuleCase, west } from './case';

const experiment = (more: object) =>
  of('AWS::FIS::ExperimentTemplate', {
    StopConditions: [{ Source: 'aws:cloudwatch:alarm', Value: 'arn' }],
    Targets: { Servers: {} },
    Actions: { Stop: { ActionId: 'aws:ec2:stop-instances', Targets: { Instances: 'Servers' } } },
    ...more,
  });
const acting = (actions: object, targets: object = { Tasks: { ResourceType: 'aws:ecs:task' } }) =>
  experiment({ Actions: actions, Targets: targets });
const promoting = { Promoter: roleWith('rds:PromoteReadReplica'), Promote: functionOf('Promoter') };
const task = (more: object = {}) => ({
  StartAt: 'Go',
  States: { Go: { Type: 'Task', Resource: { 'Fn::GetAtt': ['Promote', 'Arn'] }, End: true, ...more } },
});
const recovering = (definition: object, ...actions: string[]) => ({
  ...promoting,
  MachineRole: roleWith('lambda:InvokeFunction', ...actions),
  Machine: machineOf(definition),
});
const schedule = (target: object, more: object = {}) =>
  of('AWS::Scheduler::Schedule', { ScheduleExpression: 'cron(0 2 1 * ? *)', Target: target, ...more });
const nested = (inner: object) => ({
  StartAt: 'All',
  States: {
    All: {
      Type: 'Parallel',
      End: true,
      Branches: [{ StartAt: 'In', States: { In: { Type: 'Task', End: true, ...inner } } }],
    },
  },
});

/** Rules about recovering, and about practising it. */
export const recovery: Readonly<Record<string, RuleCase>> = {
  FisStopCondition: {
    fine: [east({ E: experiment({}) })],
    broken: [east({ E: experiment({ StopConditions: [{ Source: 'none' }] }), F: experiment({ StopConditions: [] }) })],
    at: ['E', 'F'],
    says: 'no stop condition',
  },
  FisEmptyTarget: {
    fine: [east({ E: experiment({}), F: experiment({ ExperimentOptions: { EmptyTargetResolutionMode: 'fail' } }) })],
    broken: [east({ E: experiment({ ExperimentOptions: { EmptyTargetResolutionMode: 'skip' } }) })],
    at: ['E'],
    says: 'is "skip"; allowed is "fail"',
  },
  FisTargetDefined: {
    fine: [east({ E: experiment({}) })],
    broken: [east({ E: experiment({ Targets: { Others: {} } }) })],
    at: ['E'],
    says: 'action "Stop" names the target "Servers"; defined are: Others',
  },
  FisActionKnown: {
    fine: [
      east({
        E: experiment({}),
        F: acting({ Stop: { ActionId: 'aws:ecs:stop-task', Targets: { Tasks: 'Tasks' } } }),
        Later: acting({ Unknown: { ActionId: { 'Fn::GetAtt': ['Other', 'Id'] } } }),
      }),
    ],
    broken: [
      east({
        E: acting({ Stop: { ActionId: 'aws:ec2:stop-instance' } }),
        F: acting({ A: { ActionId: 'constructor' } }),
      }),
    ],
    at: ['E', 'F'],
    says: 'action "Stop" is "aws:ec2:stop-instance", which AWS FIS does not have; the closest of its 50 actions is "aws:ec2:stop-instances"',
  },
  FisActionTarget: {
    fine: [
      east({
        E: experiment({}),
        F: acting({
          Stop: { ActionId: 'aws:ecs:stop-task', Targets: { Tasks: 'Tasks' } },
          Wait: { ActionId: 'aws:fis:wait', Parameters: { duration: 'PT1M' } },
          Automation: { ActionId: 'aws:ssm:start-automation-execution' },
          Unknown: { ActionId: 'aws:other:action' },
          Undefined: { ActionId: 'aws:ec2:stop-instances', Targets: { Instances: 'Absent' } },
          Later: { ActionId: 'aws:ec2:stop-instances', Targets: { 'Fn::Transform': { Name: 'x' } } },
        }),
      }),
    ],
    broken: [
      east({
        None: acting({ Stop: { ActionId: 'aws:ecs:stop-task' } }),
        Key: acting({ Stop: { ActionId: 'aws:ec2:stop-instances', Targets: { Instance: 'Tasks' } } }),
        Type: acting({ Stop: { ActionId: 'aws:ec2:stop-instances', Targets: { Instances: 'Tasks' } } }),
      }),
    ],
    at: ['None', 'Key', 'Type'],
    says: [
      'action "Stop" has no target; aws:ecs:stop-task acts on "aws:ecs:task"',
      'action "Stop" has a target under "Instance"; allowed is "Instances"',
      'action "Stop" has the target "Tasks" of type "aws:ecs:task"; allowed is "aws:ec2:instance"',
    ].join('\n'),
  },
  RecoveryControlPlane: {
    fine: [east({ ...promoting, Deployer: roleWith('rds:*', 'route53:*', 'iam:*'), Other: functionOf('Deployer') })],
    broken: [east(recovering(task(), 'route53:Change*'))],
    at: ['Machine'],
    says: 'a step of the recovery may call route53:changeresourcerecordsets',
    alsoFine: [
      [
        east({
          ...recovering(task()),
          Never: of('AWS::IAM::Policy', {
            Roles: [{ Ref: 'Promoter' }],
            PolicyDocument: { Statement: { Effect: 'Deny', Action: 'route53:*', Resource: '*' } },
          }),
        }),
      ],
    ],
  },
  RecoveryRegion: {
    fine: [...replicated(), west(promoting)],
    broken: [...replicated(), east(promoting)],
    at: ['Copy'],
    says: 'what promotes runs in us-east-1, the replica is in us-west-2',
    alsoFine: [replicated()],
  },
  RecoveryManualStep: {
    fine: [
      east(recovering(task({ TimeoutSeconds: 9 }))),
      west({
        P: of('AWS::ARCRegionSwitch::Plan', { Workflows: [{ Steps: [{ ExecutionBlockType: 'CustomActionLambda' }] }] }),
      }),
    ],
    broken: [
      east({
        ...recovering(
          nested({ Resource: 'arn:aws:states:::sns:publish.waitForTaskToken' }),
          'rds:FailoverGlobalCluster',
        ),
        Plan: of('AWS::ARCRegionSwitch::Plan', {
          Workflows: [{ Steps: [{ Name: 'ask', ExecutionBlockType: 'ManualApproval' }] }],
        }),
        Document: of('AWS::SSM::Document', {
          DocumentType: 'Automation',
          Content: {
            mainSteps: [
              { name: 'ok', action: 'aws:approve' },
              { action: 'aws:executeAwsApi', inputs: { Api: 'PromoteReadReplica' } },
            ],
          },
        }),
      }),
    ],
    at: ['Plan', 'Document', 'Machine'],
    says: 'state "In" waits for a task token',
  },
  TaskTimeout: {
    fine: [
      east({
        ...recovering(task({ TimeoutSeconds: 60 })),
        Other: machineOf({ ...task({ Resource: 'arn' }), TimeoutSeconds: 600 }, 'Nobody'),
      }),
    ],
    broken: [
      east({
        ...recovering({ ...task(), TimeoutSeconds: 600 }),
        Text: of('AWS::StepFunctions::StateMachine', {
          DefinitionString: {
            'Fn::Join': ['', ['{"States":{"Call":{"Type":"Task","Resource":"', { Ref: 'Unknown' }, '"}}}']],
          },
        }),
      }),
    ],
    at: ['Machine', 'Text'],
    says: 'no timeout on "Go"',
  },
  CrossRegionExport: {
    fine: [east({ P: of('AWS::SSM::Parameter') })],
    broken: [east({ W: of('Custom::CrossRegionExportWriter') }), west({ R: of('Custom::CrossRegionExportReader') })],
    at: ['W', 'R'],
    says: 'exported to another Region by a strong reference',
  },
  DrillScheduled: {
    fine: [...replicated(), west({ ...recovering(task()), Monthly: schedule({ Arn: { Ref: 'Machine' } }) })],
    broken: [
      ...replicated(),
      west({
        ...recovering(task()),
        Monthly: schedule({ Arn: { Ref: 'Machine' } }, { State: 'DISABLED' }),
        Trim: schedule({ Arn: 'arn' }),
      }),
    ],
    at: ['Copy'],
    says: 'never drilled',
    alsoFine: [
      [east({ P: record('PRIMARY'), Weekly: schedule({ Arn: 'arn:aws:scheduler:::aws-sdk:fis:startExperiment' }) })],
      [
        east({
          P: record('PRIMARY'),
          Role: roleWith('fis:StartExperiment'),
          Start: functionOf('Role'),
          Weekly: schedule({ Arn: { 'Fn::GetAtt': ['Start', 'Arn'] } }),
        }),
      ],
      [east({ Db: of('AWS::RDS::DBInstance') })],
    ],
  },
};
