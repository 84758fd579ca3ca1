// npm run services: every service as a process of its own, against DATABASE_URL and AMQP_URL, behind one port.
import { prepare } from './prepare.mjs';

prepare();
process.setSourceMapsEnabled(true);
await import('./dist/services.js');
