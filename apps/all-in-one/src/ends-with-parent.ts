// Loaded into every service that `npm run services` starts: when its parent is killed the channel to it closes, and the service
// drains and ends instead of living on unseen.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
