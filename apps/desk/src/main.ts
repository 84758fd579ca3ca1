import { runService } from '@s48/chassis';
import { deskService } from './desk.module.js';

await runService(deskService);
