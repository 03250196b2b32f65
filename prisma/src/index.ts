/** The database package: generated types and the one way to run a transaction. */
export * from './database.js';
export * from './generated/client.js';
