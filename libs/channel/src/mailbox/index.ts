export * from './mail-key.js';
export * from './mail-server.js';
export * from './mailbox.reader.js';
export * from './tls.js';
