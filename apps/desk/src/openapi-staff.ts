import { ROLES } from '@s48/chassis';
import { AGENCY_CODES, AGENCY_STATES, ASSIGNEES, DECLINE_REASONS, REPLY_CHANNELS, REPORT_KINDS } from '@s48/contracts';
import { LISTED_STATES } from './reply-list.js';

const TEXT = { type: 'string' };
const NUMBER = { type: 'integer' };
const YES = { type: 'boolean' };
const oneOf = (values: readonly string[]): object => ({ type: 'string', enum: [...values] });
const listOf = (items: object): object => ({ type: 'array', items });

const WAY = { channel: { ...oneOf(REPLY_CHANNELS), description: 'Another way than the usual one' }, consent: { ...TEXT, description: 'How the citizen agreed to a way that was not given with the report' } };
const ANSWER = { text: TEXT, kind: oneOf(['status', 'information']), undoable: { ...YES, description: 'Held for 15 seconds, in which POST /api/desk/replies/{id}/undo takes it back' } };

const KEPT = { title: TEXT, phrases: { ...listOf(TEXT), description: 'Questions that it answers, as citizens put them' }, body: { ...TEXT, description: 'In Latin; Cyrillic is made from it' } };
const RULES = { rules: listOf({ type: 'object' }) };

interface Route {
  readonly does: string;
  /** Fields of the body; those that must be there are named in `needs`. */
  readonly body?: Readonly<Record<string, object>>;
  readonly needs?: readonly string[];
  readonly query?: Readonly<Record<string, object>>;
  readonly answers: number;
  readonly open?: true;
}

/** What the screens use. Clerks are answered 404 for another body's ticket. */
const ROUTES: Readonly<Record<string, Route>> = {
  'POST /api/desk/session': { does: 'Sign in', body: { email: TEXT, password: TEXT }, needs: ['email', 'password'], answers: 204, open: true },
  'GET /api/desk/session': { does: 'Who is signed in', answers: 200 },
  'DELETE /api/desk/session': { does: 'Sign out', answers: 204 },
  'POST /api/desk/invitations/{token}': { does: 'Choose a password by an invitation; works once, for 72 hours', body: { password: TEXT, name: TEXT }, needs: ['password'], answers: 204, open: true },
  'POST /api/desk/password-resets': { does: 'Ask for a link by mail; answered alike for unknown addresses', body: { email: TEXT }, needs: ['email'], answers: 202, open: true },
  'POST /api/desk/password-resets/{token}': { does: 'Choose a new password; works once, for an hour, and ends all sessions', body: { password: TEXT }, needs: ['password'], answers: 204, open: true },
  'GET /api/desk/accounts': { does: 'All accounts with their state', answers: 200 },
  'POST /api/desk/accounts': { does: 'Invite somebody by mail', body: { email: TEXT, role: oneOf(ROLES), agency: oneOf(AGENCY_CODES), name: TEXT }, needs: ['email', 'role'], answers: 201 },
  'POST /api/desk/accounts/{id}/disable': { does: 'Shut an account at once; 409 for the last administrator', answers: 204 },
  'POST /api/desk/accounts/{id}/enable': { does: 'Open it again', answers: 204 },
  'GET /api/desk/live': { does: 'Server-sent events: which tickets changed', answers: 200 },
  'GET /api/desk/tickets': { does: 'Tickets, oldest first', query: { q: TEXT, agency: TEXT, state: TEXT, kind: oneOf(REPORT_KINDS), urgent: YES, limit: TEXT, cursor: TEXT }, answers: 200 },
  'GET /api/desk/tickets/{reference}': { does: 'One ticket with its reports, replies, links, other ways to reach the citizen, and kept answers that fit its question', answers: 200 },
  'POST /api/desk/tickets/{reference}/assign': { does: 'Give it to a body, or to the operators', body: { agency: oneOf(ASSIGNEES) }, needs: ['agency'], answers: 204 },
  'POST /api/desk/tickets/{reference}/kind': { does: 'Say what kind of report it is; no later decision of routing overwrites it', body: { kind: oneOf(REPORT_KINDS), reason: TEXT }, needs: ['kind'], answers: 204 },
  'POST /api/desk/tickets/{reference}/urgent': { does: 'Mark it urgent: its duty service is alarmed at once; or take a false alarm back: who was alarmed is told', body: { urgent: { ...YES, description: 'True where it is not given' }, reason: TEXT }, answers: 204 },
  'POST /api/desk/tickets/{reference}/decline': { does: 'Close it without action', body: { reason: oneOf(DECLINE_REASONS) }, needs: ['reason'], answers: 204 },
  'POST /api/desk/tickets/{reference}/status': { does: 'What a clerk says for the own body: the citizen\'s status reply, or "not ours" with its reason', body: { state: oneOf(AGENCY_STATES), message: TEXT, plannedFor: TEXT, reason: TEXT, proposed: oneOf(AGENCY_CODES) }, needs: ['state', 'message'], answers: 202 },
  'POST /api/desk/tickets/{reference}/claim': { does: 'Take it for a quarter of an hour; 409 tells who has it', answers: 204 },
  'DELETE /api/desk/tickets/{reference}/claim': { does: 'Let it go', answers: 204 },
  'POST /api/desk/tickets/{reference}/contact': { does: 'The citizen\'s address in the clear; who looks is written down', answers: 200 },
  'POST /api/desk/tickets/{reference}/replies': { does: 'Answer the citizen', body: { ...ANSWER, ...WAY, fromAnswer: { ...NUMBER, description: 'The kept answer that it was made from' } }, needs: ['text'], answers: 202 },
  'GET /api/desk/tickets/{reference}/draft': { does: 'The caller\'s draft', answers: 200 },
  'PUT /api/desk/tickets/{reference}/draft': { does: 'Keep the caller\'s draft; an empty text takes it away', body: { text: TEXT, kind: ANSWER.kind }, needs: ['text'], answers: 204 },
  'PUT /api/desk/tickets/{reference}/links/{other}': { does: 'Both tell of one incident; neither is changed', answers: 204 },
  'DELETE /api/desk/tickets/{reference}/links/{other}': { does: 'They do not', answers: 204 },
  'GET /api/desk/replies': { does: 'Replies that are not proven, over all channels, oldest first', query: { state: oneOf(LISTED_STATES), cursor: TEXT }, answers: 200 },
  'POST /api/desk/replies': { does: 'One answer to many tickets: `sent` and `refused` by reference', body: { references: listOf(TEXT), ...ANSWER }, needs: ['references', 'text'], answers: 202 },
  'POST /api/desk/replies/{id}/retry': { does: 'Send it again under its id, or as a new reply another way; 409 when it has left or arrived', body: WAY, answers: 202 },
  'POST /api/desk/replies/{id}/undo': { does: 'Take it back; its words are a draft again. 409 when it has left', answers: 204 },
  'GET /api/desk/notices': { does: 'Reminders, alarms and escalations, the latest first', answers: 200 },
  'GET /api/desk/audit': { does: 'Who did what to which ticket, account, body or kept answer, the latest first; `next` goes into `before`', query: { object: TEXT, actor: TEXT, before: TEXT }, answers: 200 },
  'GET /api/desk/agencies': { does: 'The bodies and their contacts', answers: 200 },
  'PUT /api/desk/agencies/{code}': { does: 'Change a body\'s contacts', body: { responsible: TEXT, email: TEXT, phone: TEXT, duty_phone: TEXT }, answers: 204 },
  'PUT /api/desk/agencies/{code}/webhook': { does: 'Where its system is called; null takes it away. The secret is shown once', body: { url: { ...TEXT, nullable: true } }, needs: ['url'], answers: 200 },
  'POST /api/desk/agencies/{code}/keys': { does: 'A key for its system, shown once', answers: 201 },
  'GET /api/desk/answer-texts': { does: 'The answers that are kept for questions', answers: 200 },
  'POST /api/desk/answer-texts': { does: 'Keep another', body: KEPT, needs: ['title', 'phrases', 'body'], answers: 201 },
  'PUT /api/desk/answer-texts/{id}': { does: 'Change one; 409 when somebody else has since it was read', body: { ...KEPT, version: NUMBER }, needs: ['title', 'phrases', 'body', 'version'], answers: 200 },
  'DELETE /api/desk/answer-texts/{id}': { does: 'Suggest it no more', answers: 204 },
  'GET /api/routing/decisions/{reference}': { does: 'What routing decided about a report, and why', answers: 200 },
  'GET /api/routing/decisions/{reference}/replay': { does: 'Each decision made again with the rules and the model of then', answers: 200 },
  'GET /api/routing/accuracy': { does: 'How often people chose otherwise, by week and by model', answers: 200 },
  'GET /api/routing/rules': { does: 'The rules in force', answers: 200 },
  'PUT /api/routing/rules': { does: 'Publish rules; every fault is named. 409 when others published since `basedOn`', body: { ...RULES, basedOn: NUMBER }, needs: ['rules'], answers: 200 },
  'GET /api/routing/rules/versions': { does: 'Who published which rules when', answers: 200 },
  'POST /api/routing/bench': { does: 'Try rules on the latest reports: for how many each holds, and what goes elsewhere, before and after', body: RULES, needs: ['rules'], answers: 200 },
  'GET /api/routing/models': { does: 'Models with their state and figures', answers: 200 },
  'POST /api/routing/models': { does: 'Train a candidate from the corrections', answers: 202 },
  'POST /api/routing/models/{id}/activate': { does: 'Put one in force; `shipped` goes back to what came with the product', answers: 204 },
};

/** The paths of an OpenAPI document; `problem` describes every error. */
export function staffPaths(problem: object): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, route] of Object.entries(ROUTES)) {
    const [method, path] = name.split(' ') as [string, string];
    (paths[path] ??= {})[method.toLowerCase()] = operation(path, route, problem);
  }
  return paths;
}

function operation(path: string, { does, body, needs, query = {}, answers, open }: Route, problem: object): object {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: TEXT }));
  const inQuery = Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema }));
  return {
    summary: does,
    security: open ? [] : [{ session: [] }],
    parameters: [...inPath, ...inQuery],
    ...(body && { requestBody: { required: needs !== undefined, content: { 'application/json': { schema: { type: 'object', properties: body, ...(needs && { required: [...needs] }) } } } } }),
    responses: { [answers]: { description: 'Done' }, 400: problem, ...(!open && { 401: problem, 403: problem }), 404: problem, 409: problem },
  };
}
