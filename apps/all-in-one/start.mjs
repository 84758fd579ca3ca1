// npm start: installs and builds what is missing, then becomes the server: the same process, so that a signal meets the right one.
import { prepare } from './prepare.mjs';

prepare();
process.setSourceMapsEnabled(true);
await import('./dist/main.js');
