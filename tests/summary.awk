# SPDX-License-Identifier: LGPL-2.1-or-later
# Sums up automake's .trs files: failures, skips, and one line of counts.
#
# Input: names of .trs files, one a line. broken: builds that did not come to
# their tests; each counts as one failure. Exit status 1 if anything failed.

# What the log of a test says about its case TEXT, up to 30 lines.
function show_log(log_file, text, line, on, shown) {
	while ((getline line < log_file) > 0) {
		if (line ~ /^[ \t]*(not )?ok /)
			on = index(line, "not ok") && index(line, text)
		if (on && shown++ < 30)
			print "    " line
	}
	close(log_file)
	return shown
}

# Its last lines, where it did not come to saying anything about a case.
function show_end(log_file, line, n, last, i) {
	while ((getline line < log_file) > 0)
		last[n++ % 15] = line
	close(log_file)
	for (i = n > 15 ? n - 15 : 0; i < n; i++)
		print "    " last[i % 15]
}

# build/default/tests/x.trs -> build/default/tests/run tests/x.bats
function command_for(base, build, kind) {
	build = base
	sub(/\/tests\/.*/, "", build)
	sub(/^.*\/tests\//, "tests/", base)
	kind = base ~ /^tests\/cmd/ ? ".bats" : base ~ /^tests\/unit\/test-/ ? \
		"" : ".sh"
	return build "/tests/run " base kind
}

function tell_failure(base, text, what) {
	print "FAIL " base ": " text
	what = text
	sub(/^[0-9]+ /, "", what)
	sub(/^- /, "", what)
	if (!show_log(base ".log", what))
		show_end(base ".log")
	print "    run it alone: " command_for(base)
}

function tell_skip(base, text, reason) {
	reason = text
	sub(/^.*# *SKIP */, "", reason)
	sub(/ *# *SKIP.*/, "", text)
	sub(/^[0-9]+ (- )?/, "", text)
	if (text ~ /^# *SKIP/ || text == reason)
		text = "all of it"
	print "skipped " base ": " text ": " reason
}

{
	base = $0
	sub(/\.trs$/, "", base)
	files++
	while ((getline line < $0) > 0) {
		if (line !~ /^:test-result: /)
			continue
		sub(/^:test-result: /, "", line)
		status = line
		sub(/ .*/, "", status)
		sub(/^[A-Z]+ */, "", line)
		if (status == "PASS" || status == "XFAIL") {
			passed++
		} else if (status == "SKIP") {
			skipped++
			tell_skip(base, line)
		} else {
			failed++
			tell_failure(base, line)
		}
	}
	close($0)
}

END {
	n = split(broken, name, " ")
	for (i = 1; i <= n; i++)
		print "FAIL build/" name[i] ": did not build"
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
