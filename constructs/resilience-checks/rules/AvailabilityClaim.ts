import { modelledAvailability, serving } from '../model/capacity';
import type { Rule } from '../model/rule';

export const AvailabilityClaim: Rule = {
  id: 'AvailabilityClaim',
  severity: 'error',
  holds: 'the availability that is promised is one that the topology can have',
  why: 'services in a row are up only when all of them are: the promise is broken by what AWS itself promises',
  fix: 'take single zones out of the path, add a second Region or shorten its failover, or promise less',
  check: (set) => {
    const { availability, rto } = set.objectives;
    const model = modelledAvailability(set);
    const [first] = serving(set);
    if (availability === undefined || first === undefined || model === undefined || availability <= model.percent)
      return [];
    const parts = model.parts.map(({ name, percent }) => `${name} ${percent} %`).join(', ');
    const limit = Math.floor(model.percent * 1000) / 1000;
    const what =
      model.regions > 1
        ? `${availability} % is promised; ${parts} in a row, with outages of an hour cut off after ${rto} s, are ${limit} %`
        : `${availability} % is promised; ${parts} in a row are ${limit} % in one Region`;
    return [{ at: first, what }];
  },
};
