import type { Duration } from 'aws-cdk-lib';
import { enforce, wholeNumber } from '../core/rules';

/** How many of the resources that a target finds an action acts on. */
export class Selection {
  /** Every one of them. */
  static all(): Selection {
    return new Selection('ALL');
  }

  /**
   * Some, chosen by chance.
   *
   * @param count 1 to 1000
   */
  static count(count: number): Selection {
    enforce('InvalidSelection', 'Selection.count', [wholeNumber('count', count, 1, 1000)]);
    return new Selection(`COUNT(${count})`);
  }

  /**
   * A share, chosen by chance and rounded down. The experiment fails at its start if that leaves none.
   *
   * @param percent 1 to 100
   */
  static percent(percent: number): Selection {
    enforce('InvalidSelection', 'Selection.percent', [wholeNumber('percent', percent, 1, 100)]);
    return new Selection(`PERCENT(${percent})`);
  }

  private constructor(
    /** As AWS FIS spells it: `ALL`, `COUNT(1)`, `PERCENT(50)`. */
    readonly mode: string,
  ) {}
}

/** Resources by an attribute that their service describes. */
export interface TargetFilter {
  /** Path of the attribute, for instance `State.Name`. */
  readonly path: string;
  /** Values, any of which will do. */
  readonly values: string[];
}

/** Which resources a fault acts on. */
export interface Targeting {
  /**
   * Tags that a resource must have, all of them.
   *
   * @default - `holdfast:architecture` with the name of the architecture, unless `arns` are given
   */
  readonly tags?: { [key: string]: string };

  /**
   * ARNs, at most five, instead of tags.
   *
   * @default - resources are found by tags
   */
  readonly arns?: string[];

  /**
   * Zone in which they are.
   *
   * @default - any
   */
  readonly zone?: string;

  /**
   * How many of them.
   *
   * @default Selection.count(1)
   */
  readonly selection?: Selection;
}

/** Resources of one type that actions act on. */
export interface FaultTarget extends Targeting {
  /** For instance `aws:ec2:instance`. */
  readonly resourceType: string;

  /**
   * What else they must be, all of it.
   *
   * @default - nothing
   */
  readonly filters?: TargetFilter[];

  /**
   * Parameters of the type of resource.
   *
   * @default - the zone, where the type takes it as a parameter
   */
  readonly parameters?: { [name: string]: string };
}

/** One action of AWS FIS. */
export interface FaultAction {
  /** For instance `aws:ec2:terminate-instances`. */
  readonly actionId: string;

  /**
   * Name of the target that it acts on.
   *
   * @default - none, for the few actions that have no target
   */
  readonly target?: string;

  /**
   * Parameters, as texts.
   *
   * @default - none
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Names of the actions that end before it begins.
   *
   * @default - it begins with the experiment
   */
  readonly startAfter?: string[];

  /**
   * ARNs beside the targets that the action touches, for instance where the faults of functions are kept.
   *
   * @default - none
   */
  readonly resources?: string[];
}

/** What an experiment does: actions, and what they act on. */
export interface FaultProps {
  /** Short name, for instance `instance-terminate`: lower-case letters, digits and hyphens. */
  readonly name: string;

  /** What happens, and to what. */
  readonly description: string;

  /** Actions by name. */
  readonly actions: { [name: string]: FaultAction };

  /**
   * Targets by name.
   *
   * @default - none, for actions without a target
   */
  readonly targets?: { [name: string]: FaultTarget };
}

/** A fault that goes on for a while. */
export interface LastingFaultProps extends Targeting {
  /**
   * How long it lasts: 1 minute to 12 hours.
   *
   * @default Duration.minutes(5)
   */
  readonly duration?: Duration;
}
