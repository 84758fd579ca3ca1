import { runService } from '@s48/chassis';
import { smsService } from './sms.module.js';

await runService(smsService);
