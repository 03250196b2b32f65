/** Where things are in the checkout. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @param {...string} parts */
export const at = (...parts) => join(ROOT, ...parts);
