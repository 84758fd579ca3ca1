#!/usr/bin/perl
# A short message centre on Debian's libnet-smpp-perl: its SMPP owes nothing to our codec. It listens on a free port of the loopback,
# is told what to do by JSON lines on its standard input, and tells what happened by JSON lines on its standard output.
use strict;
use warnings;
use Encode;
use IO::Select;
use JSON::PP;
use Net::SMPP;

my %NAMES = (1 => 'bind_receiver', 2 => 'bind_transmitter', 9 => 'bind_transceiver');
my $json = JSON::PP->new->utf8->canonical;
my ($last_id, $deaf, @mishaps, $client) = (0x1000, 0);
my $listener = Net::SMPP->new_listen('127.0.0.1', port => 0, smpp_version => 0x34, interface_version => 0x34) or die "cannot listen: $!";
my $select = IO::Select->new($listener, \*STDIN);
my $typed = '';
$| = 1;
tell_test(listening => $listener->sockport);

while (1) {
    for my $ready ($select->can_read) {
        if ($ready == \*STDIN) { obey() }
        elsif ($ready == $listener) { accept_client() }
        else { serve() }
    }
}

sub tell_test { my %event = @_; print $json->encode(\%event), "\n" }

# The test has ended when it closes our input.
sub obey {
    sysread(STDIN, $typed, 65536, length $typed) or exit 0;
    while ($typed =~ s/^(.*)\n//) {
        my $order = $json->decode($1);
        push @mishaps, @{$order->{mishaps}} if $order->{mishaps};
        $deaf = $order->{deaf} if exists $order->{deaf};
        hang_up() if $order->{drop};
        deliver($_) for @{$order->{deliver} || []};
    }
}

sub accept_client {
    hang_up();
    $client = $listener->accept or return;
    $client->set_version(0x34);
    $select->add($client);
}

sub hang_up {
    return unless $client;
    $select->remove($client);
    close $client;
    undef $client;
}

sub serve {
    my $pdu = $client->read_pdu or return hang_up();
    my $command = $pdu->{cmd};
    return if $deaf;
    if (my $name = $NAMES{$command}) {
        my $answer = "${name}_resp";
        $client->$answer(system_id => 'CENTRE', seq => $pdu->{seq});
        tell_test(bind => { as => $name, user => $pdu->{system_id}, password => $pdu->{password} });
    }
    elsif ($command == 0x15) { $client->enquire_link_resp(seq => $pdu->{seq}) }
    elsif ($command == 0x04) { submitted($pdu) }
    elsif ($command == 0x06) { $client->unbind_resp(seq => $pdu->{seq}); hang_up() }
    elsif ($command == 0x80000005) { tell_test(answered => { status => $pdu->{status} }) }
}

sub submitted {
    my ($pdu) = @_;
    my $mishap = shift @mishaps || 'none';
    return $client->submit_sm_resp(message_id => '', seq => $pdu->{seq}, status => 0x58) if $mishap eq 'throttle';
    my $id = sprintf '%X', ++$last_id;
    my $bytes = $pdu->{short_message};
    my $header = $pdu->{esm_class} & 0x40 ? substr($bytes, 0, 1 + ord $bytes, '') : '';
    tell_test(submit => {
        id => $id, to => $pdu->{destination_addr}, from => $pdu->{source_addr}, coding => $pdu->{data_coding}, header => unpack('H*', $header), receipt => $pdu->{registered_delivery},
        text => $pdu->{data_coding} == 8 ? decode('UTF-16BE', $bytes) : $bytes,
    });
    return hang_up() if $mishap eq 'drop';
    $client->submit_sm_resp(message_id => $id, seq => $pdu->{seq}) unless $mishap eq 'silent';
}

# A citizen's text, a part of one (`part`: reference, total, number), or a receipt (`id`, `state`).
sub deliver {
    my ($order) = @_;
    my %fields = (source_addr_ton => 1, source_addr_npi => 1, source_addr => $order->{from}, dest_addr_ton => 1, dest_addr_npi => 1, destination_addr => $order->{to}, async => 1);
    if (exists $order->{state}) {
        my $error = $order->{state} eq 'DELIVRD' ? '000' : '011';
        my $text = "id:$order->{id} sub:001 dlvrd:001 submit date:2611220900 done date:2611220901 stat:$order->{state} err:$error text:";
        return $client->deliver_sm(%fields, esm_class => 0x04, data_coding => 0, short_message => $text);
    }
    my $header = $order->{part} ? pack('C6', 5, 0, 3, @{$order->{part}}) : '';
    $client->deliver_sm(%fields, esm_class => $header ? 0x40 : 0, data_coding => 8, short_message => $header . encode('UTF-16BE', $order->{text}));
}
