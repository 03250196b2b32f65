/** Preloaded into the api process (`--import`): lets the bench ask it for its CPU time and memory. */
import { answer } from './rpc.mjs';

answer();
// The channel must not keep the process alive.
process.channel?.unref();
