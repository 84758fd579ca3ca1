/** Whether a mail to this address comes to us: `EMAIL_ADDRESS`, also with a token behind a +. */
export function isOwnAddress(own: string, address: string): boolean {
  const [local, domain] = own.split('@');
  const [to, at] = address.toLowerCase().split('@');
  return at === domain && (to === local || (to?.startsWith(`${local}+`) ?? false));
}
