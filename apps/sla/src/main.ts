import { runService } from '@s48/chassis';
import { slaService } from './sla.module.js';

await runService(slaService);
