import type { Duration } from 'aws-cdk-lib';

/** Properties of a `RoutingControls`. */
export interface RoutingControlsProps {
  /** Name of the control panel, and the beginning of the names of what is in it and of the cluster. */
  readonly panelName: string;

  /** The Regions that serve, a routing control each: two or more. */
  readonly regions: string[];

  /**
   * ARN of a cluster that exists. One is enough for many control panels, and each costs about 1,800 USD a month.
   *
   * @default - a new cluster
   */
  readonly clusterArn?: string;

  /**
   * Regions of which no change may leave fewer in service: 1 to one less than there are.
   *
   * @default 1
   */
  readonly minimumInService?: number;

  /**
   * Time after a change in which the cluster refuses the next one, so that states don't flap: 0 s to 1 h.
   *
   * @default Duration.seconds(5)
   */
  readonly waitPeriod?: Duration;

  /**
   * Whether there is one more control, a gate: while it is off, as it is at birth, the cluster refuses each change of a
   * Region's control.
   *
   * @default false
   */
  readonly gate?: boolean;
}
