/** What the package offers. Types of every resource are in `components['schemas']`. */
export { Patchbay } from './client.js';
export {
  ApiError,
  ConnectionError,
  type ExceededQuota,
  type FieldError,
  PatchbayError,
  TimeoutError,
} from './core/errors.js';
export type { Body, Item, OperationId, Query, Result } from './core/operation.js';
export { type Page, PageList } from './core/pages.js';
export type { CallOptions, ClientOptions } from './core/transport.js';
export type { components } from './generated/schema.js';
