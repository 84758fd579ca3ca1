// npm start: installs and builds what is missing, then becomes the server: the same process, so that a signal meets the right one.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, ROOT } from './prepare.mjs';

prepare();
const settings = join(ROOT, '.env');
if (existsSync(settings)) process.loadEnvFile(settings); // what is set already stays as it is
process.setSourceMapsEnabled(true);
await import('./dist/main.js');
