import { parentPort, workerData } from 'node:worker_threads';
import { trainCandidate, type TrainingOrder } from './candidate.js';

const candidate = trainCandidate(workerData as TrainingOrder);
parentPort!.postMessage(candidate, [candidate.bytes.buffer as ArrayBuffer]);
