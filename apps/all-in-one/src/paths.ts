import type { Service } from '@s48/contracts';

/** Which service answers which path, first match wins: the same table drives this process, the compose proxy and the ingress. */
export const PATHS: readonly { readonly prefix: string; readonly service: Service }[] = [
  { prefix: '/api/sms/', service: 'sms' },
  { prefix: '/api/email/', service: 'email' },
  { prefix: '/api/phone/', service: 'phone' },
  { prefix: '/api/routing/', service: 'routing' },
  { prefix: '/api/sla/', service: 'sla' },
  { prefix: '/api/desk/', service: 'desk' },
  { prefix: '/api/agency/', service: 'desk' },
  { prefix: '/console', service: 'desk' },
  { prefix: '/docs/', service: 'desk' },
  { prefix: '/files/sms/', service: 'sms' },
  { prefix: '/files/email/', service: 'email' },
  { prefix: '/files/phone/', service: 'phone' },
  { prefix: '/hooks/twilio/voice', service: 'phone' },
  { prefix: '/hooks/', service: 'sms' },
  // The portal, Open311, the simulator and everything else a citizen opens.
  { prefix: '/', service: 'web' },
];

export const serviceFor = (path: string): Service => PATHS.find(({ prefix }) => path.startsWith(prefix))!.service;
