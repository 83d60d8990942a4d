import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
