import { SESSION_COOKIE } from '@s48/chassis';
import { TICKET_STATES } from '@s48/contracts';
import { contractSchemas } from './contract-schemas.js';
import { staffPaths } from './openapi-staff.js';

const problem = { description: 'What is wrong, field by field', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
const json = (schema: object): object => ({ 'application/json': { schema } });
const REFERENCE = { name: 'reference', in: 'path', required: true, schema: { type: 'string', example: '48-2043-7719' } };
const TEXT = { type: 'string' };
const TIME = { type: 'string', format: 'date-time' };

/** OpenAPI 3.0 of the agencies' REST API, the portal's report API and what staff's screens use. Open311 has a specification of its own. */
export function openApi(publicUrl: string): object {
  return {
    openapi: '3.0.3',
    info: { title: 'Sistem 48', version: '1.0.0', description: 'Report once, hear back within 48 hours. Times are ISO 8601 with an offset.' },
    servers: [{ url: publicUrl }],
    paths: { ...agencyPaths, ...reportPaths, ...staffPaths(problem) },
    components: {
      securitySchemes: {
        agencyKey: { type: 'http', scheme: 'bearer', description: 'Made by an administrator: POST /api/desk/agencies/<code>/keys' },
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'Set by POST /api/desk/session; under https its name begins with __Host-' },
      },
      schemas: { AgencyStatus: contractSchemas()['AgencyStatus'], Problem: problemSchema, Ticket: ticketSchema },
    },
  };
}

const problemSchema = {
  type: 'object',
  properties: {
    status: { type: 'integer' }, title: TEXT, detail: TEXT,
    errors: { type: 'array', items: { type: 'object', properties: { field: TEXT, message: TEXT } } },
  },
};

const FILES = { type: 'array', items: { type: 'object' } };

const ticketSchema = {
  type: 'object',
  properties: {
    reference: TEXT, text: { ...TEXT, nullable: true }, place: { type: 'object', nullable: true }, category: { ...TEXT, nullable: true }, urgent: { type: 'boolean' },
    receivedAt: TIME, deadline: TIME, state: { type: 'string', enum: [...TICKET_STATES] }, attachments: FILES,
    supplements: {
      type: 'array',
      description: 'What the citizen added later, oldest first',
      items: { type: 'object', properties: { receivedAt: TIME, text: TEXT, verified: { type: 'boolean', description: 'False when it came from another address than the report\'s own' }, attachments: FILES } },
    },
  },
};

const agencyPaths = {
  '/api/agency/v1/tickets': {
    get: {
      summary: 'The calling agency\'s tickets, oldest first',
      security: [{ agencyKey: [] }],
      parameters: [
        { name: 'state', in: 'query', schema: { type: 'string', enum: ['open', ...TICKET_STATES], default: 'open' } },
        { name: 'cursor', in: 'query', schema: TEXT, description: '`next` of the page before' },
      ],
      responses: {
        200: { description: 'A page', content: json({ type: 'object', properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Ticket' } }, next: { ...TEXT, nullable: true } } }) },
        401: problem,
      },
    },
  },
  '/api/agency/v1/tickets/{reference}/status': {
    post: {
      summary: 'Report a status; its message is quoted to the citizen verbatim',
      security: [{ agencyKey: [] }],
      parameters: [REFERENCE, { name: 'Idempotency-Key', in: 'header', schema: TEXT, description: 'The same key again changes nothing' }],
      requestBody: { required: true, content: json({ $ref: '#/components/schemas/AgencyStatus' }) },
      responses: { 202: { description: 'Taken' }, 400: problem, 401: problem, 404: problem },
    },
  },
};

const reportPaths = {
  '/api/reports': {
    post: {
      summary: 'Report a problem; also as multipart/form-data with photos[]',
      parameters: [{ name: 'Idempotency-Key', in: 'header', schema: TEXT }],
      requestBody: {
        required: true,
        content: json({
          type: 'object',
          required: ['text'],
          properties: {
            text: TEXT, place: TEXT, lat: { type: 'number' }, lon: { type: 'number' }, category: TEXT,
            contact: { type: 'object', properties: { email: TEXT, phone: TEXT } },
          },
        }),
      },
      responses: {
        201: { description: 'Taken in', content: json({ type: 'object', properties: { reference: TEXT, deadline: TIME, trackingUrl: TEXT, emergency: { ...TEXT, description: 'Whom to call now, where the report tells of danger' } } }) },
        400: problem,
      },
    },
  },
  '/api/reports/{reference}': {
    get: {
      summary: 'What the citizen sees; the token is in the tracking link',
      parameters: [REFERENCE, { name: 'token', in: 'query', required: true, schema: TEXT }],
      responses: { 200: { description: 'The public status' }, 404: problem },
    },
  },
};
