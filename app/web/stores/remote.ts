import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleAll,
  timeout,
  TimeoutStrategy,
  wrap,
  type IPolicy,
} from 'cockatiel';

export interface RemoteOptions {
  /** Milliseconds that one call may take, with what the SDK repeats. @default 2000 */
  readonly timeout?: number;
  /** Failures in a row after which calls are refused at once. @default 5 */
  readonly failures?: number;
  /** Milliseconds until one of them is let through again. @default 5000 */
  readonly openFor?: number;
}

/**
 * Calls to a service that others run: none lasts longer than its time, and while the service is away nobody waits for it.
 * An answer that says no, such as "there is none", is an answer: the work has to return it instead of throwing it.
 */
export class Remote {
  private readonly breaker;
  private readonly policy: IPolicy;

  constructor({ timeout: limit = 2000, failures = 5, openFor = 5000 }: RemoteOptions = {}) {
    this.breaker = circuitBreaker(handleAll, { halfOpenAfter: openFor, breaker: new ConsecutiveBreaker(failures) });
    this.policy = wrap(this.breaker, timeout(limit, TimeoutStrategy.Aggressive));
  }

  /** Whether calls are made. */
  get well(): boolean {
    return this.breaker.state === CircuitState.Closed;
  }

  /** @throws BrokenCircuitError at once while the service is away; TaskCancelledError when the time is over */
  call<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.policy.execute(({ signal }) => work(signal));
  }
}
