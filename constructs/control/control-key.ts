import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface ControlKeyProps {
  /** What the lease protects, for instance `payments`. */
  readonly leaseScope: string;
}

/** Alias of the key of the control tables, the same in each Region. */
export const controlKeyAlias = (leaseScope: string): string => `alias/${leaseScope}-control`;

/** Key of a Region's replica of the control tables. It must exist before the tables do. */
export class ControlKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, props: ControlKeyProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      alias: controlKeyAlias(props.leaseScope),
      description: `Lease and journal of ${props.leaseScope}`,
      enableKeyRotation: true,
      // Without it neither the lease nor the journal can be read again.
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
