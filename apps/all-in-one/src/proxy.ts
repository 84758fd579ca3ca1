import { SERVICES } from '@s48/contracts';
import { loadHostConfig } from './config.js';
import { frontDoor } from './front-door.js';
import { onPort } from './upstreams.js';

// The front door where every service runs on a machine of its own name (docker-compose.yml), each on the default port.
const SERVICE_PORT = 4848;

const { PORT, HOST } = loadHostConfig(process.env);
const server = frontDoor(new Map(SERVICES.map((service) => [service, onPort(SERVICE_PORT, service)])));
server.listen(PORT, HOST);

const stop = (): void => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
};
process.on('SIGTERM', stop).on('SIGINT', stop);
