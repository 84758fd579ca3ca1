export * from './data-source.js';
export * from './failure.js';
export * from './session.js';
