// Direction of dependency, checked on the Nx graph of the working directory by the `layer:` tags of the package.json files.
// Own check because the ESLint rule of @nx only warns, exit 0, when no graph is cached.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** layer -> the layers it may import. That @s48/testing stays in specs is ESLint's part: the graph does not tell files apart. */
const MAY_IMPORT = {
  contracts: [],
  language: [],
  plumbing: ['contracts', 'plumbing', 'testing'],
  channel: ['contracts', 'language', 'plumbing', 'testing'],
  service: ['contracts', 'language', 'plumbing', 'channel', 'testing'],
  testing: ['contracts', 'plumbing'],
  host: ['contracts', 'language', 'plumbing', 'channel', 'service', 'testing'],
  e2e: ['testing'],
};

function projectGraph() {
  const folder = mkdtempSync(join(tmpdir(), 's48-graph-'));
  const file = join(folder, 'graph.json');
  try {
    const env = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false' };
    execFileSync(process.execPath, ['node_modules/.bin/nx', 'graph', `--file=${file}`], { stdio: ['ignore', 'ignore', 'inherit'], env });
    return JSON.parse(readFileSync(file, 'utf8')).graph;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function violations({ nodes, dependencies }) {
  const layerOf = (name) => nodes[name]?.data.tags?.find((tag) => tag.startsWith('layer:'))?.slice('layer:'.length);
  const found = [];
  for (const name of Object.keys(nodes)) {
    const layer = layerOf(name);
    if (!MAY_IMPORT[layer]) {
      found.push(`${name} has no known layer: give its package.json "nx": { "tags": ["layer:<one of ${Object.keys(MAY_IMPORT).join(', ')}>"] }`);
      continue;
    }
    for (const { target } of dependencies[name] ?? []) {
      const other = layerOf(target);
      if (other && !MAY_IMPORT[layer].includes(other)) found.push(`${name} (${layer}) may not import ${target} (${other})`);
    }
  }
  return found;
}

const graph = projectGraph();
const found = violations(graph);
for (const line of found) console.error(line);
console.log(found.length ? `${found.length} boundary violations` : `boundaries hold between ${Object.keys(graph.nodes).length} projects`);
process.exit(found.length ? 1 : 0);
