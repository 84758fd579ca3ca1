// A registry that carries only some platforms' native packages makes npm drop the others from package-lock.json, and `npm ci`
// then refuses the lock everywhere. This adds the dropped optional packages again, with the platform their names tell.
// Run after each change of dependencies: node .ci/complete-lock.mjs (with --check it only reports, and exits 1 if there is work).
import { readFileSync, writeFileSync } from 'node:fs';

const LOCK = 'package-lock.json';
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32'];

/** `@swc/core-linux-arm64-musl` -> { os: ['linux'], cpu: ['arm64'], libc: ['musl'] } */
function platformOf(name) {
  const words = name.split(/[-/.]/);
  const os = SYSTEMS.find((system) => words.includes(system)) ?? (words.includes('windows') ? 'win32' : undefined);
  const cpu = PROCESSORS.find((processor) => words.includes(processor)) ?? (words.includes('armv7') ? 'arm' : undefined);
  const libc = os === 'linux' && words.map((w) => (w.startsWith('musl') ? 'musl' : /^(gnu|glibc)/.test(w) ? 'glibc' : '')).find(Boolean);
  return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), optional: true, ...(os && { os: [os] }) };
}

/** Where Node would look for `name` when the package at `path` asks for it, nearest folder first. */
function places(path, name) {
  const parts = path === '' ? [] : path.split('/node_modules/');
  const nested = parts.map((_, i) => `${parts.slice(0, parts.length - i).join('/node_modules/')}/node_modules/${name}`);
  return [...nested, `node_modules/${name}`];
}

const lock = JSON.parse(readFileSync(LOCK, 'utf8'));
const changes = [];

for (const [path, entry] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (places(path, name).some((place) => lock.packages[place])) continue;
    if (!/^\d/.test(version)) {
      console.warn(`${name}@${version} (of ${path || 'the root'}) is missing from the lock and has no exact version: left out`);
      continue;
    }
    lock.packages[`node_modules/${name}`] = { version, ...platformOf(name) };
    changes.push(`added ${name}@${version}`);
  }
}

// An address pins a clone to the registry of whoever made the lock; integrity hashes pin the content without it.
for (const [path, entry] of Object.entries(lock.packages)) {
  if (!/^https?:/.test(entry.resolved ?? '')) continue;
  delete entry.resolved;
  changes.push(`dropped the registry address of ${path}`);
}

for (const change of changes) console.log(change);
if (process.argv.includes('--check')) {
  if (changes.length) console.error('package-lock.json is incomplete: run `node .ci/complete-lock.mjs` and commit the result');
  process.exit(changes.length ? 1 : 0);
}
if (changes.length) {
  // npm's own order, so that the next `npm install` changes nothing
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(changes.length ? `${changes.length} entries changed` : 'package-lock.json is complete');
