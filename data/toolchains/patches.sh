# SPDX-License-Identifier: LGPL-2.1-or-later
# What derive and from-debian share.

# patches_of DIR TOOL VERSION VARIANT: options for the patches in DIR whose
# words, one patch after the other, make the variant; one word a line.
patches_of() {
	left=$4
	while [ -n "$left" ]; do
		found=
		for patch in "$1"/*.patch; do
			words=$(sed -n 's/^# variant: //p' "$patch")
			grep -qx "# tool: $2" "$patch" || continue
			case " $(sed -n 's/^# versions: //p' "$patch") " in
			*" $3 "*) ;;
			*) continue ;;
			esac
			case "$left " in
			"$words "*)
				found=$words
				printf '%s\n%s\n' --patch "$patch" ;;
			esac
		done
		[ -n "$found" ] || return 1
		left=${left#"$found"}
		left=${left# }
	done
}
