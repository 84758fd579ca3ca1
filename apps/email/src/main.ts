import { runService } from '@s48/chassis';
import { emailService } from './email.module.js';

await runService(emailService);
