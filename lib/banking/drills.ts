import { Duration, type Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Drill, DrillSchedule, DrillTime, Experiment, Fault, Selection } from '../../constructs/chaos';
import { keyOfExperiments } from '../../constructs/chaos/records';
import { architectureTag } from '../../constructs/chaos/tags';
import { alertsOf, dataStack, failedRequests, type WebParts } from '../parts';
import { type BankingContext, otherOf } from './context';
import type { Place } from './settings';

/**
 * A Region is lost on purpose, on the first two days of each quarter, one Region a day: its instances reach neither the
 * other Region nor the store, so that its clients have to be served by the other one. The experiment is stopped when they
 * are not.
 */
export function drillsOf(context: BankingContext, place: Place, web: WebParts): Stack {
  const { scope, settings } = context;
  const { regions, drill, timeZone } = settings;
  const stack = dataStack(context, 'drills', regions[place], { description: 'The loss of this Region, each quarter' });
  const encryptionKey = keyOfExperiments(stack, 'Key');
  const experiment = new Experiment(stack, 'RegionLoss', {
    architecture: scope,
    fault: regionLoss(context, place),
    stopAlarms: [clientsStay(context, stack, web)],
    encryptionKey,
  });
  new DrillSchedule(stack, 'Quarterly', {
    drill: Drill.experiment(experiment),
    time: place === 'first' ? DrillTime.quarterly(drill.hour) : DrillTime.cron(`cron(0 ${drill.hour} 2 1,4,7,10 ? *)`),
    timeZone,
    encryptionKey,
  });
  return stack;
}

/** Tags of the subnets of a kind, as the CDK names it. */
const subnetsOf = (scope: string, kind: 'Private' | 'Isolated') => ({
  [architectureTag]: scope,
  'aws-cdk:subnet-type': kind,
});

function regionLoss(context: BankingContext, place: Place): Fault {
  const { scope, settings } = context;
  const { regions, drill } = settings;
  const duration = Duration.seconds(drill.duration);
  const cut = Fault.cutRegion({ region: regions[otherOf(place)], tags: subnetsOf(scope, 'Private'), duration });
  const store = storeLoss(context, place, duration);
  return Fault.of({
    name: 'region-loss',
    description: `${regions[place]} loses ${[`the way to ${regions[otherOf(place)]}`, ...store.map(({ what }) => what)].join(' and ')}`,
    targets: Object.assign({}, cut.targets, ...store.map(({ fault }) => fault.targets)),
    actions: Object.assign({}, cut.actions, ...store.map(({ fault }) => fault.actions)),
  });
}

interface Loss {
  readonly what: string;
  readonly fault: Pick<Fault, 'targets' | 'actions'>;
}

/** How instances of a Region lose their store. Nobody takes it from the one Region that writes but people, who promote the other. */
function storeLoss({ scope, settings }: BankingContext, place: Place, duration: Duration): Loss[] {
  if (settings.store === 'dsql')
    return [{ what: 'every connection to its cluster', fault: Fault.failConnections({ duration }) }];
  if (place === 'first') return [];
  return [
    {
      what: 'its databases',
      fault: {
        targets: {
          databases: {
            resourceType: 'aws:ec2:subnet',
            tags: subnetsOf(scope, 'Isolated'),
            selection: Selection.all(),
          },
        },
        actions: {
          isolate: {
            actionId: 'aws:network:disrupt-connectivity',
            target: 'databases',
            parameters: { duration: duration.toIsoString(), scope: 'all' },
          },
        },
      },
    },
  ];
}

/**
 * Clients of the Region are not led away. Three minutes, since two of them hold the failures of the seconds in which they
 * are; a Region that nobody asks any more fails nothing.
 */
function clientsStay(context: BankingContext, stack: Stack, { web }: WebParts): cloudwatch.Alarm {
  const alarm = new cloudwatch.Alarm(stack, 'ClientsStay', {
    alarmName: `${context.scope}-clients-stay`,
    alarmDescription: 'More than 5 % of the requests fail for three minutes: clients are not led to the other Region',
    metric: failedRequests(web.loadBalancer, Duration.minutes(1)),
    threshold: 5,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  const tell = new SnsAction(alertsOf(context, stack));
  alarm.addAlarmAction(tell);
  alarm.addOkAction(tell);
  return alarm;
}
