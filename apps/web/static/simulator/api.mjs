import { say } from './dom.mjs';

/** A request to the system; a refusal becomes an error with the words of its problem+json. */
export async function call(path, { method = 'GET', json, body, headers = {} } = {}) {
  const init = { method, headers: { ...headers, ...(json && { 'content-type': 'application/json' }) }, ...(json ? { body: JSON.stringify(json) } : body && { body }) };
  return answerOf(fetch(path, init));
}

/** What an answer holds, or an error in words. */
export async function answerOf(asked) {
  const response = await asked.catch(() => {
    throw new Error(say('offline'));
  });
  const text = await response.text();
  const data = text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
  if (!response.ok) {
    const reason = data?.errors?.map((error) => error.message).join('; ') || data?.title || response.status;
    throw Object.assign(new Error(`${say('failed')}: ${reason}`), { status: response.status });
  }
  return data;
}

/** Calls `work` again and again, never twice at a time; what fails is tried at the next turn. */
export function poll(everyMs, work) {
  const turn = async () => {
    if (!document.hidden) await work().catch(() => undefined);
    setTimeout(turn, everyMs);
  };
  void turn();
}
