/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the findings about signatures, pins and the archive itself mean. */
#include "evidence/finding-table.h"

#define AT(id) ((int)TC_FINDING_##id - TC_FINDING_OUTER_FIRST)

const struct tc_finding_type tc_finding_outer[] = {
[AT(SIGNATURE_BAD)] = {
	"signature-bad", TC_SEVERITY_ERROR, false,
	"a signature does not hold",
	"The tag, the commit or the tarball has a signature, and it is not one "
	"over these bytes: they were changed after they were signed, the "
	"signature was made for something else, or the file is no signature "
	"of a form that is known. So it is where a list of digests (--sums) "
	"gives another digest of the tarball. A mirror that packed the tarball again, or "
	"a signature file of another release, is the harmless cause.",
	"Fetch the tarball and its signature again from where upstream "
	"publishes them. If it still does not hold, do not use the release "
	"and ask upstream." },
[AT(SIGNATURE_REVOKED_KEY)] = {
	"signature-revoked-key", TC_SEVERITY_ERROR, false,
	"a signature is by a key that was revoked",
	"The signature holds, but the keyring, the list of revoked keys or "
	"the certificates say that the key must not be believed any more. "
	"Whether it was revoked before or after it signed is not looked at: "
	"who has the secret of a revoked key can write any date.",
	"Ask upstream for a signature by their present key, and why the old "
	"one was revoked." },
[AT(SIGNATURE_EXPIRED_KEY)] = {
	"signature-expired-key", TC_SEVERITY_WARNING, false,
	"a signature is by an expired key",
	"The signature holds, but the key was not valid when it was made, by "
	"the time that the signature, the tagger or the committer gives; or "
	"the signature itself was made to expire. It counts as little as one "
	"by an unknown key, and is an error where that signature is required. "
	"It is a notice where the key was valid then and has expired since, "
	"as that of an old release usually has: such a signature is good, but "
	"nobody except the signer vouches for the time.",
	"See whether the keyring is outdated: upstream may have prolonged the "
	"key. Otherwise ask upstream." },
[AT(SIGNATURE_UNKNOWN_KEY)] = {
	"signature-unknown-key", TC_SEVERITY_WARNING, false,
	"a signature is by a key that was not given",
	"There is a signature, but none of the keys that were given made it, "
	"or the key is not allowed to sign such things. It says nothing then: "
	"anybody can make a key with any name. It is an error where that "
	"signature is required.",
	"Find out from an independent source which keys sign the project's "
	"releases. A commit that was merged on a forge's web page is often "
	"signed by the forge." },
[AT(SIGNATURE_OTHER_NAME)] = {
	"signature-other-name", TC_SEVERITY_ERROR, false,
	"a signed tag is stored under another name",
	"The text of a tag that is signed holds the tag's name, and it is not "
	"the name it has in the repository. Somebody who can write to the "
	"repository, or stands between it and you, can show an older signed "
	"tag as a newer release that way: its signature holds.",
	"Compare with the tag of that name in another copy of the repository, "
	"and ask upstream." },
[AT(SIGNATURE_EVTAG_DIFFERS)] = {
	"signature-evtag-differs", TC_SEVERITY_ERROR, false,
	"the digest in the tag is not that of the commit",
	"The tag's message has a line Git-EVTag-v0-SHA512, a digest of the "
	"commit, its trees, its files and its submodules, and computing it "
	"gives another one. Either the tag was made with a program that "
	"computes it in another way, or an object was replaced by another one "
	"with the same SHA-1 id, which the line is there to notice.",
	"Compute it again with \"git evtag verify\" in another copy of the "
	"repository, and ask upstream." },
[AT(SIGNATURE_WEAK)] = {
	"signature-weak", TC_SEVERITY_WARNING, false,
	"a signature rests on weak cryptography",
	"The signature holds, but what it is over is digested with MD5 or "
	"SHA-1, for which two texts with one digest can be made, or the RSA "
	"key has less than 2048 bits. It shows who signed; it hardly shows "
	"what.",
	"Ask upstream to sign with SHA-256 or better, and rely on other "
	"evidence meanwhile." },
[AT(SIGNATURE_MISSING)] = {
	"signature-missing", TC_SEVERITY_ERROR, false,
	"a signature that is required is not there",
	"--require-signature asked for a good signature, and there is none: "
	"not there at all, not checked because no keys of its form were "
	"given, or not good for a reason that another finding tells.",
	"Give the keys (--keyring, --allowed-signers, --ca-file, --pubkey) or "
	"the signature (--signature), or require less." },
[AT(PIN_TAG_MOVED)] = {
	"pin-tag-moved", TC_SEVERITY_ERROR, false,
	"a tag is another commit than when it was pinned",
	"The pin file holds the commit that the tag named when it was first "
	"seen, and it names another one now. Tags of releases do not move in "
	"normal work: somebody made the release again, or wants a past "
	"version to have been another one.",
	"Compare the two commits, and ask upstream why the tag was moved. If "
	"the new one is right, take the line of the old one out of the pin "
	"file and record it again." },
[AT(PIN_TARBALL_CHANGED)] = {
	"pin-tarball-changed", TC_SEVERITY_ERROR, false,
	"a tarball has other bytes than when it was pinned",
	"The pin file holds the SHA-256 of a tarball of that name, and this "
	"one has another. Forges that make tarballs anew for each request "
	"sometimes change how they compress them; apart from that a published "
	"tarball never changes.",
	"Compare the two tarballs, for example with diffoscope. If only the "
	"compression differs, or upstream has a good reason, take the line "
	"out of the pin file and record it again." },
[AT(ARCHIVE_EMPTY)] = {
	"archive-empty", TC_SEVERITY_ERROR, false,
	"the archive holds no file",
	"There is nothing in the archive that could have been checked. An "
	"empty result is never accepted, because it would look like a good "
	"one.",
	"Fetch the tarball again and compare its digest with the announced "
	"one." },
[AT(ARCHIVE_DUPLICATE_PATH)] = {
	"archive-duplicate-path", TC_SEVERITY_ERROR, false,
	"the archive has two members of one path",
	"Which of the two ends up on disk depends on the program that unpacks "
	"and on its options, so a reviewer can be shown one file while the "
	"build uses the other. Names are compared as they would be on disk: "
	"\"a\", \"./a\" and \"a//\" are one path. No tool that rolls releases "
	"writes such an archive in normal use; \"tar --append\" can. The detail "
	"says in what they differ. Of hard links, symbolic links and members "
	"of zip archives there must not be two, even if they are the same.",
	"Ask upstream for a clean tarball. To look at both, list the archive "
	"with \"tar -tv\" and extract them with \"--occurrence\"." },
[AT(ARCHIVE_REPEATED_MEMBER)] = {
	"archive-repeated-member", TC_SEVERITY_NOTICE, false,
	"a tar archive holds a file twice, both times the same",
	"Two members have one path, and the same content, mode and time, so "
	"that it makes no difference which of them a program leaves on disk. "
	"A list of files that names one twice leads to this. In the report "
	"it is one file.",
	"Nothing needs to be done. Tell upstream, as the next release may "
	"hold two that differ, which is archive-duplicate-path." },
[AT(ARCHIVE_UNSAFE_PATH)] = {
	"archive-unsafe-path", TC_SEVERITY_ERROR, false,
	"a member's path leaves the directory it is unpacked in",
	"The path is absolute or has a \"..\" part. Programs differ in "
	"whether they strip, refuse or obey such a name; one that obeys "
	"writes anywhere the user may write.",
	"Do not unpack the archive outside a sandbox, and ask upstream for a "
	"clean one." },
[AT(ARCHIVE_LINK_ESCAPES)] = {
	"archive-link-escapes", TC_SEVERITY_ERROR, false,
	"a symbolic link points outside the release",
	"The link's target is absolute or climbs out of the release's top "
	"directory. A build that reads through it uses a file that is not "
	"part of the release; one that writes through it changes a file of "
	"the system.",
	"Look at the target in the evidence. If the same link is in the "
	"repository, somebody put it there on purpose: ask why. Otherwise "
	"treat the archive as tampered with." },
[AT(ARCHIVE_BAD_HARDLINK)] = {
	"archive-bad-hardlink", TC_SEVERITY_ERROR, false,
	"a hard link does not name an earlier file of the archive",
	"A hard link in an archive stands for a second name of a file that "
	"came before it. One that names nothing, itself, a later member or "
	"something that is no file is unpacked differently from program to "
	"program, up to linking to a file that already was on the disk.",
	"Ask upstream for a clean tarball, made with \"tar "
	"--hard-dereference\" if their files really are linked." },
[AT(ARCHIVE_THROUGH_LINK)] = {
	"archive-through-link", TC_SEVERITY_ERROR, false,
	"a member is written through a symbolic link of the archive",
	"An earlier member is a symbolic link, and this member's path goes "
	"through it, so the file lands in another place than its path says. "
	"That is the classic way to write outside the directory one unpacks "
	"in, and a way to hide from a review by path.",
	"Do not unpack the archive outside a sandbox. No release tool writes "
	"this; treat the archive as tampered with." },
[AT(ARCHIVE_SPECIAL_MEMBER)] = {
	"archive-special-member", TC_SEVERITY_ERROR, false,
	"a member is a device, a FIFO or a socket",
	"Source code consists of files, directories and links. A FIFO makes "
	"a reader wait for ever; a device node, unpacked as root, is a door "
	"to the hardware.",
	"Ask upstream how it got there and for a tarball without it." },
[AT(ARCHIVE_LAYERS)] = {
	"archive-layers", TC_SEVERITY_ERROR, false,
	"the archive is compressed more than once",
	"There is a compressed stream inside the compressed stream. Some "
	"programs unpack both, some stop at the first and see no archive at "
	"all, so what is in it depends on who looks.",
	"Ask upstream for a tarball that is compressed once." },
[AT(ARCHIVE_AMBIGUOUS)] = {
	"archive-ambiguous", TC_SEVERITY_ERROR, false,
	"programs would unpack the archive in different ways",
	"The headers say a thing twice, or in a way that tar programs are "
	"known to take differently: a global header that names a path, two "
	"names or two sizes for one member, a type of member that only some "
	"unpack, a number in an odd form, a damaged header that some skip. A "
	"file can then be reviewed under one name and land on disk under "
	"another. Programs that roll releases write no such archive.",
	"Do not trust any listing of it. Ask upstream for a tarball made by a "
	"plain \"make dist\" or \"git archive\"." },
[AT(ARCHIVE_DISAGREEMENT)] = {
	"archive-disagreement", TC_SEVERITY_ERROR, false,
	"libarchive reads another archive than tarcheck does",
	"The archive is read twice, by a strict reader that decides what is in "
	"it and by libarchive, and the two do not come to the same members, "
	"or one of them stops where the other goes on. The detail says what "
	"differs first. Nothing but a damaged archive, one made to be read in "
	"two ways, or a fault of either reader leads to this.",
	"Do not trust any listing of it. Ask upstream for a tarball made by a "
	"plain \"make dist\" or \"git archive\"; if this one is, report it "
	"as a bug of tarcheck." },
[AT(ARCHIVE_OTHER_STREAM)] = {
	"archive-other-stream", TC_SEVERITY_ERROR, false,
	"another file of the same release holds another archive",
	"Files that are named alike but for their compression, as a .tar.gz and "
	"a .tar.xz, are one release, and were given together. After "
	"decompression they are not the same bytes, so who takes the one "
	"builds something else than who takes the other, and what was "
	"checked of the one says nothing about the other.",
	"Compare the two, for example with diffoscope. Ask upstream to roll "
	"the archive once and to compress that in every way." },
[AT(ARCHIVE_NO_END)] = {
	"archive-no-end", TC_SEVERITY_ERROR, false,
	"the archive has no end",
	"The two blocks of zeros that end a tar archive are missing: it stops "
	"after a complete member. So does an archive that was cut off there, "
	"and nobody can tell how much is missing.",
	"Fetch the tarball again and compare its digest with the announced "
	"one. If it is what upstream published, ask them to roll it again." },
[AT(ARCHIVE_TRAILING_DATA)] = {
	"archive-trailing-data", TC_SEVERITY_WARNING, false,
	"bytes follow the end of the archive",
	"After the two zero blocks that end a tar archive, or after the end "
	"of the compressed stream, there is more than zeros. Usual programs "
	"do not look there, which makes it a hiding place; some, Perl's "
	"Archive::Tar among them, unpack archive members they find there. A "
	"harmless cause is a mirror or a signing tool that appended to the "
	"file.",
	"Look at the bytes, for example with \"tar --ignore-zeros -tv\" and "
	"\"strings\", and ask upstream what they are." },
[AT(ARCHIVE_GZIP_FIELDS)] = {
	"archive-gzip-fields", TC_SEVERITY_WARNING, false,
	"the gzip header holds more than a name",
	"The header of a gzip stream has an extra field, a comment or a "
	"checksum of its own. gzip itself writes none of them and every "
	"program skips them, which makes the first two a place to carry bytes "
	"past a review. bgzip and some Java tools use extra fields.",
	"Look at the first bytes of the file with a hex viewer, and ask "
	"upstream which program compressed it." },
[AT(ARCHIVE_SHA1_COLLISION)] = {
	"archive-sha1-collision", TC_SEVERITY_ERROR, false,
	"a file was made to collide with another in SHA-1",
	"The content carries the marks that every known SHA-1 collision "
	"attack leaves. Two different files with one git blob id can be made "
	"that way, one to be reviewed and one to be shipped. It is never "
	"matched with the repository.",
	"Unless the project tests SHA-1 collisions and this is their known "
	"example, treat the release as tampered with." },
[AT(ARCHIVE_SEVERAL_TOPS)] = {
	"archive-several-tops", TC_SEVERITY_WARNING, false,
	"the archive does not have one top directory",
	"A release tarball unpacks into one directory, usually NAME-VERSION. "
	"With several, or with files beside it, paths cannot be compared with "
	"the repository as they should, and unpacking litters or overwrites "
	"the current directory.",
	"See which members lie outside and what put them there. macOS tar "
	"leaves files that begin with \"._\"." },
[AT(ARCHIVE_ODD_NAME)] = {
	"archive-odd-name", TC_SEVERITY_WARNING, false,
	"a file name is made to be misread",
	"The name holds control characters, bytes that are not UTF-8, "
	"characters that turn the direction of text or have no shape, or a "
	"part of it ends in a dot or a blank, begins with a blank or a dash, "
	"or is longer than file systems take; or it differs from another name "
	"only in case or in the form of Unicode that it is written in. "
	"Terminals, editors, shells and some file systems show, take or store "
	"something else than the name says. Test suites sometimes need such "
	"names on purpose.",
	"Compare with the repository: a name that is there too was at least "
	"public. In a report the odd bytes are shown as \\xHH." },
[AT(ARCHIVE_SETUID)] = {
	"archive-setuid", TC_SEVERITY_WARNING, false,
	"a file has the set-user-id, set-group-id or sticky bit",
	"Nothing in a source tree needs these bits. Unpacked as root with "
	"modes preserved, a set-user-id file is a door for every local user. "
	"On directories, where the set-group-id bit is often left over from "
	"a shared work directory, they are not told.",
	"Unpack with \"--no-same-permissions\" and ask upstream to roll "
	"releases with plain modes." },
[AT(ARCHIVE_TIMESTAMPS)] = {
	"archive-timestamps", TC_SEVERITY_NOTICE, false,
	"times of files make make do something",
	"Make compares times: a configure that is older than its configure.ac, "
	"a Makefile.in older than its Makefile.am, a scanner older than its "
	".l file is made again while the release is built, by the generators "
	"of the build machine, and a file from the future is never made again. "
	"What is built is then not what was checked. Copies without times and "
	"clocks that are wrong are the usual causes.",
	"Run the generators before the build (autoreconf -f), or give all "
	"files one time with touch." },
[AT(ARCHIVE_OPEN_MODES)] = {
	"archive-open-modes", TC_SEVERITY_INFO, false,
	"everybody may write to files or directories of the archive",
	"Unpacked with modes preserved, as root does it by default, every "
	"local user may change the sources between their check and the build. "
	"Releases made by automake before 1.11.1 have such directories "
	"(CVE-2009-4029).",
	"Unpack with \"--no-same-permissions\", or where nobody else gets to." },
[AT(ARCHIVE_CLOSED_MODES)] = {
	"archive-closed-modes", TC_SEVERITY_WARNING, false,
	"the owner may not read files of the archive or enter its directories",
	"Root reads what the mode forbids and others do not: what is checked "
	"by the one and built by the other is not the same tree. Nothing that "
	"rolls releases makes such modes by itself.",
	"See what those members are, and unpack without their modes." },
[AT(ARCHIVE_TOP_NAME)] = {
	"archive-top-name", TC_SEVERITY_INFO, false,
	"the top directory is not named as the release is",
	"A release unpacks into NAME-VERSION. Here the top directory states no "
	"version, or not the one in the tarball's name: another release may "
	"have been put in its place, or it unpacks over an earlier one.",
	"See that it is the release that was meant. Where a distribution "
	"rolled the tarball anew, this is usual." },
[AT(ARCHIVE_PADDING)] = {
	"archive-padding", TC_SEVERITY_NOTICE, false,
	"there are bytes between the members of the archive",
	"Members of a tar archive are filled up with zeros to a multiple of "
	"512 bytes, and here there is something else. No program unpacks "
	"these bytes. Some tar programs, those of the BSDs among them, leave "
	"there what was in their memory, usually a piece of another member.",
	"Nothing needs to be done; who wants to know what is hidden there "
	"looks at the tar stream at the given offset." },
};

_Static_assert(sizeof(tc_finding_outer) / sizeof(*tc_finding_outer) ==
		       TC_FINDING_OUTER_LAST - TC_FINDING_OUTER_FIRST + 1,
	       "every finding has a row");
