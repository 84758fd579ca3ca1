import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

/** Who runs the server. PostgreSQL refuses to run as root, so root hands it to an account that owns nothing else here. */
export interface Account {
  readonly name: string;
  /** Ids to drop to; absent when this process runs the server under its own name. */
  readonly ids?: { readonly uid: number; readonly gid: number };
}

export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return { name: 'the current user' };
  for (const name of ['postgres', 'nobody']) {
    const ids = idsOf(name);
    if (ids) return { name, ids };
  }
  throw new Error('PostgreSQL does not run as root, and there is no account "postgres" or "nobody": create one, or start as a normal user');
}

/** The account for data that exists: whoever made it, which may be another one than a fresh start would choose. */
export function accountOf(data: string, fresh: Account): Account {
  if (!existsSync(data)) return fresh;
  const { uid, gid } = statSync(data);
  if (uid === (fresh.ids?.uid ?? process.getuid?.())) return fresh;
  if (fresh.ids && uid !== 0) return { name: `number ${uid}`, ids: { uid, gid } };
  throw new Error(`${data} belongs to another user (number ${uid}): start as that user, or choose another DATA_DIR`);
}

function idsOf(name: string): Account['ids'] {
  const id = (option: string) => Number(execFileSync('id', [option, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** Whether the account can work in the folder: a clone under /root or in a private temporary folder is closed to it. */
export function canEnter({ ids }: Account, folder: string): boolean {
  return spawnSync('test', ['-x', folder], { ...ids, cwd: '/', stdio: 'ignore' }).status === 0;
}
