import { loadEnv, text, type Env } from '@s48/chassis';
import { parseClosedDays, parseOfficeHours } from '@s48/contracts';

export const loadDeskConfig = (env: Env) =>
  loadEnv(env, {
    ADMIN_EMAIL: text(undefined),
    ADMIN_PASSWORD: text(undefined),
    OFFICE_HOURS: (value) => parseOfficeHours(value ?? 'Mon-Fri 07:30-15:30'),
    HOLIDAYS_EXTRA: (value) => parseClosedDays(value ?? ''),
  });

export type DeskConfig = ReturnType<typeof loadDeskConfig>;
