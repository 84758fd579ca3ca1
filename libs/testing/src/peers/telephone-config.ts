/** The ports of the two telephones, in a network of their own where that is possible. */
export const PORTS = { answering: 20_160, events: 20_171, caller: 20_180, sound: 20_400 };
const NUMBER = '026649100';

/** For baresip 1.0: `net_interface lo` fails, and without an interface the description of the sound names another address. */
export const answeringConfig = (folder: string): string => `
poll_method epoll
sip_listen 127.0.0.1:${PORTS.answering}
sip_trans_def udp
audio_player aufile,/dev/null
audio_source aufile,${folder}/greeting.wav
audio_alert aufile,/dev/null
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
audio_level no
rtp_ports 20200-20299
rtp_timeout 30
call_local_timeout 120
call_max_calls 4
module_path /usr/lib/baresip/modules
module g711.so
module aufile.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module sndfile.so
snd_path ${folder}/recorded
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:${PORTS.events}
net_interface 127.0.0.1
`;

export const answeringAccount = `<sip:${NUMBER}@127.0.0.1:${PORTS.answering};transport=udp>;regint=0;answermode=auto;audio_codecs=PCMA/8000/1,PCMU/8000/1\n`;

interface CallScript {
  readonly number: string;
  readonly name: string;
  /** Sound in A-law, 8 kHz, without a head. */
  readonly sound: string;
  readonly milliseconds: number;
}

/** For sipp 3.6: rings, speaks, and hangs up. */
export const callScript = ({ number, name, sound, milliseconds }: CallScript): string => `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="a caller">
  <send retrans="500"><![CDATA[${request('INVITE', number, name, '1 INVITE', '', SOUND_OFFER)}]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200"/>
  <send><![CDATA[${request('ACK', number, name, '1 ACK', '[peer_tag_param]')}]]></send>
  <nop><action><exec rtp_stream="${sound},1,8,PCMA/8000"/></action></nop>
  <pause milliseconds="${milliseconds}"/>
  <send retrans="500"><![CDATA[${request('BYE', number, name, '2 BYE', '[peer_tag_param]')}]]></send>
  <recv response="200"/>
</scenario>
`;

const SOUND_OFFER = `v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [rtpstream_audio_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000
a=sendrecv
`;

const request = (method: string, number: string, name: string, sequence: string, peer: string, body = ''): string => `
${method} sip:${NUMBER}@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: "${name}" <sip:${number}@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:${NUMBER}@[remote_ip]:[remote_port]>${peer}
Call-ID: [call_id]
CSeq: ${sequence}
Contact: <sip:${number}@[local_ip]:[local_port]>
Max-Forwards: 70
${body ? 'Content-Type: application/sdp\nContent-Length: [len]' : 'Content-Length: 0'}

${body}`;
