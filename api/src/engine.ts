/**
 * Settings of V8 that the process needs, whatever it was started with. Imported before all else.
 *
 * Allocation-site pretenuring is off: V8 makes objects of a place in the code in old space at once when
 * those of that place once lived long, as the objects of calls do that wait for an upstream. An old object
 * keeps alive whatever it refers to until the next full collection, so each call kept its request, its
 * response and its buffers: a third of all memory that calls take was promoted, and scavenges took 3 ms
 * instead of 0.5 (docs/performance.md).
 */
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--no-allocation-site-pretenuring');
