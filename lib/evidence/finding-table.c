/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every finding means: the table behind reports, explain and manual. */
#include "evidence/finding.h"

#include <string.h>

/* Prose for a packager with ten minutes. A summary is a clause in lower case
 * without a full stop that also serves as the reason of a verdict; meaning
 * and advice are whole sentences. ASCII only: it goes into mdoc too. */
static const struct tc_finding_type types[] = {
[TC_FINDING_KNOWN_BAD] = {
	"known-bad", TC_SEVERITY_ERROR, false,
	"the content is that of a file known to be harmful",
	"The file is, byte for byte, one that was published with a backdoor "
	"or similar deliberate harm in it. The evidence names the project and "
	"the place where it is described. Such a file does not get into a "
	"release by accident, whatever name it has there.",
	"Do not build this release, and keep the tarball as evidence. Find "
	"out what was already built from it, look at the other releases of "
	"the same project and the same people, and tell your distribution's "
	"security team." },
[TC_FINDING_VCS_WRONG_TREE] = {
	"vcs-wrong-tree", TC_SEVERITY_ERROR, false,
	"the archive is not a release of that commit",
	"Hardly any file of the archive is in the tree it was compared with. "
	"Most often the repository, the tag or the tarball is the wrong one: "
	"another project, another major version, or a repository that was "
	"rewritten. Nothing else in the report means much until that is "
	"settled.",
	"Check the repository and the tag against what the release "
	"announcement says, and run the comparison again." },
[TC_FINDING_SIGNATURE_BAD] = {
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
[TC_FINDING_SIGNATURE_REVOKED_KEY] = {
	"signature-revoked-key", TC_SEVERITY_ERROR, false,
	"a signature is by a key that was revoked",
	"The signature holds, but the keyring, the list of revoked keys or "
	"the certificates say that the key must not be believed any more. "
	"Whether it was revoked before or after it signed is not looked at: "
	"who has the secret of a revoked key can write any date.",
	"Ask upstream for a signature by their present key, and why the old "
	"one was revoked." },
[TC_FINDING_SIGNATURE_EXPIRED_KEY] = {
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
[TC_FINDING_SIGNATURE_UNKNOWN_KEY] = {
	"signature-unknown-key", TC_SEVERITY_WARNING, false,
	"a signature is by a key that was not given",
	"There is a signature, but none of the keys that were given made it, "
	"or the key is not allowed to sign such things. It says nothing then: "
	"anybody can make a key with any name. It is an error where that "
	"signature is required.",
	"Find out from an independent source which keys sign the project's "
	"releases. A commit that was merged on a forge's web page is often "
	"signed by the forge." },
[TC_FINDING_SIGNATURE_OTHER_NAME] = {
	"signature-other-name", TC_SEVERITY_ERROR, false,
	"a signed tag is stored under another name",
	"The text of a tag that is signed holds the tag's name, and it is not "
	"the name it has in the repository. Somebody who can write to the "
	"repository, or stands between it and you, can show an older signed "
	"tag as a newer release that way: its signature holds.",
	"Compare with the tag of that name in another copy of the repository, "
	"and ask upstream." },
[TC_FINDING_SIGNATURE_EVTAG_DIFFERS] = {
	"signature-evtag-differs", TC_SEVERITY_ERROR, false,
	"the digest in the tag is not that of the commit",
	"The tag's message has a line Git-EVTag-v0-SHA512, a digest of the "
	"commit, its trees, its files and its submodules, and computing it "
	"gives another one. Either the tag was made with a program that "
	"computes it in another way, or an object was replaced by another one "
	"with the same SHA-1 id, which the line is there to notice.",
	"Compute it again with \"git evtag verify\" in another copy of the "
	"repository, and ask upstream." },
[TC_FINDING_SIGNATURE_WEAK] = {
	"signature-weak", TC_SEVERITY_WARNING, false,
	"a signature rests on weak cryptography",
	"The signature holds, but what it is over is digested with MD5 or "
	"SHA-1, for which two texts with one digest can be made, or the RSA "
	"key has less than 2048 bits. It shows who signed; it hardly shows "
	"what.",
	"Ask upstream to sign with SHA-256 or better, and rely on other "
	"evidence meanwhile." },
[TC_FINDING_SIGNATURE_MISSING] = {
	"signature-missing", TC_SEVERITY_ERROR, false,
	"a signature that is required is not there",
	"--require-signature asked for a good signature, and there is none: "
	"not there at all, not checked because no keys of its form were "
	"given, or not good for a reason that another finding tells.",
	"Give the keys (--keyring, --allowed-signers, --ca-file, --pubkey) or "
	"the signature (--signature), or require less." },
[TC_FINDING_PIN_TAG_MOVED] = {
	"pin-tag-moved", TC_SEVERITY_ERROR, false,
	"a tag is another commit than when it was pinned",
	"The pin file holds the commit that the tag named when it was first "
	"seen, and it names another one now. Tags of releases do not move in "
	"normal work: somebody made the release again, or wants a past "
	"version to have been another one.",
	"Compare the two commits, and ask upstream why the tag was moved. If "
	"the new one is right, take the line of the old one out of the pin "
	"file and record it again." },
[TC_FINDING_PIN_TARBALL_CHANGED] = {
	"pin-tarball-changed", TC_SEVERITY_ERROR, false,
	"a tarball has other bytes than when it was pinned",
	"The pin file holds the SHA-256 of a tarball of that name, and this "
	"one has another. Forges that make tarballs anew for each request "
	"sometimes change how they compress them; apart from that a published "
	"tarball never changes.",
	"Compare the two tarballs, for example with diffoscope. If only the "
	"compression differs, or upstream has a good reason, take the line "
	"out of the pin file and record it again." },
[TC_FINDING_ARCHIVE_EMPTY] = {
	"archive-empty", TC_SEVERITY_ERROR, false,
	"the archive holds no file",
	"There is nothing in the archive that could have been checked. An "
	"empty result is never accepted, because it would look like a good "
	"one.",
	"Fetch the tarball again and compare its digest with the announced "
	"one." },
[TC_FINDING_ARCHIVE_DUPLICATE_PATH] = {
	"archive-duplicate-path", TC_SEVERITY_ERROR, false,
	"the archive has two members of one path",
	"Which of the two ends up on disk depends on the program that unpacks "
	"and on its options, so a reviewer can be shown one file while the "
	"build uses the other. Names are compared as they would be on disk: "
	"\"a\", \"./a\" and \"a//\" are one path. No tool that rolls releases "
	"writes such an archive in normal use; \"tar --append\" can.",
	"Ask upstream for a clean tarball. To look at both, list the archive "
	"with \"tar -tv\" and extract them with \"--occurrence\"." },
[TC_FINDING_ARCHIVE_UNSAFE_PATH] = {
	"archive-unsafe-path", TC_SEVERITY_ERROR, false,
	"a member's path leaves the directory it is unpacked in",
	"The path is absolute or has a \"..\" part. Programs differ in "
	"whether they strip, refuse or obey such a name; one that obeys "
	"writes anywhere the user may write.",
	"Do not unpack the archive outside a sandbox, and ask upstream for a "
	"clean one." },
[TC_FINDING_ARCHIVE_LINK_ESCAPES] = {
	"archive-link-escapes", TC_SEVERITY_ERROR, false,
	"a symbolic link points outside the release",
	"The link's target is absolute or climbs out of the release's top "
	"directory. A build that reads through it uses a file that is not "
	"part of the release; one that writes through it changes a file of "
	"the system.",
	"Look at the target in the evidence. If the same link is in the "
	"repository, somebody put it there on purpose: ask why. Otherwise "
	"treat the archive as tampered with." },
[TC_FINDING_ARCHIVE_BAD_HARDLINK] = {
	"archive-bad-hardlink", TC_SEVERITY_ERROR, false,
	"a hard link does not name an earlier file of the archive",
	"A hard link in an archive stands for a second name of a file that "
	"came before it. One that names nothing, itself, a later member or "
	"something that is no file is unpacked differently from program to "
	"program, up to linking to a file that already was on the disk.",
	"Ask upstream for a clean tarball, made with \"tar "
	"--hard-dereference\" if their files really are linked." },
[TC_FINDING_ARCHIVE_THROUGH_LINK] = {
	"archive-through-link", TC_SEVERITY_ERROR, false,
	"a member is written through a symbolic link of the archive",
	"An earlier member is a symbolic link, and this member's path goes "
	"through it, so the file lands in another place than its path says. "
	"That is the classic way to write outside the directory one unpacks "
	"in, and a way to hide from a review by path.",
	"Do not unpack the archive outside a sandbox. No release tool writes "
	"this; treat the archive as tampered with." },
[TC_FINDING_ARCHIVE_SPECIAL_MEMBER] = {
	"archive-special-member", TC_SEVERITY_ERROR, false,
	"a member is a device, a FIFO or a socket",
	"Source code consists of files, directories and links. A FIFO makes "
	"a reader wait for ever; a device node, unpacked as root, is a door "
	"to the hardware.",
	"Ask upstream how it got there and for a tarball without it." },
[TC_FINDING_ARCHIVE_LAYERS] = {
	"archive-layers", TC_SEVERITY_ERROR, false,
	"the archive is compressed more than once",
	"There is a compressed stream inside the compressed stream. Some "
	"programs unpack both, some stop at the first and see no archive at "
	"all, so what is in it depends on who looks.",
	"Ask upstream for a tarball that is compressed once." },
[TC_FINDING_ARCHIVE_AMBIGUOUS] = {
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
[TC_FINDING_ARCHIVE_DISAGREEMENT] = {
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
[TC_FINDING_ARCHIVE_NO_END] = {
	"archive-no-end", TC_SEVERITY_ERROR, false,
	"the archive has no end",
	"The two blocks of zeros that end a tar archive are missing: it stops "
	"after a complete member. So does an archive that was cut off there, "
	"and nobody can tell how much is missing.",
	"Fetch the tarball again and compare its digest with the announced "
	"one. If it is what upstream published, ask them to roll it again." },
[TC_FINDING_ARCHIVE_TRAILING_DATA] = {
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
[TC_FINDING_ARCHIVE_SHA1_COLLISION] = {
	"archive-sha1-collision", TC_SEVERITY_ERROR, false,
	"a file was made to collide with another in SHA-1",
	"The content carries the marks that every known SHA-1 collision "
	"attack leaves. Two different files with one git blob id can be made "
	"that way, one to be reviewed and one to be shipped. It is never "
	"matched with the repository.",
	"Unless the project tests SHA-1 collisions and this is their known "
	"example, treat the release as tampered with." },
[TC_FINDING_ARCHIVE_SEVERAL_TOPS] = {
	"archive-several-tops", TC_SEVERITY_WARNING, false,
	"the archive does not have one top directory",
	"A release tarball unpacks into one directory, usually NAME-VERSION. "
	"With several, or with files beside it, paths cannot be compared with "
	"the repository as they should, and unpacking litters or overwrites "
	"the current directory.",
	"See which members lie outside and what put them there. macOS tar "
	"leaves files that begin with \"._\"." },
[TC_FINDING_ARCHIVE_ODD_NAME] = {
	"archive-odd-name", TC_SEVERITY_WARNING, false,
	"a file name is made to be misread",
	"The name holds control characters, bytes that are not UTF-8, "
	"characters that turn the direction of text or have no width, or a "
	"part of it ends in a dot or a blank, or it differs from another name "
	"only in case. Terminals, editors and file "
	"systems that ignore case show or store something else than the name "
	"says. Test suites sometimes need such names on purpose.",
	"Compare with the repository: a name that is there too was at least "
	"public. In a report the odd bytes are shown as \\xHH." },
[TC_FINDING_ARCHIVE_SETUID] = {
	"archive-setuid", TC_SEVERITY_WARNING, false,
	"a file has the set-user-id, set-group-id or sticky bit",
	"Nothing in a source tree needs these bits. Unpacked as root with "
	"modes preserved, a set-user-id file is a door for every local user. "
	"On directories, where the set-group-id bit is often left over from "
	"a shared work directory, they are not told.",
	"Unpack with \"--no-same-permissions\" and ask upstream to roll "
	"releases with plain modes." },
[TC_FINDING_ARCHIVE_PADDING] = {
	"archive-padding", TC_SEVERITY_NOTICE, false,
	"there are bytes between the members of the archive",
	"Members of a tar archive are filled up with zeros to a multiple of "
	"512 bytes, and here there is something else. No program unpacks "
	"these bytes. Some tar programs, those of the BSDs among them, leave "
	"there what was in their memory, usually a piece of another member.",
	"Nothing needs to be done; who wants to know what is hidden there "
	"looks at the tar stream at the given offset." },
[TC_FINDING_MACRO_IMPOSTOR] = {
	"macro-impostor", TC_SEVERITY_ERROR, false,
	"a macro has a published name and a content never published",
	"The m4 file has the name of one that a reference project publishes, "
	"but its content is in no version of it that was ever published, nor "
	"in the project's own repository. This is how the backdoor of xz "
	"5.6.0 (CVE-2024-3094) came in: as m4/build-to-host.m4 with a serial "
	"number higher than any published, so that tools kept it. Harmless "
	"causes are a distribution's patched copy or a local fix that was "
	"never committed.",
	"Compare the file with the nearest published version and read every "
	"line that is new, above all what it hands to a shell: AC_CONFIG_"
	"COMMANDS, eval, sed and tr over test files. If it is a fix, ask "
	"upstream to commit it." },
[TC_FINDING_MACRO_UNEXPLAINED] = {
	"macro-unexplained", TC_SEVERITY_ERROR, false,
	"a macro is neither in the repository nor published anywhere known",
	"The m4 file is taken into configure like the project's own source, "
	"but it is not in the tagged tree, and no reference project publishes "
	"a file of that name. It may come from a tool outside the reference "
	"set (pkg-config, gtk-doc, a vendor's macros), or from the "
	"maintainer's own machine.",
	"Find out which package installs a file of that name under "
	"/usr/share/aclocal and compare the two. If none does, read it as "
	"you would read a patch from a stranger." },
[TC_FINDING_AUX_IMPOSTOR] = {
	"aux-impostor", TC_SEVERITY_ERROR, false,
	"a build script has a published name and a content never published",
	"Scripts like config.guess, install-sh and ltmain.sh are copied into "
	"a release from automake, libtool, gettext or gnulib and run by every "
	"build. This one has such a name, but no published version has its "
	"content, and the tagged tree does not have it either. Harmless "
	"causes are a distribution's patched copy and a local fix.",
	"Compare the file with the version the report names as nearest and "
	"read every line that is new. When in doubt, replace it with the "
	"published one (autoreconf --install --force) before building." },
[TC_FINDING_AUX_UNEXPLAINED] = {
	"aux-unexplained", TC_SEVERITY_ERROR, false,
	"a build script is neither in the repository nor published",
	"The file is one that a build runs or fills in, as the scripts of "
	"automake, libtool and gettext are, but it is not in the tagged tree "
	"and the reference set knows no file of that name.",
	"Find the tool it comes from and compare it with that tool's copy. If "
	"there is none, read the file." },
[TC_FINDING_VCS_OTHER_COMMIT] = {
	"vcs-other-commit", TC_SEVERITY_WARNING, false,
	"another commit fits the release better",
	"More files of the release equal that commit than the one it was "
	"compared with. Maintainers tag and roll a release in two steps; a "
	"tag put on the wrong commit, or moved later, looks like this.",
	"Compare with that commit (--commit) and read what lies between the "
	"two (git log TAG..COMMIT). Ask upstream to release what they tag." },
[TC_FINDING_VCS_COMMENT_DIFFERS] = {
	"vcs-comment-differs", TC_SEVERITY_WARNING, false,
	"the archive names another commit as its source",
	"The command git archive writes the id of the commit it was given "
	"into a comment of the archive, and that id is not the one of the "
	"commit compared with. The comment proves nothing, for anybody can write one; but the "
	"tag may have been moved since, or the tarball be of another tag.",
	"Compare with the commit that the comment names (--commit), and ask "
	"upstream if the tag was moved." },
[TC_FINDING_VCS_AMBIGUOUS_NAME] = {
	"vcs-ambiguous-name", TC_SEVERITY_INFO, false,
	"the tag's name is also that of a branch",
	"The repository has a branch of the tag's name, on another commit. "
	"tarcheck compared with the tag; somebody who writes the bare name "
	"may get the branch.",
	"Make sure that the release was made from the tag." },
[TC_FINDING_VCS_MODIFIED] = {
	"vcs-modified", TC_SEVERITY_ERROR, false,
	"a file differs from the same path in the repository",
	"The tagged tree has a file of that path with other bytes, and the "
	"difference is not one that git's own archive filters make (line "
	"ends, $Id$), nor is the file one that a reference project published. "
	"Harmless causes: a version number or date written in at release "
	"time, a generated file that is also committed, a tarball rolled from "
	"a work tree with local changes or from another commit. A tag that "
	"was moved looks the same.",
	"Read the difference in the evidence, or get it in full with \"git "
	"show COMMIT:PATH | diff - PATH\". If many files differ, try the "
	"neighbouring commits. Ask upstream to release what they tag." },
[TC_FINDING_VCS_MODE_DIFFERS] = {
	"vcs-mode-differs", TC_SEVERITY_WARNING, false,
	"a file is executable in only one of archive and repository",
	"The bytes are the same, the executable bit is not. A script that "
	"became executable can be run where it was only read before. Most "
	"often the release was rolled on a file system that has no such bit.",
	"Harmless for a file that no build step runs by its name. Otherwise "
	"ask upstream." },
[TC_FINDING_VCS_RENAMED] = {
	"vcs-renamed", TC_SEVERITY_ERROR, true,
	"a file is in the repository under another name only",
	"The bytes were public at the tag, but not as a file of this name. "
	"Names decide what a build does with a file: what was reviewed as "
	"test data could be shipped as configure. Harmless causes are a "
	"file that make dist copies or renames. How severe that is depends "
	"on the kind of the file.",
	"Look for the rule that makes the copy (often in Makefile.am). If "
	"there is none, ask upstream." },
[TC_FINDING_FILE_UNEXPLAINED] = {
	"file-unexplained", TC_SEVERITY_ERROR, false,
	"a file is not in the repository and nothing else explains it",
	"The file is of a kind that only the repository can vouch for, and "
	"the tagged tree does not have its content under any path. How "
	"severe that is depends on the kind: source code and scripts are "
	"errors, files that no build reads are less. Harmless causes are "
	"files generated by a tool tarcheck does not know, a submodule, and "
	"files the maintainer adds at release time.",
	"Find out what makes the file (look for its name in Makefile.am, "
	"bootstrap and release scripts) and make it again. If nothing makes "
	"it, ask upstream where it comes from." },
[TC_FINDING_LINK_UNEXPLAINED] = {
	"link-unexplained", TC_SEVERITY_WARNING, false,
	"a symbolic link is not in the repository",
	"The link stays inside the release, but the tagged tree has no such "
	"link, or one with another target. A link can make a build read "
	"another file than the one a reviewer opened.",
	"Look at where it points and whether anything in the build uses it. "
	"autoreconf without --copy leaves links to the system's files." },
[TC_FINDING_GENERATED_UNMARKED] = {
	"generated-unmarked", TC_SEVERITY_WARNING, true,
	"a generated file does not say what generated it",
	"The file has the name of one that autoconf, automake or aclocal "
	"writes, and what they would write it from lies beside it, but the "
	"line in which they say so is not there. Without it the file is not "
	"taken for a generated one, nothing tries to generate it again, and "
	"an audit without a repository does not judge it at all. Of 520 "
	"releases three have such a file: a fragment of configure that is "
	"made without AC_INIT, or a Makefile.in that a make file written by "
	"hand fills in.",
	"Generate it again and compare. If upstream wrote it by hand, it is "
	"in their repository: use tarcheck verify." },
[TC_FINDING_MACRO_SERIAL_RAISED] = {
	"macro-serial-raised", TC_SEVERITY_WARNING, false,
	"a macro of the repository outranks all published ones of its name",
	"The m4 file is in the tagged tree, but it has the name of one that a "
	"reference project publishes, a content that was never published, and "
	"a serial number above all that were. aclocal and autoreconf keep the "
	"file with the highest serial, so this one stays even where everything "
	"is generated again. The macro with which xz 5.6.0 was backdoored was "
	"made that way, though not committed. Of 273 altered macros in 520 "
	"releases one has such a serial. A harmless cause is a version newer "
	"than the databases.",
	"If the databases are old, use newer ones. Otherwise compare the file "
	"with the published one (tarcheck db lookup NAME) and read who "
	"committed it and why. A project that needs its own version gives it "
	"a name of its own." },
[TC_FINDING_TOOL_VERSION_MISMATCH] = {
	"tool-version-mismatch", TC_SEVERITY_WARNING, false,
	"files of one tool are of different releases of it",
	"Files that one run of a tool writes or copies say that they are of "
	"different releases of it, or are published files of releases that do "
	"not fit: libtool.m4 of 2.4.7 with ltmain.sh of 2.4.6, Makefile.in by "
	"another automake than aclocal.m4, a configure that names two "
	"versions of autoconf. The tools refuse to work with such a mixture "
	"or replace all of it, so that it is rare (four of 520 releases); "
	"somebody who exchanges a single file leaves it behind. Where the odd "
	"file has no effect, as an old ltsugar.m4 has not, it is a notice. "
	"Harmless causes are a file that was not generated again, and one "
	"left over in a second directory of macros.",
	"See which of the files is the odd one, and compare it with a freshly "
	"generated one (autoreconf --install --force)." },
[TC_FINDING_TOOL_VERSION_UNKNOWN] = {
	"tool-version-unknown", TC_SEVERITY_NOTICE, true,
	"the stated version of a tool is newer than all that are known",
	"The file says that it was made by a release of autoconf, automake or "
	"libtool that comes after all the releases the databases know. Either "
	"the databases are older than the release, or there is no such "
	"version and the words are made up: a file by a tool that nobody has "
	"cannot be generated again.",
	"Look for that version among the tool's releases. If it is there, use "
	"a newer database." },
[TC_FINDING_VCS_UNSUPPORTED_FORMAT] = {
	"vcs-unsupported-format", TC_SEVERITY_NOTICE, true,
	"the repository cannot be read, so nothing was compared with it",
	"The repository names its objects in a way that the git library of "
	"this program does not know, with SHA-256 in place of SHA-1. What can "
	"be said without a repository was looked at all the same, as \"tarcheck "
	"audit\" does, but no file was compared with the tag and no signature "
	"of the tag or the commit was checked.",
	"Unpack \"git archive\" of the tag and compare the two trees with "
	"\"diff -r\": what is the same needs no further look, what differs "
	"is for you to judge." },
[TC_FINDING_VCS_OBJECT_MISSING] = {
	"vcs-object-missing", TC_SEVERITY_NOTICE, true,
	"the repository lacks objects that it takes to compare files",
	"The file is not the tag's, byte for byte, and whether git would have "
	"written it so could not be found out: the object named in the detail "
	"is not in the repository. Partial clones (\"git clone "
	"--filter=blob:none\") leave out what nobody has looked at yet. "
	"tarcheck never fetches anything.",
	"Fetch the object, for example with \"git cat-file -e ID\" in a partial "
	"clone that still knows where it came from, or take a full clone." },
[TC_FINDING_VCS_SUBMODULE_MISSING] = {
	"vcs-submodule-missing", TC_SEVERITY_NOTICE, true,
	"a submodule is not at hand, so its files were not compared",
	"The commit pins another repository at that path (a git submodule), "
	"and no repository given or found has the pinned commit. Files below "
	"the path, and files that a tool such as gnulib-tool copied out of "
	"it, could not be compared with anything.",
	"Give the other repository with --submodule PATH=REPOSITORY, or a "
	"directory of repositories with --submodule-dir, or clone with "
	"--recurse-submodules." },
[TC_FINDING_GENERATED_UNVERIFIED] = {
	"generated-unverified", TC_SEVERITY_NOTICE, true,
	"generated files have not been verified",
	"The file is one that a tool writes from other files (configure, "
	"Makefile.in, parser output, translations), so the repository does "
	"not hold it, and nothing has yet shown that it is what the tool "
	"would have written. It may be all right; this run cannot tell. That "
	"is why the verdict is inconclusive and not accepted.",
	"Generate it again from checked inputs before building, for example "
	"with \"autoreconf --install --force\", or compare the result of "
	"doing so with the shipped file. Policy that accepts the rest: "
	"--inconclusive pass." },
[TC_FINDING_DERIVED_UNVERIFIED] = {
	"derived-unverified", TC_SEVERITY_INFO, true,
	"generated files were written from files that are not verified",
	"The file is exactly what its generator makes of the files it is made "
	"from, so nothing was hidden in the file itself. But nothing vouches "
	"for some of those, which are listed, and a generated file is worth "
	"no more than the least of what it was made from.",
	"Look at the findings about the files that are listed. In an audit "
	"they are mostly the project's own: run \"tarcheck verify\" with its "
	"repository." },
[TC_FINDING_MACRO_UNVERIFIED] = {
	"macro-unverified", TC_SEVERITY_NOTICE, true,
	"macros could not be verified without a repository",
	"No reference project publishes an m4 file of that name, so it is "
	"most likely the project's own: of such files in real releases, 96 "
	"of 100 are in the project's repository. Without one to compare "
	"with, that cannot be told.",
	"Run \"tarcheck verify\" with the project's repository and the "
	"release's tag." },
[TC_FINDING_KNOWN_RENAMED] = {
	"known-renamed", TC_SEVERITY_WARNING, false,
	"a published file was found under another name",
	"The content was published by a reference project, but under another "
	"name than it has here. What it does under this name was not what "
	"its authors had in mind: a harmless script in the place of one that "
	"checks something is a way to switch the check off.",
	"See whether the two names mean the same (a renamed copy) and, if "
	"not, what the build does with the file." },
[TC_FINDING_KNOWN_ALTERED] = {
	"known-altered", TC_SEVERITY_WARNING, false,
	"a published file was found under another name, and altered",
	"No reference project publishes a file of that name, but most lines "
	"of this one are those of a file that one does publish under another "
	"name. The evidence names the version it is nearest to and the lines "
	"that are not in it. Under its own name an altered file would be seen "
	"to differ from what was published; renaming it is a way around that. "
	"Harmless causes are macros that a project took over and adapted.",
	"Read the lines that were added, and see in the project's history why "
	"it has a copy of its own." },
[TC_FINDING_TOOL_SCRIPT_OUTDATED] = {
	"tool-script-outdated", TC_SEVERITY_INFO, false,
	"a build script is older than the automake that was used",
	"The script is a published one, of releases of automake before the "
	"one that wrote Makefile.in and aclocal.m4. \"automake --add-missing\" "
	"keeps the copies it finds, so this is common: a quarter of releases "
	"have some. It is also what somebody would do who wants a fault back "
	"that was corrected since.",
	"Nothing, as a rule. \"autoreconf --install --force\" puts in the "
	"present ones." },
[TC_FINDING_VCS_FILTER_UNVERIFIED] = {
	"vcs-filter-unverified", TC_SEVERITY_NOTICE, true,
	"what a filter makes of the file could not be recomputed",
	"The file differs from the tag's, and the tag's .gitattributes pass it "
	"through a program (filter=NAME) that only its users have, or it is "
	"too large to be passed through git's own filters here. Filters are "
	"never run: what they write is not known.",
	"Make the archive with that filter configured and compare. Ask "
	"upstream whether the release needs it." },
[TC_FINDING_VCS_LFS_POINTER] = {
	"vcs-lfs-pointer", TC_SEVERITY_INFO, false,
	"a git-lfs pointer was shipped in place of its object",
	"The repository keeps the file's content elsewhere (git-lfs), and the "
	"release has the few lines that point to it: whoever made the archive "
	"did not have git-lfs at hand.",
	"Ask upstream for the object if the build or its tests need it." },
[TC_FINDING_VCS_IGNORED_SHIPPED] = {
	"vcs-ignored-shipped", TC_SEVERITY_INFO, false,
	"files that export-ignore leaves out are in the archive",
	"The tag's .gitattributes keep these files out of what git archive "
	"makes. They are here, so the archive was made by other means, as "
	"\"make dist\" does. Each is held against the tag like any other.",
	"Nothing: it only says where the archive is more than git's own." },
[TC_FINDING_VCS_EXPORT_IGNORED] = {
	"vcs-export-ignored", TC_SEVERITY_INFO, false,
	"export-ignore leaves files out of the archive",
	"The tag's own .gitattributes keep these files, or a directory above "
	"them, out of what git archive makes, and they are not here. It was "
	"public at the tag that they would be missing.",
	"Nothing, unless a file you rely on is among them." },
[TC_FINDING_VCS_MISSING] = {
	"vcs-missing", TC_SEVERITY_INFO, false,
	"files of the repository are not in the archive",
	"Releases often leave out what only developers need: continuous "
	"integration, bootstrap scripts, parts of the tests. It is worth a "
	"look when a licence, a test suite or a script that generates other "
	"files is missing, because then the release cannot be rebuilt from "
	"itself.",
	"Nothing, unless a file you rely on is among them. EXTRA_DIST in "
	"Makefile.am decides it; those that export-ignore leaves out are told "
	"apart." },
};

_Static_assert(sizeof(types) / sizeof(*types) == TC_FINDING_COUNT,
	       "every finding has a row");

const struct tc_finding_type *tc_finding_type(enum tc_finding_id id)
{
	return &types[id];
}

const struct tc_finding_type *tc_finding_by_name(const char *name)
{
	int i;

	for (i = 0; i < TC_FINDING_COUNT; i++)
		if (strcmp(types[i].id, name) == 0)
			return &types[i];
	return NULL;
}
