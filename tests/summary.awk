# SPDX-License-Identifier: LGPL-2.1-or-later
# Sums up a test run: failures, skips with their reason, one line of counts.
#
# Input: names of automake's .trs files, one a line; the .log of the same name
# holds the TAP. broken: builds that did not come to their tests; each counts
# as one failure. Exit status 1 if anything failed.

# The failed cases of a log with what was said about them, up to 30 lines
# each. Returns how many there are.
function show_failures(log_file, line, cases, shown, on) {
	while ((getline line < log_file) > 0) {
		if (line ~ /^(FAIL|ERROR): /)
			continue
		if (line ~ /^[ \t]*(not )?ok /) {
			on = line ~ /^[ \t]*not ok /
			shown = 0
			cases += on
		} else if (line !~ /^[ \t]*#/) {
			on = 0
		}
		if (on && shown++ < 30)
			print "    " line
	}
	close(log_file)
	return cases
}

# The last lines, of a test that did not come to saying anything.
function show_end(log_file, line, n, last, i) {
	while ((getline line < log_file) > 0)
		last[n++ % 15] = line
	close(log_file)
	for (i = n > 15 ? n - 15 : 0; i < n; i++)
		print "    " last[i % 15]
}

# build/default/tests/cmd/x -> build/default/tests/run tests/cmd/x.bats
function command_for(base, build) {
	build = base
	sub(/\/tests\/.*/, "", build)
	sub(/^.*\/tests\//, "tests/", base)
	if (base ~ /^tests\/cmd\//)
		base = base ".bats"
	else if (base !~ /^tests\/unit\/test-/)
		base = base ".sh"
	return build "/tests/run " base
}

# "ok 3 - the case # SKIP the reason"; for a whole file "1..0 # SKIP reason".
function show_skips(base, line, reason) {
	while ((getline line < (base ".log")) > 0) {
		if (line !~ /^[ \t]*(ok |1\.\.0).*# *[Ss][Kk][Ii][Pp]/)
			continue
		reason = line
		sub(/^.*# *[Ss][Kk][Ii][Pp] */, "", reason)
		sub(/ *# *[Ss][Kk][Ii][Pp].*/, "", line)
		sub(/^[ \t]*ok [0-9]+ (- )?/, "", line)
		sub(/^1\.\.0$/, "all of it", line)
		print "skipped " base ": " line ": " reason
	}
	close(base ".log")
}

{
	base = $0
	sub(/\.trs$/, "", base)
	files++
	bad = skips = 0
	while ((getline line < $0) > 0) {
		if (line ~ /^:test-result: (PASS|XFAIL)/)
			passed++
		else if (line ~ /^:test-result: SKIP/)
			skips++
		else if (line ~ /^:test-result: /)
			bad++
	}
	close($0)
	if (skips)
		show_skips(base)
	if (bad) {
		print "FAIL " base ": " bad
		if (!show_failures(base ".log")) {
			show_end(base ".log")
			print "    run it alone: " command_for(base)
		}
	}
	failed += bad
	skipped += skips
}

END {
	n = split(broken, name, " ")
	for (i = 1; i <= n; i++)
		print "FAIL build/" name[i] ": did not come to its tests"
	failed += n
	if (files == 0 && n == 0) {
		print "FAIL no test ran"
		failed++
	}
	printf "%d passed, %d failed", passed, failed
	if (skipped)
		printf ", %d skipped", skipped
	printf "\n"
	exit failed > 0
}
