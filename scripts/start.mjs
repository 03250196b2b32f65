/**
 * `npm start`: everything a bare machine needs to run Patchbay. Plain Node without dependencies, in a
 * syntax that old versions can at least read, so that they get a sentence instead of a stack.
 */
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Patchbay needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}
await import('./lib/start.mjs');
