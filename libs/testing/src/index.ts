export * from './given.js';
export * from './handler-habits.js';
export * from './test-broker.js';
export * from './test-database.js';
export * from './test-desk.js';
export * from './test-service.js';
export * from './wait-for.js';
