import { runService } from '@s48/chassis';
import { routingService } from './routing.module.js';

await runService(routingService);
