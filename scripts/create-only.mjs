// npm run create-only: writes the table of create-only properties anew, for the version of @aws-cdk/aws-service-spec that
// is installed; a test fails when it is out of date.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { require as requireTypeScript } from 'tsx/cjs/api';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { writeTable } = requireTypeScript(join(root, 'scripts/create-only/write.ts'), import.meta.url);

writeTable(root).then(
  (written) => process.stdout.write(written ? 'the table was written anew\n' : 'the table is up to date\n'),
  (error) => {
    process.stderr.write(`create-only: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
