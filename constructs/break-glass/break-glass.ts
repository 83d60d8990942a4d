import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { durationBetween, enforce } from '../core/rules';
import { parseConfig } from '../failover/stack-config';
import { breakGlassRoleName } from './names';
import { operatorStatements } from './permissions';

/** Properties of a `BreakGlass`. */
export interface BreakGlassProps {
  /** Runtime configuration of the architecture: a JSON value without tokens. */
  readonly config: object;

  /**
   * ARNs of the users and roles that may assume the role.
   *
   * @default - everyone in the account whom a policy of their own allows to
   */
  readonly principals?: string[];

  /**
   * How long a session may last: 1 to 4 hours; IAM knows no shorter limit.
   *
   * @default Duration.hours(1)
   */
  readonly session?: Duration;

  /**
   * How long ago the second factor may have been shown: 5 minutes to 1 hour.
   *
   * @default Duration.minutes(15)
   */
  readonly mfaAge?: Duration;
}

/**
 * The role for the night when automation does not help: made beforehand, since nobody should write IAM policies in a
 * disaster, assumed with a second factor only, and allowed what a recovery by hand takes in either Region. It cannot
 * change lease, epoch or phase, nor delete anything.
 */
export class BreakGlass extends Construct {
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: BreakGlassProps) {
    super(scope, id);
    const config = parseConfig(this, props.config);
    this.validate(props);
    this.role = new iam.Role(this, 'Role', {
      roleName: breakGlassRoleName(config.scope),
      description: `Recovery of ${config.scope} by hand; each use is told to everybody`,
      assumedBy: this.principal(props),
      maxSessionDuration: props.session ?? Duration.hours(1),
    });
    for (const statement of operatorStatements(Stack.of(this), config)) this.role.addToPolicy(statement);
  }

  private validate(props: BreakGlassProps): void {
    const wrong = props.principals?.find((arn) => !/^arn:[a-z-]+:iam::\d{12}:(user|role)\/[\w+=,.@/-]+$/.test(arn));
    enforce('InvalidBreakGlass', this.node.path, [
      {
        when: props.principals?.length === 0,
        message:
          'principals is empty, so nobody could assume the role; allowed are one or more; leave it out or name one',
      },
      {
        when: wrong !== undefined,
        message: `principals has "${wrong}"; allowed are ARNs of IAM users and roles, such as "arn:aws:iam::111122223333:role/on-call"; correct it`,
      },
      durationBetween('session', props.session, 3600, 4 * 3600),
      durationBetween('mfaAge', props.mfaAge, 300, 3600),
    ]);
  }

  /** With a condition each, since one on all of them together would be lost. */
  private principal({ principals, mfaAge = Duration.minutes(15) }: BreakGlassProps): iam.IPrincipal {
    const { account, partition } = Stack.of(this);
    const whom = principals ?? [`arn:${partition}:iam::${account}:root`];
    const secondFactor = {
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      NumericLessThan: { 'aws:MultiFactorAuthAge': String(mfaAge.toSeconds()) },
    };
    return new iam.CompositePrincipal(...whom.map((arn) => new iam.ArnPrincipal(arn).withConditions(secondFactor)));
  }
}
