import { propertiesOf } from './data';
import type { ScheduleNode } from './model';
import type { Located, Resolver } from './resolve';

/** Functions that run on a schedule, of EventBridge Scheduler or by a rule; other targets are not functions. */
export function readSchedules(resolver: Resolver): ScheduleNode[] {
  const schedules = resolver.ofType('AWS::Scheduler::Schedule').map((schedule) => ({
    schedule,
    targets: [propertiesOf(schedule).Target],
  }));
  const rules = resolver.ofType('AWS::Events::Rule').map((schedule) => ({
    schedule,
    targets: (propertiesOf(schedule).Targets ?? []) as unknown[],
  }));
  return [...schedules, ...rules].flatMap(({ schedule, targets }) =>
    targets.flatMap((target) => nodeOf(resolver, schedule, target as { Arn?: unknown; Input?: unknown })),
  );
}

function nodeOf(resolver: Resolver, schedule: Located, target: { Arn?: unknown; Input?: unknown }): ScheduleNode[] {
  const { stack, id } = schedule;
  const expression = resolver.text(stack, propertiesOf(schedule).ScheduleExpression);
  const functionName = functionNameOf(resolver, schedule, target.Arn);
  if (expression === undefined || functionName === undefined) return [];
  const everySeconds = periodOf(expression);
  const input = resolver.text(stack, target.Input);
  return [
    {
      name: resolver.text(stack, propertiesOf(schedule).Name) ?? id,
      region: stack.region,
      functionName,
      ...(everySeconds === undefined ? {} : { everySeconds }),
      ...(input === undefined ? {} : { input }),
    },
  ];
}

function functionNameOf(resolver: Resolver, { stack }: Located, arn: unknown): string | undefined {
  const named = /:function:([^:]+)/.exec(resolver.text(stack, arn) ?? '')?.[1];
  if (named !== undefined) return named;
  let found = resolver.target(stack, arn);
  // An alias or a version leads on to its function.
  if (found?.resource.Type === 'AWS::Lambda::Alias' || found?.resource.Type === 'AWS::Lambda::Version')
    found = resolver.target(found.stack, propertiesOf(found).FunctionName);
  if (found?.resource.Type !== 'AWS::Lambda::Function') return undefined;
  return resolver.text(found.stack, propertiesOf(found).FunctionName) ?? found.id;
}

const secondsPerUnit: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** Seconds of `rate(5 minutes)`; nothing for a cron expression. */
export function periodOf(expression: string): number | undefined {
  const parts = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  return parts ? Number(parts[1]) * (secondsPerUnit[parts[2] as string] as number) : undefined;
}
