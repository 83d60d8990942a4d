import { NaivePool } from './pool';
import { naiveService } from './service';
import { naiveSettingsSchema } from './settings';

/** An instance of the naive service as a process; its ready line names its port. */
async function main(): Promise<void> {
  const text = process.env.HOLDFAST_NAIVE;
  if (!text) throw new Error('environment variable HOLDFAST_NAIVE is not set: it must hold the settings as JSON');
  const { primary, standby } = naiveSettingsSchema.parse(JSON.parse(text));
  const pool = new NaivePool(primary, standby, (reason) => process.stderr.write(`failing over: ${reason}\n`));
  const url = await naiveService(pool).listen({ host: '127.0.0.1', port: 0 });
  process.stdout.write(`${JSON.stringify({ ready: true, port: Number(new URL(url).port) })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
