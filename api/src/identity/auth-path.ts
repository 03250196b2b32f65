/** Where people sign in, and where applications get tokens for endpoints. */
export const AUTH_PATH = '/api/auth';
