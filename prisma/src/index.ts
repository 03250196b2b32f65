/** The database package: generated types, the one way to run a transaction, and pools for what brings its own. */
export * from './database.js';
export * from './generated/client.js';
export * from './pool.js';
