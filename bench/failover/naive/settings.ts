import { z } from 'zod';

const serverSchema = z.object({
  host: z.string(),
  port: z.number().int(),
  user: z.string(),
  password: z.string(),
  database: z.string(),
});

/** What an instance of the naive service is told, JSON in the environment variable `HOLDFAST_NAIVE`. */
export const naiveSettingsSchema = z.object({ primary: serverSchema, standby: serverSchema });
export type NaiveSettings = z.infer<typeof naiveSettingsSchema>;
