import { runService } from '@s48/chassis';
import { webService } from './web.module.js';

await runService(webService);
