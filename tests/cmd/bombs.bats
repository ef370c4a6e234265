#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Archives made to take all time or memory: a limit ends it, at once, and
# says its name. Status 2, one line, nothing on standard output.

load fixtures

setup() {
	work=$BATS_TEST_TMPDIR
	cd "$work"
}

# times COUNT FILE: it so often.
times() {
	local n
	for ((n = 0; n < $1; n++)); do
		cat "$2"
	done
}

@test "one byte that becomes a million: bzip2, 9 GB" {
	have_program bzip2
	header a/zeros 0 8589934591 | bzip2 >bomb.tar.bz2
	head -c 47000000 /dev/zero | bzip2 -9 >zeros
	times 200 zeros >>bomb.tar.bz2
	[ "$(wc -c <bomb.tar.bz2)" -lt 20000 ]
	stops 'limit: expands to more than 2000 times its size (--max-ratio)' \
		audit bomb.tar.bz2
	stops 'limit: members of more than 1048576 bytes (--max-bytes)' \
		audit bomb.tar.bz2 --max-bytes 1M
}

@test "aclocal.m4 that is longer than any canonical form" {
	mkdir hello-1.0
	{
		echo '# generated automatically by aclocal 1.16.5 -*- Autoconf -*-'
		echo
		seq 60000 | sed 's/.*/AC_SUBST([v&])/'
		echo
	} >hello-1.0/aclocal.m4
	roll_tar . hello-1.0 >bomb.tar
	run --separate-stderr timeout 60 "$TARCHECK" audit bomb.tar --no-regen
	[ "$status" = 1 ] || [ "$status" = 3 ] ||
		complain "status $status" "$stderr"
}

@test "ten million members" {
	header a/empty 0 >member
	times 100 member >100
	times 100 100 | gzip -9n >10000
	times 100 10000 >1000000
	times 10 1000000 >bomb.tar.gz
	stops 'limit: more than 100000 members (--max-members)' audit \
		bomb.tar.gz --max-members 100000
	# The default is two million.
	stops 'limit: more than 2000000 members (--max-members)' audit \
		bomb.tar.gz
}

@test "a stream without an end: no more is read than the limit takes" {
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	header a/empty 0 >member
	header a/zeros 0 8589934591 >large
	while read -r wanted most block options; do
		# shellcheck disable=SC2086 # several words
		timeout 60 "${PYTHON3:-python3}" - "$TARCHECK" "$block" \
			"limit: $(tr _ ' ' <<<"$wanted")" "$most" $options <<-'EOF'
		import subprocess, sys
		program, block, wanted, most, *options = sys.argv[1:]
		first = open(block, "rb").read()
		rest = first * 128 if block == "member" else bytes(1 << 16)
		done = subprocess.Popen([program, "audit", "-", *options],
		                        stdin=subprocess.PIPE,
		                        stdout=subprocess.DEVNULL,
		                        stderr=subprocess.PIPE)
		given = 0
		try:
		    done.stdin.write(first)
		    while True:
		        done.stdin.write(rest)
		        given += len(rest)
		except BrokenPipeError:
		    pass
		text = done.stderr.read().decode()
		assert done.wait() == 2 and wanted in text, text
		assert given < int(most), given
		EOF
	done <<-EOF
	more_than_1000_members 4000000 member --max-members 1000
	members_of_more_than_1048576 4000000 large --max-bytes 1M
	EOF
}

@test "nested: compressed many times over, and a bomb in there" {
	header a/b 0 >a.tar
	ending >>a.tar
	cp a.tar n.tar.gz
	for ((n = 0; n < 30; n++)); do
		gzip -nc n.tar.gz >next
		mv next n.tar.gz
	done
	run --separate-stderr timeout 60 "$TARCHECK" audit n.tar.gz
	[ "$status" = 2 ] || [ "$status" = 1 ] || complain "status $status"
	[[ $output$stderr == *layers* || $stderr == *n.tar.gz* ]]
	header a/zeros 0 8589934591 >large
	head -c 400000000 /dev/zero | cat large - | gzip -9n | gzip -9n >twice.tar.gz
	[ "$(wc -c <twice.tar.gz)" -lt 20000 ]
	stops 'limit: expands to more than 2000 times its size (--max-ratio)' \
		audit twice.tar.gz
}

@test "zip: members that share their data, ten million of them, a lie" {
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	"${PYTHON3:-python3}" -B - "$TC_SRCDIR/tests/corpus" <<-'EOF'
	import sys, zlib
	sys.path.insert(0, sys.argv[1])
	from ziptricks import Member, build, zlib_raw
	zeros = bytes(10 << 20)
	one = Member(b"a/0", zeros, packed=zlib_raw(zeros))
	shared = [one] + [Member(b"a/%d" % i, zeros, packed=one.packed, there=False,
	                         at=0) for i in range(1, 3000)]
	def write(name, data):
	    with open(name, "wb") as out:
	        out.write(data)
	quick = dict(crc=zlib.crc32(zeros), size=len(zeros))
	for m in shared[1:]:
	    m.data, m.central = b"", quick
	write("shared-1.zip", build(shared))
	write("many-1.zip", build([one], end64={"here": 10**7, "all": 10**7},
	                          end={"here": 0xffff, "all": 0xffff}))
	write("lie-1.zip", build([Member(b"a/0", b"x", packed=one.packed)]))
	big = dict(crc=1, size=0xfffffff0)
	write("big-1.zip", build([Member(b"a/0", b"x", packed=one.packed,
	                                 local=big, central=big)]))
	EOF
	run --separate-stderr timeout 60 "$TARCHECK" audit shared-1.zip
	[ "$status" = 1 ] || complain "$stderr"
	[[ $output == *'overlaps another'* ]]
	stops 'limit: more than 2000000 members (--max-members)' audit many-1.zip
	stops 'more than the 1 bytes stated' audit lie-1.zip
	stops 'limit: expands to more than 2000 times its size (--max-ratio)' \
		audit big-1.zip
}
