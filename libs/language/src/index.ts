export * from './danger.js';
export * from './fold.js';
export * from './local-time.js';
export * from './render.js';
export * from './script.js';
export * from './texts.js';
export * from './transliterate.js';
export * from './emergency-notice.js';
