# SPDX-License-Identifier: LGPL-2.1-or-later
# Unpacks archives by a module of Perl's, for tests/corpus/readers.py.
#
# Usage: perl extract.pl MODULE SECONDS <LIST
#
# A line of LIST is an archive's path, a tab, an empty directory to unpack it
# in. Each is read by a process of its own; its exit status is printed.
use strict;
use warnings;

my ($module, $seconds) = @ARGV;
my %extract = (
	'Dpkg::Source::Archive' => sub {
		my ($path, $top) = @_;
		Dpkg::Source::Archive->new(filename => $path)
			->extract("$top/out", options => [ qw(--anchored
			--no-wildcards-match-slash --exclude */.pc
			--exclude .pc) ]);
		return 1;
	},
	'Archive::Tar' => sub {
		my ($path, $top) = @_;
		my $tar = Archive::Tar->new($path);
		return $tar && $tar->extract;
	},
);
eval "require $module" or die $@;
if ($module eq 'Dpkg::Source::Archive') {
	# The same without running rm(1), as it cleans up.
	require File::Path;
	no warnings qw(redefine once);
	*Dpkg::Source::Archive::erasedir = sub { File::Path::remove_tree(@_) };
}

my $done = '';
while (my $line = <STDIN>) {
	chomp $line;
	my ($path, $top) = split /\t/, $line;
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		open STDIN, '<', '/dev/null';
		open STDOUT, '>', '/dev/null';
		open STDERR, '>', '/dev/null';
		chdir $top or exit 9;
		alarm $seconds;
		exit !eval { $extract{$module}->($path, $top) };
	}
	waitpid $pid, 0;
	$done .= ($? ? 1 : 0) . "\n";
}
print $done;
