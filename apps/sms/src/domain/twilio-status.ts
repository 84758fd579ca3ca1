/** What a delivery status of Twilio means: the proof, the end, or a step on the way (also whatever Twilio invents next). */
export function meaningOf(status: string): 'delivered' | 'failed' | 'on-the-way' {
  if (status === 'delivered' || status === 'read') return 'delivered';
  return FAILED.has(status) ? 'failed' : 'on-the-way';
}

const FAILED = new Set(['failed', 'undelivered', 'canceled']);
