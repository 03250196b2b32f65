/** `npm run build`: generates the database client and compiles all workspaces, when sources changed. */
import { build } from './lib/build.mjs';
import { failWith, say } from './lib/say.mjs';

try {
  if (!(await build(say))) say('Nothing to build: no source has changed.');
} catch (error) {
  failWith(error);
}
