import { runService } from '@s48/chassis';
import { phoneService } from './phone.module.js';

await runService(phoneService);
