export interface KannelOptions {
  /** Port of the SMS centre on this machine. */
  readonly centre: number;
  /** Where our hooks are: `http://127.0.0.1:…/hooks/kannel`. */
  readonly hooks: string;
  /** The token in the URLs of the hooks. */
  readonly token: string;
}

interface Settings extends KannelOptions {
  readonly folder: string;
  readonly admin: number;
  readonly smsbox: number;
  readonly sendsms: number;
}

/** For Kannel 1.4.5: without `smsbox-id`, which would need a route for each; `coding` in what we send does the rest. */
export const kannelConfig = (settings: Settings): string => bearerbox(settings) + smsbox(settings);

const bearerbox = ({ folder, admin, smsbox: port, centre }: Settings): string => `
group = core
admin-port = ${admin}
admin-interface = 127.0.0.1
admin-password = tajna48
smsbox-port = ${port}
smsbox-interface = 127.0.0.1
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
log-file = "${folder}/bearerbox.log"
log-level = 1
store-type = file
store-location = "${folder}/kannel.store"
dlr-storage = internal
sms-combine-concatenated-mo = true
sms-combine-concatenated-mo-timeout = 60
sms-resend-freq = 1

group = smsc
smsc = smpp
smsc-id = mts
host = 127.0.0.1
port = ${centre}
transceiver-mode = true
smsc-username = sistem48
smsc-password = tajna48
system-type = ""
address-range = ""
interface-version = 34
source-addr-autodetect = true
enquire-link-interval = 10
reconnect-delay = 1
`;

const smsbox = ({ folder, smsbox: port, sendsms, hooks, token }: Settings): string => `
group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${port}
sendsms-port = ${sendsms}
sendsms-interface = 127.0.0.1
log-file = "${folder}/smsbox.log"
log-level = 1
global-sender = "+381648449306"
http-request-retry = 100000
http-queue-delay = 1
mo-recode = true

group = sendsms-user
username = s48
password = tajna48
concatenation = true
max-messages = 10
user-allow-ip = "127.0.0.1"

group = sms-service
keyword = default
catch-all = true
max-messages = 0
accept-x-kannel-headers = true
concatenation = true
omit-empty = true
get-url = "${hooks}/mo?token=${encodeURIComponent(token)}&id=%I&from=%p&to=%P&text=%b&ts=%T&charset=%C"
`;
