import type { Model, Variant } from '../../docs/model/variants/variant';
import type { Check } from './tlc';

/** A variant with the bounds that it is run with. */
export interface Planned {
  readonly model: Model;
  readonly variant: Variant;
  readonly check: Check;
  /** Constants that differ from the model's own. */
  readonly constants: Readonly<Record<string, string>>;
}

/** What to run, in order. `names` are variants or modules; all if there are none. Pure. */
export function plan(models: readonly Model[], names: readonly string[], large: boolean): readonly Planned[] {
  return models.flatMap((model) =>
    model.variants
      .filter(({ name }) => names.length === 0 || names.includes(name) || names.includes(model.module))
      .filter(({ largeOnly }) => large || !largeOnly)
      .map((variant) => {
        const constants = { ...variant.constants, ...(large ? variant.large : {}) };
        const { module, invariants } = model;
        const check: Check = {
          module,
          constants: { ...model.constants, ...constants },
          invariants: variant.invariants ?? invariants,
          liveness: variant.liveness,
        };
        return { model, variant, check, constants };
      }),
  );
}

/** "holds" or "breaks X". */
export const expectation = ({ breaks }: Variant): string => (breaks ? `breaks ${breaks}` : 'holds');
