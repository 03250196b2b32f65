/** Free and taken ports. */
import { createServer } from 'node:net';
import { Stop } from './say.mjs';

/**
 * The port to listen on: the wished one when it is free, a free one for 0.
 * @param {string} host @param {number} port @returns {Promise<number>}
 */
export async function freePort(host, port) {
  const server = createServer();
  try {
    return await new Promise((ok, fail) => {
      server.once('error', fail);
      server.listen(port, host, () => ok(server.address().port));
    });
  } catch (error) {
    if (error.code === 'EADDRINUSE')
      throw new Stop(
        `Port ${port} is in use by another program. Set PORT to a free one: PORT=${port + 1} npm start`,
      );
    if (error.code === 'EACCES')
      throw new Stop(`Port ${port} may not be opened by this user. Set PORT to one above 1023.`);
    if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
      throw new Stop(`This machine has no address ${host}. Set HOST to one it has, or to 0.0.0.0 for all.`);
    throw error;
  } finally {
    await new Promise((ok) => server.close(ok));
  }
}
