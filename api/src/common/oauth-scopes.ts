/** What tokens for endpoints may do. */

/** The one scope that there is: to use what an endpoint shows. */
export const USE_SCOPE = 'endpoints:use';
/** To go on without the person: a refresh token. */
export const OFFLINE_SCOPE = 'offline_access';
