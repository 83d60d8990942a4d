// Writes the documents that follow from the code. `npm run docs`; a test fails when one of them is out of date.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { require as requireTypeScript } from 'tsx/cjs/api';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { writeDocuments } = requireTypeScript(join(root, 'scripts/docs/write.ts'), import.meta.url);

writeDocuments(root).then(
  (written) => process.stdout.write(written.length > 0 ? `${written.join('\n')}\n` : 'all documents are up to date\n'),
  (error) => {
    process.stderr.write(`docs: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
