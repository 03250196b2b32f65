/**
 * Loaded before api and workers (`node --import`): when the supervisor is gone, even by a kill -9, its
 * channel closes, and the process stops as if it had been asked to.
 */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
