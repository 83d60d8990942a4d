import { z } from 'zod';

const addressSchema = z.strictObject({ host: z.string(), port: z.number().int().positive() });

/** Arguments of the clients' process, as JSON; the password is in its environment. Durations in milliseconds. */
export const clientSettingsSchema = z.strictObject({
  /** File for the history; must not exist. */
  history: z.string().min(1),
  seed: z.number().int(),
  /** Where clients stand, and where each member is reached from there; the first member is asked first. */
  places: z
    .array(z.strictObject({ place: z.string(), doors: z.record(z.string(), addressSchema) }))
    .min(1, 'needs a place where clients stand'),
  /** Clients in each place. Default 4. */
  clients: z.number().int().positive().default(4),
  /** Writes a second of each place, all its clients together. Default 50. */
  rate: z.number().positive().default(50),
  /** Silence after which a client gives a member up. Default 500. */
  timeout: z.number().positive().default(500),
});

export type ClientSettings = z.infer<typeof clientSettingsSchema>;
export type ClientArguments = z.input<typeof clientSettingsSchema>;

/** @throws Error with one line for each wrong argument. */
export function parseClientSettings(json: string | undefined): ClientSettings {
  if (!json) throw new Error('the clients need their settings: pass them as one JSON argument');
  const parsed = clientSettingsSchema.safeParse(JSON.parse(json));
  if (parsed.success) return parsed.data;
  throw new Error(`settings of the clients are wrong:\n${z.prettifyError(parsed.error)}`);
}
