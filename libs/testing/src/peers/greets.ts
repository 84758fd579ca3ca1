import { connect } from 'node:net';

/** Whether a server at this port of ours says something to whoever connects. */
export function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (up: boolean): void => {
      socket.destroy();
      resolve(up);
    };
    socket.setTimeout(1_000, () => end(false));
    socket.once('data', () => end(true)).once('error', () => end(false)).once('close', () => end(false));
  });
}
