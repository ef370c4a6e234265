# SPDX-License-Identifier: LGPL-2.1-or-later
# The manual pages say what --help says, and nothing else.
. "$TC_SRCDIR/tests/lint/lint.inc"

# Commands of a help text: "  name   what it does" under "Commands:".
commands_in_help() {
	"$AWK" '/^[A-Z][a-z]*:/ { on = /^Commands:/ }
		on && /^  [a-z]/ { print $1 }' "$1" | sort -u
}

# Commands of a page: in its SYNOPSIS, .Cm after .Nm. $2 is how many words of
# .Cm to pass over ("db" in tarcheck-db).
commands_in_page() {
	"$AWK" -v skip="${2:-0}" '
	/^\.Sh/ { on = /SYNOPSIS/ }
	on && /^\.Nm/ { at = skip + 1; if ($2 == "Cm") at-- }
	on && /^\.Cm/ { if (--at == 0) print $2 }' "$1" | sort -u
}

# Options of help texts as "LETTER NAME VALUE", "-" where there is none.
options_in_help() {
	"$AWK" '/^[A-Z][a-z]*:/ { on = /^Options:/ } on' "$@" | sed -nE \
		-e 's/^ +-(.), --([a-z-]+)( ([^ ]+))?( .*|)$/\1 \2 \4/p' \
		-e 's/^ +--([a-z-]+)( ([^ ]+))?( .*|)$/- \1 \3/p' |
		sed 's/ $/ -/' | tr 'A-Z' 'a-z' | sort -u
}

# The same of the .It lines of a page.
options_in_page() {
	sed -nE \
		-e 's/^\.It Fl (.)( Ar [a-z]+)? , Fl Fl ([a-z-]+) ?((Ar|Cm) (.*))?$/\1 \3 \6/p' \
		-e 's/^\.It Fl Fl ([a-z-]+) ?((Ar|Cm) (.*))?$/- \1 \4/p' "$1" |
		sed -e 's/ | /|/g' -e 's/ $/ -/' | tr 'A-Z' 'a-z' | sort -u
}

mentioned_in_page() {
	grep -oE 'Fl Fl [a-z-]+' "$1" | sed 's/.* //' | sort -u
}

# only_in A B WHAT WHERE: lines of A that B does not have.
only_in() {
	comm -23 "$1" "$2" | sed "s/\$/: $3/"
}

# same_options PAGE HELP...
same_options() {
	page=$1
	shift
	options_in_help "$@" >"$TMPDIR/help.options"
	cut -d' ' -f2 "$TMPDIR/help.options" | sort -u >"$TMPDIR/help.names"
	options_in_page "$page" >"$TMPDIR/page.options"
	mentioned_in_page "$page" >"$TMPDIR/page.names"
	[ -s "$TMPDIR/help.names" ] || echo 'no options in --help'
	only_in "$TMPDIR/page.options" "$TMPDIR/help.options" \
		'in the page, but not so in --help'
	only_in "$TMPDIR/help.names" "$TMPDIR/page.names" \
		'in --help, but not in the page'
	only_in "$TMPDIR/page.names" "$TMPDIR/help.names" \
		'in the page, but not in --help'
}

# same_commands PAGE SKIP HELP
same_commands() {
	commands_in_help "$3" >"$TMPDIR/help.commands"
	commands_in_page "$1" "$2" >"$TMPDIR/page.commands"
	[ -s "$TMPDIR/help.commands" ] || echo 'no commands in --help'
	only_in "$TMPDIR/help.commands" "$TMPDIR/page.commands" \
		'in --help, but not in the page'
	only_in "$TMPDIR/page.commands" "$TMPDIR/help.commands" \
		'in the page, but not in --help'
}

cat >"$TMPDIR/bad.1" <<'END'
.Sh SYNOPSIS
.Nm
.Cm verify
.Fl Fl repo Ar path
.Nm
.Cm gone
.Sh OPTIONS
.It Fl Fl repo Ar path
.It Fl o , Fl Fl output Ar file
.It Fl Fl format Cm text | json
.It Fl Fl old
END
cat >"$TMPDIR/bad.help" <<'END'
Commands:
  verify      Compare
  audit       Look
Options:
      --repo PATH         where
  -o, --output FILE       there
      --format text|json|sarif
                          how
      --fresh             new
END
complains 'an option the page lacks is seen' '^fresh: in --help' \
	same_options "$TMPDIR/bad.1" "$TMPDIR/bad.help"
complains 'an option the program lacks is seen' '^old: in the page' \
	same_options "$TMPDIR/bad.1" "$TMPDIR/bad.help"
complains 'other values are seen' '^- format text|json: in the page' \
	same_options "$TMPDIR/bad.1" "$TMPDIR/bad.help"
complains 'a command the page lacks is seen' '^audit: in --help' \
	same_commands "$TMPDIR/bad.1" 0 "$TMPDIR/bad.help"
complains 'a command the program lacks is seen' '^gone: in the page' \
	same_commands "$TMPDIR/bad.1" 0 "$TMPDIR/bad.help"

help_of() {
	"$TARCHECK" "$@" --help >"$TMPDIR/$(echo "$*" | tr ' ' -).help"
}
cd "$TMPDIR"
"$TARCHECK" --help >top.help
help_of db
for command in $(commands_in_help top.help); do
	help_of "$command"
done
for command in $(commands_in_help db.help); do
	help_of db "$command"
done
for command in $(commands_in_help toolchain.help); do
	help_of toolchain "$command"
done
docs=$TC_SRCDIR/docs
rm bad.help
holds 'tarcheck(1) has the commands of --help' \
	same_commands "$docs/tarcheck.1" 0 top.help
holds 'tarcheck-db(1) has the commands of --help' \
	same_commands "$docs/tarcheck-db.1" 1 db.help
holds 'tarcheck-db(1) has the options of --help' \
	same_options "$docs/tarcheck-db.1" db-*.help
holds 'tarcheck-toolchain(1) has the commands of --help' \
	same_commands "$docs/tarcheck-toolchain.1" 1 toolchain.help
holds 'tarcheck-toolchain(1) has the options of --help' \
	same_options "$docs/tarcheck-toolchain.1" toolchain-*.help
rm db-*.help toolchain-*.help
holds 'tarcheck(1) has the options of --help' \
	same_options "$docs/tarcheck.1" ./*.help

findings_page() {
	"$TARCHECK" explain --man >findings.7
	diff "$1" findings.7
}
holds 'tarcheck-findings(7) is what explain --man writes' \
	findings_page "$docs/tarcheck-findings.7"
not_explained() {
	"$TARCHECK" explain --list | while read -r severity id rest; do
		[ -n "$rest" ] || echo "$severity $id: no summary"
		"$TARCHECK" explain "$id" >/dev/null || echo "$id: no text"
		grep -q -e "^\.S[hs] $id\$" -e "^\.It Cm $id\>" \
			"$docs/tarcheck-findings.7" || echo "$id: no entry"
	done
}
holds 'every finding and kind is in tarcheck-findings(7)' not_explained

if [ -n "$MANDOC" ]; then
	printf '.Dd today\n.Xx\n' >bad.1
	complains 'mandoc sees a bad page' 'WARNING\|ERROR' \
		"$MANDOC" -T lint -W warning bad.1
	holds 'mandoc has no warnings' \
		"$MANDOC" -T lint -W warning "$docs"/*.[1-9]
else
	skips 'mandoc has no warnings' 'mandoc is absent (Debian: mandoc)'
fi
finish
