import { Duration } from 'aws-cdk-lib';
import { type FaultAction, type FaultProps, type FaultTarget, Selection } from '../definition';
import { iso, target } from './support';

export interface CutRegionProps {
  /** Region that the subnets cannot reach any more. */
  readonly region: string;

  /**
   * Tags of the subnets that are cut off.
   *
   * @default - `holdfast:architecture` with the name of the architecture
   */
  readonly tags?: { [key: string]: string };

  /**
   * How long: 1 minute to 12 hours.
   *
   * @default Duration.minutes(30)
   */
  readonly duration?: Duration;

  /**
   * Tags of global tables whose replication stops, towards every Region.
   *
   * @default - tables go on
   */
  readonly tableTags?: { [key: string]: string };

  /**
   * Tags of buckets whose copies to the Region stop.
   *
   * @default - buckets go on
   */
  readonly bucketTags?: { [key: string]: string };

  /**
   * Tags of transit gateways whose peerings with the Region are cut.
   *
   * @default - transit gateways go on
   */
  readonly transitGatewayTags?: { [key: string]: string };
}

/** What a kind of resource suffers. */
interface Kind {
  readonly type: string;
  readonly actionId: string;
  /** Whether the action names the Region; a table cannot choose. */
  readonly towards: boolean;
}

const kinds: Readonly<Record<'subnets' | 'tables' | 'buckets' | 'gateways', Kind>> = {
  subnets: {
    type: 'aws:ec2:subnet',
    actionId: 'aws:network:route-table-disrupt-cross-region-connectivity',
    towards: true,
  },
  tables: {
    type: 'aws:dynamodb:global-table',
    actionId: 'aws:dynamodb:global-table-pause-replication',
    towards: false,
  },
  buckets: { type: 'aws:s3:bucket', actionId: 'aws:s3:bucket-pause-replication', towards: true },
  gateways: {
    type: 'aws:ec2:transit-gateway',
    actionId: 'aws:network:transit-gateway-disrupt-cross-region-connectivity',
    towards: true,
  },
};

/** The Region of the experiment and another one lose each other. */
export function cutRegion(props: CutRegionProps): FaultProps {
  const duration = iso(props.duration ?? Duration.minutes(30));
  const targets: Record<string, FaultTarget> = {};
  const actions: Record<string, FaultAction> = {};
  const add = (name: keyof typeof kinds, tags?: { [key: string]: string }) => {
    const { type, actionId, towards } = kinds[name];
    targets[name] = target(type, { tags, selection: Selection.all() });
    actions[name] = { actionId, target: name, parameters: { duration, ...(towards && { region: props.region }) } };
  };
  add('subnets', props.tags);
  if (props.tableTags) add('tables', props.tableTags);
  if (props.bucketTags) add('buckets', props.bucketTags);
  if (props.transitGatewayTags) add('gateways', props.transitGatewayTags);
  return { name: 'region-cut', description: `Region ${props.region} cannot be reached`, targets, actions };
}
