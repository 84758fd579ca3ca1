import type { Certificate } from './certificate.js';

interface Settings {
  readonly folder: string;
  readonly imapPort: number;
  /** 0 for none. */
  readonly imapsPort: number;
  readonly lmtpPort: number;
  readonly tls: Certificate | undefined;
  readonly capability: string | undefined;
  /** Who owns the mails. */
  readonly mailUser: number;
  /** Whoever runs the server when that is not root. */
  readonly owner: { readonly username: string; readonly group: string } | undefined;
}

/** For Dovecot 2.3: `mailbox X { auto = subscribe }` on one line is a syntax error there. */
export function dovecotConfig({ folder, imapPort, imapsPort, lmtpPort, tls, capability, mailUser, owner }: Settings): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
first_valid_uid = 1
${tls ? `ssl = yes\nssl_cert = <${tls.certFile}\nssl_key = <${tls.keyFile}` : 'ssl = no'}
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:${folder}/mail/%d/%n
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
hostname = mail.smederevo.org.rs
postmaster_address = postmaster@smederevo.org.rs
maildir_very_dirty_syncs = no
mail_max_userip_connections = 50
${capability ? `imap_capability = ${capability}\n` : ''}passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${folder}/users
}
userdb {
  driver = static
  args = uid=${mailUser} gid=${owner ? owner.group : mailUser} home=${folder}/mail/%d/%n
}
namespace inbox {
  inbox = yes
  separator = /
}
${services({ imapPort, imapsPort, lmtpPort }, owner !== undefined)}
${owner ? `default_internal_user = ${owner.username}\ndefault_internal_group = ${owner.group}\ndefault_login_user = ${owner.username}\nservice anvil {\n  chroot =\n}\n` : ''}`;
}

const services = ({ imapPort, imapsPort, lmtpPort }: Pick<Settings, 'imapPort' | 'imapsPort' | 'lmtpPort'>, unprivileged: boolean): string => `
service imap-login {
  ${unprivileged ? 'chroot =' : ''}
  process_min_avail = 1
  inet_listener imap {
    address = 127.0.0.1
    port = ${imapPort}
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = ${imapsPort}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtpPort}
  }
}`;
