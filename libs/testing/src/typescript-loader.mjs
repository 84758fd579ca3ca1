// Lets a child process run TypeScript sources as they are: node --conditions=@s48/source --import <this file> child.ts
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { transform } from '@swc/core';

// Node loads this file a second time, in the thread that runs the hooks.
if (isMainThread) register(import.meta.url);

const jsc = {
  target: 'es2022',
  parser: { syntax: 'typescript', decorators: true },
  transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
};

export function resolve(specifier, context, next) {
  const ofOurs = specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts');
  return next(ofOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), { filename, jsc, module: { type: 'es6' }, sourceMaps: 'inline', configFile: false, swcrc: false });
  return { format: 'module', source: code, shortCircuit: true };
}
