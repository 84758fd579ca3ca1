import { loadEnv, text, type Env } from '@s48/chassis';

export const loadDeskConfig = (env: Env) =>
  loadEnv(env, {
    ADMIN_EMAIL: text(undefined),
    ADMIN_PASSWORD: text(undefined),
  });

export type DeskConfig = ReturnType<typeof loadDeskConfig>;
