/** The first step of `npm run generate`: see `buildApi`. */
import { buildApi } from './lib/build.mjs';
import { failWith } from './lib/say.mjs';

buildApi().catch(failWith);
