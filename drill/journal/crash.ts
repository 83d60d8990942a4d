import type { Crash } from './schema';

/** What is done to the recovery, in words that end a sentence or begin one. */
export const crashInWords = ({ victim, step, moment }: Pick<Crash, 'victim' | 'step' | 'moment'>): string => {
  const what = victim === 'worker' ? 'the function' : 'the emulator, with every execution in it,';
  const when = moment === 'before' ? 'as it begins' : 'as it ends, before anybody has its answer';
  return `${what} is killed in step "${step}" ${when}`;
};

/** What came of it, by the proof of those who were struck. */
export function crashProof({ struck, restart }: Crash): string {
  if (!struck) return 'It never came to that: the step was not run.';
  const hit = `Process ${struck.pid} of ${struck.function} in ${struck.region} was struck ${(struck.at / 1000).toFixed(1)} s into the drill.`;
  if (!restart) return hit;
  return `${hit} The emulator, process ${restart.from}, was ended; ${restart.seconds} s later process ${restart.to} answered in its place.`;
}
