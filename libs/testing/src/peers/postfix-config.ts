interface Settings {
  readonly folder: string;
  readonly domain: string;
  /** Whose mail is brought by LMTP, where. */
  readonly lmtpPort: number;
  /** Where all other mail goes. */
  readonly relayPort: number;
}

/** For Postfix 3.4 and later. What waits is tried every second, and its sender is told after two. */
export const mainConfig = ({ folder, domain, lmtpPort, relayPort }: Settings): string => `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/mail.log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.${domain}
mydestination =
mynetworks = 127.0.0.0/8
local_transport = error:nobody lives here
alias_maps =
virtual_mailbox_domains = ${domain}
virtual_mailbox_maps = static:ok
virtual_transport = lmtp:inet:127.0.0.1:${lmtpPort}
recipient_delimiter = +
relayhost = [127.0.0.1]:${relayPort}
smtp_tls_security_level = none
smtp_dns_support_level = disabled
smtpd_recipient_restrictions = permit_mynetworks, reject
message_size_limit = 60000000
minimal_backoff_time = 1s
maximal_backoff_time = 1s
queue_run_delay = 1s
delay_warning_time = 2s
maximal_queue_lifetime = 1h
bounce_queue_lifetime = 1h
`;

/** Whom anyone on the machine may speak to; the rest speak among themselves. */
const PUBLIC = new Set(['cleanup', 'qmgr', 'postlog']);
const DAEMONS: readonly (readonly [name: string, type: string, wakeup: string, limit: string, command: string])[] = [
  ['cleanup', 'unix', '-', '0', 'cleanup'],
  ['qmgr', 'unix', '300', '1', 'qmgr'],
  ['rewrite', 'unix', '-', '-', 'trivial-rewrite'],
  ['bounce', 'unix', '-', '0', 'bounce'],
  ['defer', 'unix', '-', '0', 'bounce'],
  ['trace', 'unix', '-', '0', 'bounce'],
  ['verify', 'unix', '-', '1', 'verify'],
  ['proxymap', 'unix', '-', '-', 'proxymap'],
  ['smtp', 'unix', '-', '-', 'smtp'],
  ['relay', 'unix', '-', '-', 'smtp'],
  ['lmtp', 'unix', '-', '-', 'lmtp'],
  ['error', 'unix', '-', '-', 'error'],
  ['retry', 'unix', '-', '-', 'error'],
  ['anvil', 'unix', '-', '1', 'anvil'],
  ['scache', 'unix', '-', '1', 'scache'],
  ['postlog', 'unix-dgram', '-', '1', 'postlogd'],
];

/** Its processes, none of them in a chroot. */
export const masterConfig = (smtpPort: number): string =>
  [`127.0.0.1:${smtpPort} inet n - n - - smtpd`, ...DAEMONS.map(([name, type, wakeup, limit, command]) => `${name} ${type} ${PUBLIC.has(name) ? 'n' : '-'} - n ${wakeup} ${limit} ${command}`), ''].join('\n');
