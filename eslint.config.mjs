import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The house rules a machine can check (CONTRIBUTING.md). No rule here needs types: the compiler has those, and this stays fast.
const SPECS = ['**/*.spec.ts'];
const LAUNCHERS = ['apps/all-in-one/src/**', 'libs/chassis/src/env.ts', 'libs/chassis/src/run-service.ts', 'libs/testing/src/**', 'apps/e2e/src/**'];

const NAMED_EXPORTS = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: a default export is called something else in every file.' },
  { selector: "ExportSpecifier[exported.name='default']", message: 'Export by name: a default export is called something else in every file.' },
];
const ENVIRONMENT = [
  { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'Only config.ts reads the environment, through loadEnv of @s48/chassis.' },
];
const HONEST_TESTS = [
  { selector: "MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing)$/]", message: 'No skipped or focused tests: mend it or delete it.' },
  { selector: "CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]", message: 'No skipped or focused tests: mend it or delete it.' },
];
const PURE = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take `now: Date` as an argument.' },
  { selector: "CallExpression[callee.name='Date']", message: 'Take `now: Date` as an argument.' },
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Take `now: Date` as an argument.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Take the random value as an argument.' },
  { selector: 'AwaitExpression, ForOfStatement[await=true], :function[async=true]', message: 'Domain functions are synchronous.' },
  { selector: 'ImportExpression', message: 'domain/ imports only its siblings, @s48/contracts and @s48/language.' },
];
const OUTSIDE_WORLD = ['process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'console', 'performance', 'crypto', 'globalThis', 'require'];

const TESTING_ONLY = { regex: '^@s48/testing', message: '@s48/testing is for specs.' };
const onlyImports = (allowed, message) => ['error', { patterns: [{ regex: `^(?!${allowed})`, message }] }];

export default defineConfig(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/coverage/**', '.nx/**', '.data/**'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs'],
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_', caughtErrors: 'all' }],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
      'no-restricted-syntax': ['error', ...NAMED_EXPORTS, ...ENVIRONMENT],
      'no-restricted-imports': ['error', { patterns: [TESTING_ONLY] }],
    },
  },
  { files: ['**/config.ts', ...LAUNCHERS], rules: { 'no-restricted-syntax': ['error', ...NAMED_EXPORTS] } },
  { files: ['libs/testing/src/**', 'apps/e2e/src/**'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['libs/contracts/src/**/*.ts'],
    rules: { 'no-restricted-imports': onlyImports('\\.\\.?/|class-validator$|class-transformer$|reflect-metadata$', 'contracts depend on nothing but class-validator.') },
  },
  { files: ['libs/language/src/**/*.ts'], rules: { 'no-restricted-imports': onlyImports('\\.\\.?/', 'language depends on nothing.') } },
  {
    files: ['apps/*/src/**/domain/**/*.ts'],
    rules: {
      'no-restricted-imports': onlyImports('\\./|@s48/contracts$|@s48/language$', 'domain/ imports only its siblings, @s48/contracts and @s48/language.'),
      'no-restricted-globals': ['error', ...OUTSIDE_WORLD.map((name) => ({ name, message: 'Domain functions take everything as arguments.' }))],
      'no-restricted-syntax': ['error', ...NAMED_EXPORTS, ...ENVIRONMENT, ...PURE],
    },
  },
  {
    files: SPECS,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-imports': 'off',
      'no-restricted-globals': 'off',
      'no-restricted-syntax': ['error', ...NAMED_EXPORTS, ...HONEST_TESTS],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description', 'ts-ignore': true, 'ts-nocheck': true }],
    },
  },
);
